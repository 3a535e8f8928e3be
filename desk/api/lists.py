"""Conversations as rows of lists: those an agent has, those that wait, and all of them by pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from desk.api.context import Call, Desk
from desk.api.cursor import read_cursor, write_cursor
from record import inbox
from record import queue_item as queue_items
from record.inbox import InboxRow
from record.pool import connected
from router.commands.floor import serves
from router.commands.queue_order import in_order

PAGE = 50


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
    before = read_cursor(query.before, UUID) if query.before is not None else None
    async with connected(desk.pool) as connection:
        rows = await inbox.page(
            connection, search=query.search, is_open=query.open, before=before, limit=query.limit + 1
        )
        open_count = await inbox.count_open(connection)
    page = rows[: query.limit]
    more = write_cursor(page[-1].active_at, page[-1].id) if len(rows) > query.limit else None
    return All(items=tuple(listed(desk, row) for row in page), open_count=open_count, next=more)


def listed(desk: Desk, row: InboxRow, *, sla_share: float | None = None) -> Listed:
    """A stored row as the API gives it."""
    queue = desk.values.queues.get(row.queue or "")
    names: Mapping[str, Any] = {name: getattr(row, name) for name in Listed.__struct_fields__ if hasattr(row, name)}
    return Listed(**names, sla_s=queue.sla_s if queue else None, sla_share=sla_share)
