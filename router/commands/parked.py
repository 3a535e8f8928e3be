"""What was taken aside: a supervisor puts it back on its stream, or dismisses it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from redis.asyncio import Redis

from record import event as events
from record import parked as parked_entries
from record.agent import Agent
from record.event import Event
from record.parked import Parked
from record.pool import Connection, Pool, connected, transaction
from router.commands.change import actor_of
from router.commands.refusal import Refusal
from wire import bells

Append = Callable[[int, bytes], Awaitable[None]]
"""Puts raw bytes at the end of a partition's stream; raises `Later` when Valkey is away."""


async def rerun(pool: Pool, valkey: Redis, agent: Agent, parked_id: UUID, append: Append, now: datetime) -> None:
    """Put an entry back on its stream. A crash in between leaves it parked; handling it twice is harmless."""
    async with connected(pool) as connection:
        entry = await _open_entry(connection, parked_id)
    await append(entry.partition, entry.raw)
    async with transaction(pool) as connection:
        await _open_entry(connection, parked_id)
        await parked_entries.end(connection, parked_id, "rerun", now)
        await events.append(connection, [_event(entry, agent, "parked_rerun", now)])
    await bells.ring(valkey, [(bells.EVENTS, b"")])


async def dismiss(pool: Pool, valkey: Redis, agent: Agent, parked_id: UUID, now: datetime) -> None:
    """Say that an entry needs nothing more."""
    async with transaction(pool) as connection:
        entry = await _open_entry(connection, parked_id)
        await parked_entries.end(connection, parked_id, "dismissed", now)
        await events.append(connection, [_event(entry, agent, "parked_dismissed", now)])
    await bells.ring(valkey, [(bells.EVENTS, b"")])


async def _open_entry(connection: Connection, parked_id: UUID) -> Parked:
    entry = await parked_entries.find(connection, parked_id, lock=True)
    if entry is None:
        raise Refusal("unknown", "There is no such parked entry.")
    if entry.state != "parked":
        raise Refusal("already_ended", f"This entry was {entry.state} already.")
    return entry


def _event(entry: Parked, agent: Agent, kind: str, now: datetime) -> Event:
    return Event(
        at=now,
        kind=kind,
        actor=actor_of(agent.id),
        conversation_id=entry.conversation_id,
        detail={"parked_id": str(entry.id), "partition": entry.partition},
    )
