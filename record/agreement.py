"""Agreements: what a customer was read back and said yes to, in the words they saw.

They are kept as long as their conversation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """One yes: the flow that asked, the text read back, the values in it, and the message that said yes."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID | None
    flow: str
    language: str
    text: str
    details: Mapping[str, Any]
    message_id: UUID
    at: datetime


COLUMNS = columns(Agreement)


async def add(connection: Connection, agreement: Agreement) -> None:
    """Store an agreement in the caller's transaction."""
    await connection.execute(
        f"INSERT INTO agreement ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *(getattr(agreement, name) for name in Agreement.__slots__),
    )


async def of_conversations(connection: Connection, conversation_ids: Sequence[UUID], *, limit: int) -> list[Agreement]:
    """What was agreed in these conversations, newest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM agreement WHERE conversation_id = ANY($1) ORDER BY at DESC, id LIMIT $2",
        list(conversation_ids),
        limit,
    )
    return values(Agreement, rows)
