"""What was said, by whom, in which order; `seq` counts the messages of one address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message; `author` is customer, bot, agent, system, or note for what only the desk sees."""

    id: UUID
    conversation_id: UUID
    address_id: UUID
    seq: int
    turn_id: UUID | None
    author: str
    agent_id: UUID | None
    external_id: str | None
    text: str
    choices: Sequence[dict[str, Any]]
    attachments: Sequence[dict[str, Any]]
    understood: dict[str, Any] | None
    created_at: datetime


COLUMNS = columns(Message)
INSERT = f"INSERT INTO message ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"


async def add(connection: Connection, messages: Sequence[Message]) -> None:
    """Store messages in the caller's transaction."""
    await connection.executemany(
        INSERT, [tuple(getattr(message, name) for name in Message.__slots__) for message in messages]
    )


async def find(connection: Connection, message_id: UUID) -> Message | None:
    """The message with this id."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM message WHERE id = $1", message_id)
    return value(Message, row) if row else None
