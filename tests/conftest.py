"""Real engines: one PostgreSQL, Valkey and NLU a worker, an empty database and an empty Valkey a test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TypeVar

import asyncpg
import pytest
from aiohttp.web_app import _cached_build_middleware
from hypothesis import settings

from record.migrate import migrate
from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.server import EmbeddedServer
from tandem.engines.valkey import EmbeddedValkey
from tests.nlu_server import NluProcess, running_nlu
from tests.shared_database import SharedDatabase
from wire.valkey import connect

# Time is measured in benchmarks: on a busy machine a test that is right may take long.
settings.register_profile("without time limits", deadline=None)
settings.load_profile("without time limits")

TEMPLATE = "migrated"
LONGEST_FIRST = (
    "tests/talks/test_talks.py",
    "tests/browser/test_desk.py",
    "tests/browser/test_journeys.py",
    "tests/integration/test_make_run.py",
    "tests/integration/test_crash_short.py",
)
"""Files of more than 40 s."""
Engine = TypeVar("Engine", bound=EmbeddedServer)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first: a worker that is given one last would work alone at the end."""
    place = {file: number for number, file in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.split("::")[0], len(place)))


@pytest.fixture(autouse=True)
def nothing_served_is_kept() -> Iterator[None]:
    """Lets go of what served a test: aiohttp keeps the last 1,024 handlers, and with them the applications whole.

    A demo operator has 10 MB, and every full collection of garbage looks through all of them.
    """
    yield
    _cached_build_middleware.cache_clear()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A running PostgreSQL for the whole run."""
    yield from _run_engine(EmbeddedPostgres(tmp_path_factory.mktemp("postgres")))


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    """A running Valkey for the whole run."""
    yield from _run_engine(EmbeddedValkey(tmp_path_factory.mktemp("valkey")))


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> str:
    """The name of a database with all migrations applied, to be cloned."""

    async def make() -> None:
        await _execute(postgres, f"CREATE DATABASE {TEMPLATE}")
        await migrate(postgres.dsn_of(TEMPLATE))

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture(scope="session")
def shared_database(postgres: EmbeddedPostgres, migrated_template: str) -> SharedDatabase:
    """The database that the tests have one after another."""
    shared = SharedDatabase(postgres.dsn_of("shared"))

    async def make() -> None:
        await _execute(postgres, f"CREATE DATABASE shared TEMPLATE {migrated_template}")
        await shared.prepare()

    asyncio.run(make())
    return shared


@pytest.fixture
async def database_url(shared_database: SharedDatabase) -> str:
    """The address of a migrated database without rows, which no other test uses meanwhile."""
    await shared_database.empty()
    return shared_database.dsn


@pytest.fixture
async def redis_url(valkey: EmbeddedValkey) -> str:
    """The address of an empty Valkey."""
    client = connect(valkey.url)
    try:
        await client.flushall()
    finally:
        await client.aclose()
    return valkey.url


@pytest.fixture(scope="session")
def our_nlu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NluProcess]:
    """Our NLU server for the whole run; nobody changes its model."""
    with running_nlu(tmp_path_factory.mktemp("nlu")) as nlu:
        yield nlu


@pytest.fixture
def nlu_url(our_nlu: NluProcess) -> str:
    """The address of our NLU server."""
    return our_nlu.url


def _run_engine(engine: Engine) -> Iterator[Engine]:
    asyncio.run(engine.start())
    yield engine
    asyncio.run(engine.close())


async def _execute(postgres: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(postgres.dsn_of("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
