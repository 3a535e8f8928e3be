"""A lease is thrift, not safety: several holders of one partition lose, double and reorder nothing."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.crash.attendant import HEARD, NumberingAttendant
from tests.router_world import RouterWorld, inbound, router_world

ADDRESSES = 40
MESSAGES_EACH = 50
BURST = 5


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[RouterWorld]:
    async with router_world(database_url, redis_url) as made:
        yield made


async def write(world: RouterWorld) -> None:
    """Everybody writes in bursts; every fourth message is sent twice, as a door does whose yes was lost."""
    for first in range(1, MESSAGES_EACH + 1, BURST):
        await until_waiting(world, ADDRESSES)  # more in one turn would be a flood, which is not heard in full
        for address in range(ADDRESSES):
            for number in range(first, first + BURST):
                message = inbound(f"{number} say hello", address=f"a{address}", external_id=f"{address}-{number}")
                for _ in range(2 if number % 4 == 0 else 1):
                    await world.inlet.append(message)


async def come_and_go(world: RouterWorld, holder: int) -> None:
    """Hold the partition, be cut off at any moment, hold it again."""
    random = Random(holder)  # noqa: S311  (repeatable, nothing secret)
    while True:
        working = asyncio.create_task(world.work(NumberingAttendant()))
        try:
            await asyncio.wait({working}, timeout=random.uniform(0.05, 0.5))
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def until_waiting(world: RouterWorld, at_most: int) -> None:
    while await world.waiting() > at_most:  # noqa: ASYNC110 (a shorter stream rings no bell)
        await asyncio.sleep(0.01)


async def assert_everything_once_and_in_order(world: RouterWorld) -> None:
    for address in range(ADDRESSES):
        talk = await world.talk(f"a{address}")
        said = [message.external_id for message in talk if message.author == "customer"]
        assert said == [f"{address}-{number}" for number in range(1, MESSAGES_EACH + 1)]
        assert [message.seq for message in talk] == list(range(1, len(talk) + 1))
        heard = [word for m in talk if m.author == "bot" and m.text.startswith(HEARD) for word in m.text.split()[1:]]
        assert heard == [str(number) for number in range(1, MESSAGES_EACH + 1)]
    assert await world.count("SELECT count(*) FROM seen") == ADDRESSES * MESSAGES_EACH
    assert await world.count("SELECT count(*) FROM conversation") == ADDRESSES


async def test_two_holders_at_once_handle_2000_messages_once_and_in_order(world: RouterWorld) -> None:
    holders = [asyncio.create_task(world.work(NumberingAttendant())) for _ in range(2)]
    async with asyncio.timeout(100):
        await write(world)
        await until_waiting(world, 0)
    for holder in holders:
        holder.cancel()
    await asyncio.gather(*holders, return_exceptions=True)
    await assert_everything_once_and_in_order(world)


async def test_holders_that_come_and_go_handle_2000_messages_once_and_in_order(world: RouterWorld) -> None:
    holders = [asyncio.create_task(come_and_go(world, holder)) for holder in range(3)]
    async with asyncio.timeout(100):
        await write(world)
        await until_waiting(world, 0)
    for holder in holders:
        holder.cancel()
    await asyncio.gather(*holders, return_exceptions=True)
    await assert_everything_once_and_in_order(world)
