"""Reading conversations: the lists, one conversation with its card, the customer's time line and profile."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from desk.api.context import Call, Desk
from desk.api.problem import Problem
from desk.api.profile import ProfileAnswer, profile_of
from record import agreement as agreements
from record import conversation as conversations
from record import customer as customers
from record import inbox
from record import queue_item as queue_items
from record.agent import Agent
from record.conversation import Conversation
from record.inbox import InboxRow
from record.pool import Connection, connected
from router.commands.floor import serves
from router.commands.queue_order import in_order

PAGE = 50
EARLIER = 20
AGREED = 20
FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)
LAST_SEQ = 2**62


class Listed(Struct, frozen=True, kw_only=True):
    """A conversation as a row of a list."""

    id: UUID
    channel: str
    customer_name: str | None
    tier: str | None
    floor: str
    queue: str | None
    agent_id: UUID | None
    agent_name: str | None
    language: str | None
    subject: str | None
    wrap_up: str | None
    opened_at: datetime
    active_at: datetime
    closed_at: datetime | None
    last_text: str | None
    last_author: str | None
    last_at: datetime | None
    reason: str | None
    urgent: bool
    waiting_since: datetime | None
    sla_s: float | None
    sla_share: float | None = None


class Mine(Struct, frozen=True, kw_only=True):
    """The conversations an agent has."""

    items: tuple[Listed, ...]


class CallBack(Struct, frozen=True, kw_only=True):
    """A customer who would rather be called or written to."""

    id: UUID
    conversation_id: UUID | None
    queue: str
    language: str | None
    contact: str
    value: str
    state: str
    waiting_since: datetime


class Queue(Struct, frozen=True, kw_only=True):
    """What waits, in the order in which it should be served, and the call-backs."""

    items: tuple[Listed, ...]
    call_backs: tuple[CallBack, ...]


class AllQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which conversations to list; `before` is the `next` of the page before."""

    search: Annotated[str, Meta(max_length=100, pattern=r"^[^\u0000]*$")] | None = None
    open: bool | None = None
    before: Annotated[str, Meta(max_length=100)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = PAGE


class All(Struct, frozen=True, kw_only=True):
    """One page of conversations, newest first."""

    items: tuple[Listed, ...]
    open_count: int
    next: str | None


class KnownCustomer(Struct, frozen=True, kw_only=True):
    """The verified customer."""

    id: UUID
    party: str
    name: str
    tier: str | None
    stage: str | None
    language: str | None


class AddressShown(Struct, frozen=True, kw_only=True):
    """Where the customer writes from, and whether that is verified now."""

    channel: str
    address: str
    verified_at: datetime | None
    opted_out_at: datetime | None


class Earlier(Struct, frozen=True, kw_only=True):
    """Another conversation of the same customer."""

    id: UUID
    subject: str | None
    wrap_up: str | None
    opened_at: datetime
    closed_at: datetime | None


class Agreed(Struct, frozen=True, kw_only=True):
    """What the customer said yes to: the words they were shown, and the message that said yes."""

    id: UUID
    conversation_id: UUID
    message_id: UUID
    flow: str
    language: str
    text: str
    at: datetime


class Shown(Struct, frozen=True, kw_only=True):
    """One conversation with all that an agent needs to go on."""

    row: Listed
    card: dict[str, Any]
    customer: KnownCustomer | None
    addresses: tuple[AddressShown, ...]
    earlier: tuple[Earlier, ...]
    agreed: tuple[Agreed, ...]


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


async def list_mine(desk: Desk, call: Call) -> Mine:
    """The conversations that the caller has."""
    async with connected(desk.pool) as connection:
        rows = await inbox.of_agent(connection, call.caller.id)
    return Mine(items=tuple(listed(desk, row) for row in rows))


async def list_queue(desk: Desk, call: Call) -> Queue:
    """What waits in the caller's queues."""
    agent = call.caller
    async with connected(desk.pool) as connection:
        rows = [row for row in await inbox.waiting(connection) if serves(agent, row.queue)]
        items = [*await queue_items.waiting(connection), *await queue_items.taken_by(connection, agent.id)]
    by_id = {row.id: row for row in rows}
    ordered = in_order(rows, desk.values.queues, desk.clock())
    return Queue(
        items=tuple(listed(desk, by_id[place.id], sla_share=place.sla_share) for place in ordered),
        call_backs=tuple(
            CallBack(
                id=item.id,
                conversation_id=item.conversation_id,
                queue=item.queue,
                language=item.language,
                contact=str(item.card.get("contact", "")),
                value=str(item.card.get("value", "")),
                state=item.state,
                waiting_since=item.waiting_since,
            )
            for item in items
            if item.kind == "call_back" and serves(agent, item.queue)
        ),
    )


async def list_all(desk: Desk, call: Call) -> All:
    """All conversations, searched and paged."""
    query: AllQuery = call.query
    before = _all_cursor(query.before)
    async with connected(desk.pool) as connection:
        rows = await inbox.page(
            connection, search=query.search, is_open=query.open, before=before, limit=query.limit + 1
        )
        open_count = await inbox.count_open(connection)
    page = rows[: query.limit]
    more = f"{page[-1].active_at.isoformat()}~{page[-1].id}" if len(rows) > query.limit else None
    return All(items=tuple(listed(desk, row) for row in page), open_count=open_count, next=more)


async def show(desk: Desk, call: Call) -> Shown:
    """One conversation with its hand-off card, customer, addresses and earlier conversations."""
    async with connected(desk.pool) as connection:
        found = await readable(connection, call.caller, call.subject)
        row = await inbox.one(connection, found.id)
        item = await queue_items.live_of_conversation(connection, found.id)
        customer = await customers.find(connection, found.customer_id) if found.customer_id else None
        addresses = await inbox.addresses(connection, customer_id=found.customer_id, address_id=found.address_id)
        others = await conversations.of_customer(
            connection, customer_id=found.customer_id, address_id=found.address_id, limit=EARLIER
        )
        agreed = await agreements.of_conversations(connection, [found.id, *(one.id for one in others)], limit=AGREED)
    if row is None:
        raise Problem(404, "unknown", "There is no such conversation.")
    return Shown(
        row=listed(desk, row),
        card=dict(item.card) if item else {},
        customer=KnownCustomer(
            id=customer.id,
            party=customer.party,
            name=customer.name,
            tier=customer.tier,
            stage=customer.stage,
            language=customer.language,
        )
        if customer
        else None,
        addresses=tuple(
            AddressShown(
                channel=one.channel, address=one.address, verified_at=one.verified_at, opted_out_at=one.opted_out_at
            )
            for one in addresses
        ),
        earlier=tuple(
            Earlier(
                id=one.id,
                subject=one.subject,
                wrap_up=one.wrap_up,
                opened_at=one.opened_at,
                closed_at=one.closed_at,
            )
            for one in others
            if one.id != found.id
        ),
        agreed=tuple(
            Agreed(
                id=one.id,
                conversation_id=one.conversation_id,
                message_id=one.message_id,
                flow=one.flow,
                language=one.language,
                text=one.text,
                at=one.at,
            )
            for one in agreed
        ),
    )


async def show_timeline(desk: Desk, call: Call) -> Timeline:
    """What was said, over all conversations of the customer, by pages from the newest back."""
    query: TimelineQuery = call.query
    before = _timeline_cursor(query.before)
    async with connected(desk.pool) as connection:
        found = await readable(connection, call.caller, call.subject)
        others = await conversations.of_customer(
            connection, customer_id=found.customer_id, address_id=found.address_id, limit=EARLIER
        )
        ids = {found.id, *(one.id for one in others)}
        rows = await inbox.timeline(connection, list(ids), before=before, limit=query.limit + 1)
    page = rows[-query.limit :]
    earlier = f"{page[0].created_at.isoformat()}~{page[0].seq}" if len(rows) > query.limit else None
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


async def show_profile(desk: Desk, call: Call) -> ProfileAnswer:
    """What the operator's systems know of the conversation's verified customer."""
    async with connected(desk.pool) as connection:
        found = await readable(connection, call.caller, call.subject)
        customer = await customers.find(connection, found.customer_id) if found.customer_id else None
    return await profile_of(desk, customer.party if customer else None, found.id)


async def readable(connection: Connection, agent: Agent, conversation_id: UUID) -> Conversation:
    """A conversation the agent may read: a supervisor all, others theirs, those in their queues and past ones."""
    found = await conversations.find(connection, conversation_id)
    if found is None:
        raise Problem(404, "unknown", "There is no such conversation.")
    waits_here = found.floor == "queue" and serves(agent, found.queue)
    if agent.role == "supervisor" or waits_here or found.agent_id == agent.id:
        return found
    if await inbox.took_part(connection, conversation_id, agent.id):
        return found
    raise Problem(403, "not_yours", "This conversation is not with you.")


def listed(desk: Desk, row: InboxRow, *, sla_share: float | None = None) -> Listed:
    """A stored row as the API gives it."""
    queue = desk.values.queues.get(row.queue or "")
    names: Mapping[str, Any] = {name: getattr(row, name) for name in Listed.__struct_fields__ if hasattr(row, name)}
    return Listed(**names, sla_s=queue.sla_s if queue else None, sla_share=sla_share)


def _all_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    if text is None:
        return None
    at, _, last_id = text.partition("~")
    try:
        return _aware(at), UUID(last_id)
    except ValueError:
        raise Problem(400, "malformed", "This is no place in the list.", field="before") from None


def _timeline_cursor(text: str | None) -> tuple[datetime, int]:
    if text is None:
        return FAR_FUTURE, LAST_SEQ
    at, _, seq = text.partition("~")
    try:
        return _aware(at), min(int(seq), LAST_SEQ)
    except ValueError:
        raise Problem(400, "malformed", "This is no place in the time line.", field="before") from None


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without zone")
    return at
