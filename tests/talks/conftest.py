"""`--rewrite-talks`, and the system that the talks are held with."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest

from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.valkey import EmbeddedValkey
from tests.talks.world import World, running

DATABASE = "talks"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag; it is known when pytest is pointed at this folder."""
    parser.addoption("--rewrite-talks", action="store_true", help="write what the bot says into the talks")


@pytest.fixture
def rewrites(request: pytest.FixtureRequest) -> bool:
    """Whether the talks shall be rewritten instead of judged."""
    return bool(request.config.getoption("--rewrite-talks", default=False))


@pytest.fixture(scope="module")
def world(
    postgres: EmbeddedPostgres, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The running system, with a database and a Valkey that no other test touches."""
    folder = tmp_path_factory.mktemp("talks")
    valkey = EmbeddedValkey(tmp_path_factory.mktemp("talks-valkey"))

    async def open_engines() -> None:
        await valkey.start()
        connection = await asyncpg.connect(postgres.dsn_of("postgres"))
        await connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {migrated_template}")
        await connection.close()

    asyncio.run(open_engines())
    try:
        with running(folder, database_url=postgres.dsn_of(DATABASE), redis_url=valkey.url) as world:
            yield world
    finally:
        asyncio.run(valkey.close())
