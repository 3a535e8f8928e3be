"""What a delivery is about to send, and all that may still keep it from leaving."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from record.pool import Connection
from record.rows import value


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """A message on its way out, with the state of its address and conversation at this moment."""

    address: str
    text: str
    author: str
    floor: str
    opted_out_at: datetime | None


async def find(connection: Connection, message_id: UUID) -> Content:
    """The content of a delivery's message."""
    row = await connection.fetchrow(
        "SELECT a.address, m.text, m.author, c.floor, a.opted_out_at FROM message m"
        " JOIN address a ON a.id = m.address_id JOIN conversation c ON c.id = m.conversation_id WHERE m.id = $1",
        message_id,
    )
    if row is None:
        raise LookupError(f"delivery without message {message_id}")
    return value(Content, row)
