"""A conversation: who has the floor, in which state the dialogue is, and its version.

Every writer moves the version on, under the row's lock; a turn that was decided on an older version is decided again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One conversation with the customer behind one address."""

    id: UUID
    address_id: UUID
    customer_id: UUID | None
    follows: UUID | None
    floor: str
    queue: str | None
    agent_id: UUID | None
    language: str | None
    dialogue: Mapping[str, Any]
    version: int
    last_seq: int
    subject: str | None
    wrap_up: str | None
    opened_at: datetime
    active_at: datetime
    closed_at: datetime | None


COLUMNS = columns(Conversation)


async def find(connection: Connection, conversation_id: UUID, *, lock: bool = False) -> Conversation | None:
    """The conversation with this id; `lock` keeps other writers away until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM conversation WHERE id = $1" + (" FOR UPDATE" if lock else ""),
        conversation_id,
    )
    return value(Conversation, row) if row else None


async def move(connection: Connection, conversation: Conversation) -> bool:
    """Store the conversation's new state and move its version on; False when another writer came first."""
    status = await connection.execute(
        "UPDATE conversation SET customer_id = $3, floor = $4, queue = $5, agent_id = $6, language = $7,"
        " dialogue = $8, version = version + 1, last_seq = $9, subject = $10, wrap_up = $11, active_at = $12,"
        " closed_at = $13 WHERE id = $1 AND version = $2",
        conversation.id,
        conversation.version,
        conversation.customer_id,
        conversation.floor,
        conversation.queue,
        conversation.agent_id,
        conversation.language,
        dict(conversation.dialogue),
        conversation.last_seq,
        conversation.subject,
        conversation.wrap_up,
        conversation.active_at,
        conversation.closed_at,
    )
    return status == "UPDATE 1"


async def decide_again(connection: Connection, address_id: UUID) -> None:
    """Move the version of an address's open conversation on, so that a turn under way is decided again."""
    await connection.execute(
        "UPDATE conversation SET version = version + 1 WHERE address_id = $1 AND closed_at IS NULL", address_id
    )


async def idle_since(connection: Connection, before: datetime, limit: int = 100) -> list[UUID]:
    """Conversations with the bot or an agent in which nothing has been said since `before`, the longest first."""
    rows = await connection.fetch(
        "SELECT id FROM conversation WHERE closed_at IS NULL AND floor <> 'queue' AND active_at < $1"
        " ORDER BY active_at LIMIT $2",
        before,
        limit,
    )
    return [row["id"] for row in rows]


async def of_customer(
    connection: Connection, *, customer_id: UUID | None, address_id: UUID, limit: int = 20
) -> list[Conversation]:
    """The conversations of a customer or, while nobody is known, of the address; newest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM conversation WHERE address_id = $1 OR customer_id = $2"
        " ORDER BY opened_at DESC LIMIT $3",
        address_id,
        customer_id,
        limit,
    )
    return values(Conversation, rows)
