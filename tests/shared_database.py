"""One migrated database for all tests of a worker, emptied before each: a copy a test took ten times as long."""

from __future__ import annotations

import asyncpg

REFUSE_NEW_SCHEMA = """
CREATE FUNCTION refuse_new_schema() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A change that changes nothing, such as CREATE TABLE IF NOT EXISTS of what exists, ends here with no command.
    IF TG_EVENT = 'sql_drop' OR EXISTS (SELECT FROM pg_event_trigger_ddl_commands()) THEN
        RAISE 'all tests share this schema: one that changes it needs a PostgreSQL of its own';
    END IF;
END $$;
CREATE EVENT TRIGGER nothing_made ON ddl_command_end EXECUTE FUNCTION refuse_new_schema();
CREATE EVENT TRIGGER nothing_dropped ON sql_drop EXECUTE FUNCTION refuse_new_schema();
"""

TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname = 'public' AND tablename <> 'migration'
"""
"""All but the ledger of migrations."""

END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class SharedDatabase:
    """A migrated database that tests have one after another."""

    def __init__(self, dsn: str) -> None:
        """Takes its address."""
        self.dsn = dsn
        self._empty = ""

    async def prepare(self) -> None:
        """Makes it refuse every change of its schema, and learns its tables."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(REFUSE_NEW_SCHEMA)
            tables = [row[0] for row in await connection.fetch(TABLES)]
        finally:
            await connection.close()
        self._empty = "; ".join(
            (
                END_OTHERS,
                "SET session_replication_role = replica",  # no foreign key is asked: all rows go
                *(f"DELETE FROM {table}" for table in tables),  # noqa: S608
                "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence",
            )
        )

    async def empty(self) -> None:
        """Ends the connections that somebody left open, deletes all rows and restarts all sequences."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(self._empty)
        finally:
            await connection.close()
