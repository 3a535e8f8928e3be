"""Connections to PostgreSQL, and what an error of the driver means to us."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg
import msgspec

from wire.errors import Later

# A writing transaction lasts at most this long; readers of `event` wait behind the oldest.
TRANSACTION_TIMEOUT = "5s"
COMMAND_TIMEOUT_S = 10.0
ACQUIRE_TIMEOUT_S = 5.0

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,
    asyncpg.InvalidTransactionStateError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""What a call raises when PostgreSQL is away, stopping, starting or out of means."""

REPEAT = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
"""What a transaction raises when another one came first; load again and decide again."""


async def open_pool(dsn: str, *, size: int = 16, name: str = "tandem") -> Pool:
    """A pool whose connections speak JSON as Python values and end long transactions; raises `Later`."""
    try:
        pool: Pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            command_timeout=COMMAND_TIMEOUT_S,
            init=_speak_json,
            reset=_keep_as_it_is,
            server_settings={
                "application_name": name,
                "transaction_timeout": TRANSACTION_TIMEOUT,
                # Our statements differ in ids, not in shape: planning a turn's read anew costs six times its execution.
                "plan_cache_mode": "force_generic_plan",
            },
        )
    except AWAY as error:
        raise Later("postgresql", describe(error)) from None
    return pool


@asynccontextmanager
async def connected(pool: Pool) -> AsyncIterator[Connection]:
    """A connection for a few statements; an absent PostgreSQL is `Later`, without the driver's words."""
    try:
        async with pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
            yield connection
    except AWAY as error:
        raise Later("postgresql", describe(error)) from None


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """One transaction; commits on leaving, rolls back on any error."""
    async with connected(pool) as connection, connection.transaction():
        yield connection


def describe(error: BaseException) -> str:
    """An error as it may be logged: class, SQLSTATE and constraint; the driver's text carries personal data."""
    parts = [type(error).__name__]
    for attribute in ("sqlstate", "constraint_name"):
        value = getattr(error, attribute, None)
        if value:
            parts.append(str(value))
    return " ".join(parts)


async def _speak_json(connection: Connection) -> None:
    for type_name in ("json", "jsonb"):
        await connection.set_type_codec(
            type_name,
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )


async def _keep_as_it_is(_connection: Connection) -> None:
    """Nothing of ours outlives its transaction, so a connection goes back without the driver's clean-up round trip."""
