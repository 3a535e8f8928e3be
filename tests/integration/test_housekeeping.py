"""The sweeps that nobody asks for go on, whatever one of them raises."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest

from router import housekeeping
from router.commands.forget import sweep_old
from router.housekeeping import Housekeeper
from tests.router_world import RouterWorld, router_world
from wire.errors import Later


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[RouterWorld]:
    async with router_world(database_url, redis_url) as made:
        yield made


async def test_a_sweep_that_fails_does_not_end_the_router(world: RouterWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    raises: list[Exception] = [ValueError("whatever"), Later("postgresql")]
    swept = asyncio.Event()

    async def sweep_lost(*_: object) -> None:
        if raises:
            raise raises.pop(0)
        swept.set()

    monkeypatch.setattr(housekeeping, "sweep_lost", sweep_lost)
    monkeypatch.setattr(housekeeping, "SWEEP_EVERY_S", 0.01)
    keeper = Housekeeper(world.pool, world.valkey, idle_close_s=60.0, away_after_s=45.0, clock=world.clock)
    running = asyncio.create_task(keeper.run())
    await asyncio.wait_for(swept.wait(), 5.0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert raises == []


async def test_what_is_kept_for_a_while_is_forgotten_and_nothing_else(world: RouterWorld) -> None:
    now = world.clock()
    for age in (timedelta(days=91), timedelta(days=89)):
        await world.pool.execute("INSERT INTO seen (message_id, at) VALUES ($1, $2)", uuid4(), now - age)
    for age in (timedelta(hours=49), timedelta(hours=23)):
        await world.pool.execute(
            "INSERT INTO code_guess (message_id, phone, at) VALUES ($1, '+12025550147', $2)", uuid4(), now - age
        )
    await sweep_old(world.pool, now)
    assert await world.pool.fetchval("SELECT array_agg(at) FROM seen") == [now - timedelta(days=89)]
    assert await world.pool.fetchval("SELECT array_agg(at) FROM code_guess") == [now - timedelta(hours=23)]
