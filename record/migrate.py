"""Brings a database to the newest schema: numbered SQL files, each in one transaction, each once."""

from pathlib import Path

import asyncpg

FOLDER = Path(__file__).parent / "migrations"
# Any number of our processes may start at once; this advisory lock lets one migrate.
LOCK = 0x74616E64656D

LEDGER = "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing, in order; return the names of what was applied."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute(LEDGER)
        applied = {row["name"] for row in await connection.fetch("SELECT name FROM migration")}
        missing = [path for path in sorted(FOLDER.glob("*.sql")) if path.stem not in applied]
        for path in missing:
            async with connection.transaction():
                await connection.execute(path.read_text())
                await connection.execute("INSERT INTO migration (name) VALUES ($1)", path.stem)
        return [path.stem for path in missing]
    finally:
        await connection.close()
