"""What every role needs: the engines, the rules, the clock; opened once, closed in the opposite order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from redis.asyncio import Redis

from record import setting
from record.migrate import migrate
from record.pool import AWAY, Pool, connected, describe, open_pool
from router.outlook import Outlook
from router.rules import Rules
from tandem import installation
from tandem.engines import guarantees
from tandem.metrics import Metrics
from tandem.rules import rules
from tandem.settings import Settings
from wire.bells import Nearby
from wire.clock import Clock, utc_now
from wire.errors import Later
from wire.streams import Inlet, stream_name
from wire.valkey import connect

log = logging.getLogger(__name__)

WAIT_FOR_RECORD_S = 1.0
HTTP_CONNECTIONS = 100
# As many as SHA-256 has bytes: a shorter key is the weaker part (RFC 2104 section 3).
KEY_SHORTEST = 32


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The common ground of all roles in one process."""

    settings: Settings
    pool: Pool
    valkey: Redis
    redis_url: str
    nearby: Nearby
    inlet: Inlet
    http: aiohttp.ClientSession
    outlook: Outlook
    rules: Rules
    metrics: Metrics
    key: bytes
    clock: Clock


class KeyMissingError(Exception):
    """A secret that nothing can do without is not in the environment, or too short to be one."""


class PartitionsChangedError(Exception):
    """The number of partitions in the settings is not the one that the streams were filled with."""


@asynccontextmanager
async def open_parts(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Parts]:
    """Wait for the engines, refuse unsafe ones, bring the record to the newest schema, connect everything.

    Raises EngineError and PartitionsChangedError.
    """
    dsn = installation.database_url(settings)
    redis_url = installation.redis_url(settings)
    await guarantees.wait_and_check(dsn, redis_url)
    async with AsyncExitStack() as stack:
        pool = await _open_record(dsn)
        stack.push_async_callback(pool.close)
        valkey = connect(redis_url)
        stack.push_async_callback(valkey.aclose)
        partitions = settings.streams.partitions
        await once_there(lambda: _check_partitions(pool, valkey, partitions))
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=HTTP_CONNECTIONS))
        )
        yield Parts(
            settings=settings,
            pool=pool,
            valkey=valkey,
            redis_url=redis_url,
            nearby=Nearby(),
            inlet=Inlet(valkey, partitions=partitions, backlog=settings.streams.backlog),
            http=http,
            outlook=Outlook(pool, clock),
            rules=rules(settings),
            metrics=Metrics(),
            key=_key(settings),
            clock=clock,
        )


async def once_there(work: Callable[[], Awaitable[None]]) -> None:
    """Do something that starting needs as soon as the engines are there for it; it may be done twice."""
    while True:
        try:
            return await work()
        except Later as later:
            log.warning("waiting to start: %s", later)
            await asyncio.sleep(WAIT_FOR_RECORD_S)


async def _open_record(dsn: str) -> Pool:
    while True:
        try:
            await migrate(dsn)
            return await open_pool(dsn)
        except (Later, *AWAY) as error:
            log.warning("waiting for postgresql: %s", describe(error))
            await asyncio.sleep(WAIT_FOR_RECORD_S)


async def _check_partitions(pool: Pool, valkey: Redis, partitions: int) -> None:
    """The number is kept in PostgreSQL and may change only while all streams are empty."""
    async with connected(pool) as connection:
        kept = await setting.keep(connection, "partitions", partitions)
        if kept == partitions:
            return
        waiting = 0
        for partition in range(kept):
            waiting += await valkey.xlen(stream_name(partition))
        if waiting:
            raise PartitionsChangedError(
                f"streams.partitions is {partitions}, but {waiting} messages wait in the streams of {kept} partitions: "
                f"start once more with {kept} until they are handled"
            )
        await setting.change(connection, "partitions", partitions)


def _key(settings: Settings) -> bytes:
    key = settings.verification.code_key
    if not key or len(key) < KEY_SHORTEST:
        raise KeyMissingError(
            f"Set CODE_KEY, the key of codes and chat secrets, to at least {KEY_SHORTEST} random characters"
        )
    return key.encode()
