"""Whether every message that was acknowledged is in the database, on engines that keep what they confirm."""

import asyncio
import time

import asyncpg

from record.pool import open_pool
from tandem import installation
from tandem.engines import guarantees
from tandem.settings import Settings

WAIT_S = 15.0  # for turns whose request gave up waiting
LOOK_EVERY_S = 0.5


async def count(settings: Settings, run: str, *, expected: int) -> int:
    """How many customers' messages of a run PostgreSQL holds; raises EngineError on an engine that may lose some."""
    dsn = installation.database_url(settings)
    await guarantees.check(dsn, installation.redis_url(settings))
    pool = await open_pool(dsn, size=1, name="bench")
    until = time.monotonic() + WAIT_S
    try:
        while (found := await _count(pool, run)) < expected and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY_S)  # a row is no event here
        return found
    finally:
        await pool.close()


async def _count(pool: "asyncpg.Pool[asyncpg.Record]", run: str) -> int:
    found: int = await pool.fetchval(
        "SELECT count(DISTINCT m.id) FROM message m JOIN address a ON a.id = m.address_id"
        " WHERE a.channel = 'rest' AND starts_with(a.address, $1) AND m.author = 'customer'",
        run,
    )
    return found
