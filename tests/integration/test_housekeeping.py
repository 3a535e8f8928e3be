"""The sweeps that nobody asks for go on, whatever one of them raises."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from router import housekeeping
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
