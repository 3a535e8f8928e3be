"""Work that waits for people: conversations, call-backs, and what could not be processed.

An item keeps its original `waiting_since` when it comes back to the queue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value, values


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueItem:
    """One piece of work in a queue; `card` tells the agent what is needed to go on."""

    id: UUID
    kind: str
    conversation_id: UUID | None
    queue: str
    reason: str
    language: str | None
    urgent: bool
    card: Mapping[str, Any]
    state: str
    agent_id: UUID | None
    waiting_since: datetime
    taken_at: datetime | None
    ended_at: datetime | None


COLUMNS = columns(QueueItem)


async def add(connection: Connection, item: QueueItem) -> None:
    """Store a new item; a conversation has at most one that waits or is taken."""
    await connection.execute(
        f"INSERT INTO queue_item ({COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
        *(getattr(item, name) for name in QueueItem.__slots__),
    )


async def save(connection: Connection, item: QueueItem) -> None:
    """Store an item's new state."""
    await connection.execute(
        "UPDATE queue_item SET queue = $2, reason = $3, card = $4, state = $5, agent_id = $6, taken_at = $7,"
        " ended_at = $8, urgent = $9 WHERE id = $1",
        item.id,
        item.queue,
        item.reason,
        dict(item.card),
        item.state,
        item.agent_id,
        item.taken_at,
        item.ended_at,
        item.urgent,
    )


async def cancel_of_conversation(connection: Connection, conversation_id: UUID, now: datetime) -> None:
    """End the item under which a conversation waits; the customer no longer wants a person."""
    await connection.execute(
        "UPDATE queue_item SET state = 'cancelled', ended_at = $2"
        " WHERE conversation_id = $1 AND kind = 'conversation' AND state = 'waiting'",
        conversation_id,
        now,
    )


async def make_urgent(connection: Connection, conversation_id: UUID) -> None:
    """Put the item under which a conversation waits before those that can wait."""
    await connection.execute(
        "UPDATE queue_item SET urgent = true"
        " WHERE conversation_id = $1 AND kind = 'conversation' AND state = 'waiting'",
        conversation_id,
    )


async def live_of_conversation(connection: Connection, conversation_id: UUID) -> QueueItem | None:
    """The item under which a conversation waits or is taken."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM queue_item WHERE conversation_id = $1 AND kind = 'conversation'"
        " AND state IN ('waiting', 'taken')",
        conversation_id,
    )
    return value(QueueItem, row) if row else None


async def find(connection: Connection, item_id: UUID, *, lock: bool = False) -> QueueItem | None:
    """The item with this id; `lock` keeps other writers away until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM queue_item WHERE id = $1" + (" FOR UPDATE" if lock else ""), item_id
    )
    return value(QueueItem, row) if row else None


async def waiting(connection: Connection) -> list[QueueItem]:
    """All that waits, in the order in which it should be served."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM queue_item WHERE state = 'waiting' ORDER BY urgent DESC, waiting_since, id"
    )
    return values(QueueItem, rows)


async def taken_by(connection: Connection, agent_id: UUID) -> list[QueueItem]:
    """What an agent has taken and not ended, oldest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM queue_item WHERE agent_id = $1 AND state = 'taken' ORDER BY taken_at, id",
        agent_id,
    )
    return values(QueueItem, rows)


async def recent_waits(connection: Connection, since: datetime) -> dict[str, tuple[int, float]]:
    """Per queue, how many items were taken since then and their mean wait in seconds."""
    rows = await connection.fetch(
        "SELECT queue, count(*) AS taken, avg(extract(epoch FROM taken_at - waiting_since))::float8 AS wait_s"
        " FROM queue_item WHERE taken_at >= $1 AND kind = 'conversation' GROUP BY queue",
        since,
    )
    return {row["queue"]: (row["taken"], row["wait_s"]) for row in rows}
