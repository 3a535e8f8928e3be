"""Each test begins with a migrated database without rows, though all tests of a worker have the same one."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from record.migrate import FOLDER, migrate
from record.pool import Connection
from tests.shared_database import SharedDatabase

CUSTOMER = """
INSERT INTO customer (id, party, name, created_at) VALUES (gen_random_uuid(), 'p', 'Ann', now()) RETURNING id
"""
ADDRESS = """
INSERT INTO address (id, channel, endpoint, address, customer_id, created_at)
VALUES (gen_random_uuid(), 'sms', 'default', '+34600100001', $1, now())
"""
SEEN = "INSERT INTO seen SELECT gen_random_uuid(), now() FROM generate_series(1, 50)"
FAILURE = "INSERT INTO sign_in_failure (sign_in, ip, at) VALUES ('kim', '127.0.0.1', now()) RETURNING id"


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    made = await asyncpg.connect(database_url)
    yield made
    await made.close()


async def rows(connection: Connection) -> dict[str, int]:
    tables = [row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608


async def test_of_the_test_before_only_the_ledger_of_migrations_is_left(
    shared_database: SharedDatabase, connection: Connection
) -> None:
    await connection.execute(ADDRESS, await connection.fetchval(CUSTOMER))
    await connection.execute(SEEN)
    assert [await connection.fetchval(FAILURE) for _ in range(2)] == [1, 2]

    await shared_database.empty()

    after = await asyncpg.connect(shared_database.dsn)
    left, first = await rows(after), await after.fetchval(FAILURE)
    await after.close()
    assert left.pop("migration") == len(list(FOLDER.glob("*.sql")))
    assert "seen" in left
    assert set(left.values()) == {0}
    assert first == 1


async def test_who_left_a_transaction_open_cannot_commit_it_into_the_next_test(
    shared_database: SharedDatabase, connection: Connection
) -> None:
    await connection.execute("BEGIN")
    await connection.execute(SEEN)

    await shared_database.empty()

    with pytest.raises((asyncpg.AdminShutdownError, asyncpg.InterfaceError)):
        await connection.execute("COMMIT")


@pytest.mark.parametrize(
    "change",
    ["CREATE TABLE kept (n int)", "ALTER TABLE customer ADD COLUMN n int", "DROP TABLE lesson", "DROP INDEX event_at"],
)
async def test_a_change_of_the_schema_that_all_tests_share_is_refused(connection: Connection, change: str) -> None:
    with pytest.raises(asyncpg.RaiseError, match="needs a PostgreSQL of its own"):
        await connection.execute(change)


async def test_a_start_of_tandem_finds_nothing_to_migrate_and_is_not_refused(database_url: str) -> None:
    assert await migrate(database_url) == []
