"""The cursor over events: ids come in one order and commits in another, and no reader loses anything by it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from record import event
from record.event import START, Event
from record.pool import Pool, open_pool, transaction


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    made = await open_pool(database_url, size=4)
    yield made
    await made.close()


def happened(kind: str) -> Event:
    return Event(at=datetime(2026, 11, 20, tzinfo=UTC), kind=kind, actor="system")


async def read(pool: Pool, cursor: tuple[int, int]) -> tuple[list[str], tuple[int, int]]:
    async with pool.acquire() as connection:
        found = await event.read_after(connection, cursor)
    return [one.event.kind for one in found], found[-1].cursor if found else cursor


async def test_an_event_that_commits_late_is_not_lost_between_two_readings(pool: Pool) -> None:
    async with pool.acquire() as slow, pool.acquire() as quick:
        slow_transaction = slow.transaction()
        await slow_transaction.start()
        await event.append(slow, [happened("slow")])
        async with quick.transaction():
            await event.append(quick, [happened("quick")])
        seen, cursor = await read(pool, START)
        assert seen == []
        await slow_transaction.commit()
        seen, cursor = await read(pool, cursor)
    assert seen == ["slow", "quick"]
    assert await read(pool, cursor) == ([], cursor)


async def test_a_transaction_that_began_first_and_wrote_last_is_not_lost(pool: Pool) -> None:
    async with pool.acquire() as early, pool.acquire() as late:
        early_transaction = early.transaction()
        await early_transaction.start()
        await early.execute("SELECT pg_current_xact_id()")
        async with late.transaction():
            await event.append(late, [happened("late")])
        seen, cursor = await read(pool, START)
        await event.append(early, [happened("early")])
        more, cursor = await read(pool, cursor)
        await early_transaction.commit()
        rest, cursor = await read(pool, cursor)
    assert (seen, more, rest) == ([], [], ["early", "late"])


async def test_what_is_rolled_back_never_happened_and_holds_nothing_up(pool: Pool) -> None:
    async with pool.acquire() as connection:
        undone = connection.transaction()
        await undone.start()
        await event.append(connection, [happened("undone")])
        await undone.rollback()
    async with transaction(pool) as connection:
        await event.append(connection, [happened("done")])
    seen, cursor = await read(pool, START)
    assert seen == ["done"]
    async with pool.acquire() as connection:
        assert await event.newest(connection) == cursor


async def test_a_cursor_on_ids_alone_would_have_lost_it(pool: Pool) -> None:
    """The rule that we do not use, so that this suite is known to be able to see a loss."""
    async with pool.acquire() as slow, pool.acquire() as quick, pool.acquire() as reader:
        slow_transaction = slow.transaction()
        await slow_transaction.start()
        await event.append(slow, [happened("slow")])
        async with quick.transaction():
            await event.append(quick, [happened("quick")])
        last = await reader.fetchval("SELECT max(id) FROM event")
        await slow_transaction.commit()
        assert await reader.fetch("SELECT kind FROM event WHERE id > $1", last) == []
        assert await reader.fetchval("SELECT count(*) FROM event") == 2


async def test_many_writers_and_one_reader_miss_nothing_and_see_nothing_twice(pool: Pool) -> None:
    seen: list[str] = []
    cursor = START
    for number in range(50):
        async with pool.acquire() as one, pool.acquire() as other:
            first, second = one.transaction(), other.transaction()
            await first.start()
            await second.start()
            await event.append(one, [happened(f"{number} first")])
            await event.append(other, [happened(f"{number} second")])
            await (second if number % 2 else first).commit()
            more, cursor = await read(pool, cursor)
            seen += more
            await (first if number % 2 else second).commit()
    more, cursor = await read(pool, cursor)
    seen += more
    assert sorted(seen) == sorted(f"{number} {which}" for number in range(50) for which in ("first", "second"))
