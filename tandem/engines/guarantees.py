"""What the engines must promise before Tandem says yes to anybody.

A door acknowledges a message once Valkey has it, and Valkey's entry goes once PostgreSQL has committed.
Both are worth nothing on an engine that answers before it wrote. So the settings are read from the live
servers at every start, ours and external ones alike, and a wrong one refuses to start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
from redis.exceptions import ResponseError

from record.pool import AWAY as POSTGRES_AWAY
from record.pool import describe
from tandem.engines.error import EngineAwayError, EngineError
from wire.valkey import AWAY as VALKEY_AWAY
from wire.valkey import connect

POSTGRES_OLDEST = 17
CONNECT_LIMIT_S = 10.0
WAIT_S = 1.0

POSTGRES_NEEDS: Mapping[str, tuple[str, ...]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
}
VALKEY_NEEDS: Mapping[str, tuple[str, ...]] = {
    "appendonly": ("yes",),
    "appendfsync": ("always",),
    "no-appendfsync-on-rewrite": ("no",),
    "maxmemory-policy": ("noeviction",),
}


log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One setting of an engine that is not as it must be."""

    engine: str
    setting: str
    found: str
    needed: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.setting} is {self.found!r}, needed is {self.needed}"


def breaches(engine: str, found: Mapping[str, str], needs: Mapping[str, tuple[str, ...]]) -> list[Breach]:
    """Compares settings found with settings needed; one that could not be read is a breach."""
    return [
        Breach(
            engine=engine,
            setting=setting,
            found=found.get(setting, "not readable"),
            needed=" or ".join(repr(value) for value in accepted),
        )
        for setting, accepted in needs.items()
        if found.get(setting) not in accepted
    ]


async def check(database_url: str, redis_url: str) -> None:
    """Refuses engines that could lose what they confirmed: raises EngineError naming each wrong setting."""
    found = [*await check_postgres(database_url), *await check_valkey(redis_url)]
    if found:
        raise EngineError("An engine could lose messages:\n" + "\n".join(f"  {breach}" for breach in found))


async def wait_and_check(database_url: str, redis_url: str) -> None:
    """Waits until both engines answer, then checks them; for a role that may start before its engines."""
    while True:
        try:
            return await check(database_url, redis_url)
        except EngineAwayError as away:
            log.warning("waiting: %s", away)
            await asyncio.sleep(WAIT_S)


async def check_postgres(database_url: str) -> list[Breach]:
    """Reads PostgreSQL's settings as a session of ours has them, and returns what is wrong."""
    try:
        connection = await asyncpg.connect(database_url, timeout=CONNECT_LIMIT_S)
        try:
            major = connection.get_server_version().major
            rows = await connection.fetch(
                "SELECT name, setting FROM pg_settings WHERE name = ANY($1::text[])", list(POSTGRES_NEEDS)
            )
        finally:
            await connection.close()
    except (*POSTGRES_AWAY, asyncpg.PostgresError, ValueError) as error:
        raise EngineAwayError(
            f"PostgreSQL does not answer ({describe(error)}): start it, or set DATABASE_URL to its address, "
            "such as postgresql://user@host/tandem"
        ) from None
    found = breaches("PostgreSQL", {row["name"]: row["setting"] for row in rows}, POSTGRES_NEEDS)
    if major < POSTGRES_OLDEST:
        found.insert(
            0,
            Breach(
                engine="PostgreSQL",
                setting="version",
                found=str(major),
                needed=f"{POSTGRES_OLDEST} or newer",
            ),
        )
    return found


async def check_valkey(redis_url: str) -> list[Breach]:
    """Reads Valkey's settings and returns what is wrong."""
    try:
        client = connect(redis_url)
        try:
            answer = await client.config_get(*VALKEY_NEEDS)
            found = {str(name): str(value) for name, value in answer.items()}
        finally:
            await client.aclose()
    except ResponseError:  # a server that hides CONFIG cannot show that it keeps what it confirms
        found = {}
    except (*VALKEY_AWAY, ValueError) as error:
        raise EngineAwayError(
            f"Valkey does not answer ({type(error).__name__}): start it, or set REDIS_URL to its address, "
            "such as redis://host:6379"
        ) from None
    return breaches("Valkey", found, VALKEY_NEEDS)
