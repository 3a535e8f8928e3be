"""What tests look up in the record, or put there, and no part of Tandem does in this way."""

from collections.abc import Sequence
from uuid import UUID

from record.conversation import Conversation
from record.delivery import Delivery
from record.event import Event
from record.message import Message
from record.pool import Connection
from record.rows import value, values


async def open_conversation(connection: Connection, address_id: UUID) -> Conversation:
    """The open conversation of an address."""
    row = await connection.fetchrow(
        "SELECT * FROM conversation WHERE address_id = $1 AND closed_at IS NULL", address_id
    )
    assert row
    return value(Conversation, row)


async def add_conversation(connection: Connection, conversation: Conversation) -> None:
    """Store a conversation as it stands."""
    names = Conversation.__slots__
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    await connection.execute(
        f"INSERT INTO conversation ({', '.join(names)}) VALUES ({places})",  # noqa: S608 (our own column names)
        *(getattr(conversation, name) for name in names),
    )


async def messages_of(connection: Connection, conversation_id: UUID) -> list[Message]:
    """The messages of a conversation, notes included, in order."""
    rows = await connection.fetch("SELECT * FROM message WHERE conversation_id = $1 ORDER BY seq", conversation_id)
    return values(Message, rows)


async def talk_of(connection: Connection, address_id: UUID) -> list[Message]:
    """What was said from and to an address over all its conversations, in order; no notes."""
    rows = await connection.fetch(
        "SELECT * FROM message WHERE address_id = $1 AND author <> 'note' ORDER BY seq", address_id
    )
    return values(Message, rows)


async def deliveries_of(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, Delivery]:
    """The deliveries of messages, by message id."""
    rows = await connection.fetch("SELECT * FROM delivery WHERE message_id = ANY($1)", list(message_ids))
    return {row["message_id"]: value(Delivery, row) for row in rows}


async def events_of(connection: Connection, conversation_id: UUID) -> list[Event]:
    """What happened to a conversation, oldest first."""
    rows = await connection.fetch("SELECT * FROM event WHERE conversation_id = $1 ORDER BY id", conversation_id)
    return values(Event, rows)
