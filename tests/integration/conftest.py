"""The desk's little world, and the desk served over it."""

from collections.abc import AsyncIterator

import pytest

from tests.desk_server import Served, serve_desk
from tests.desk_world import World, open_world


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[World]:
    """People, customers and conversations on a test's own engines."""
    async with open_world(database_url, redis_url) as made:
        yield made


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Served]:
    """The desk on a free port."""
    async with serve_desk(world) as served:
        yield served
