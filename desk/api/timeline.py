"""What was said, over all conversations of a customer, by pages from the newest back."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from desk.api.context import Call, Desk
from desk.api.conversations import EARLIER, readable
from desk.api.cursor import read_cursor, write_cursor
from record import conversation as conversations
from record import inbox
from record.pool import connected

LAST_SEQ = 2**62
NEWEST = (datetime(9999, 1, 1, tzinfo=UTC), LAST_SEQ)


class TimelineQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the time line; `before` is the `earlier` of the page after it."""

    before: Annotated[str, Meta(max_length=100)] | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class Said(Struct, frozen=True, kw_only=True):
    """One message; `delivery` is how far it has come, `client_id` the id its page gave it."""

    id: UUID
    conversation_id: UUID
    channel: str
    seq: int
    author: str
    agent_id: UUID | None
    agent_name: str | None
    client_id: str | None
    text: str
    choices: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...]
    understood: dict[str, Any] | None
    delivery: str | None
    delivery_reason: str | None
    created_at: datetime


class Timeline(Struct, frozen=True, kw_only=True):
    """Messages over all conversations of the customer, oldest first; `earlier` asks for those before."""

    items: tuple[Said, ...]
    earlier: str | None


async def show_timeline(desk: Desk, call: Call) -> Timeline:
    """What was said, over all conversations of the customer, by pages from the newest back."""
    query: TimelineQuery = call.query
    before = NEWEST if query.before is None else read_cursor(query.before, _seq)
    async with connected(desk.pool) as connection:
        found = await readable(connection, call.caller, call.subject)
        others = await conversations.of_customer(
            connection, customer_id=found.customer_id, address_id=found.address_id, limit=EARLIER
        )
        ids = {found.id, *(one.id for one in others)}
        rows = await inbox.timeline(connection, list(ids), before=before, limit=query.limit + 1)
    page = rows[-query.limit :]
    earlier = write_cursor(page[0].created_at, page[0].seq) if len(rows) > query.limit else None
    return Timeline(
        items=tuple(
            Said(
                id=row.id,
                conversation_id=row.conversation_id,
                channel=row.channel,
                seq=row.seq,
                author=row.author,
                agent_id=row.agent_id,
                agent_name=row.agent_name,
                client_id=row.external_id if row.author in ("agent", "note") else None,
                text=row.text,
                choices=tuple(dict(choice) for choice in row.choices),
                attachments=tuple(dict(attachment) for attachment in row.attachments),
                understood=dict(row.understood) if row.understood else None,
                delivery=row.delivery,
                delivery_reason=row.delivery_reason,
                created_at=row.created_at,
            )
            for row in page
        ),
        earlier=earlier,
    )


def _seq(text: str) -> int:
    return min(int(text), LAST_SEQ)
