"""One conversation: its row with its card, customer, addresses, agreements and profile, and who may read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from desk.api.context import Call, Desk
from desk.api.lists import Listed, listed
from desk.api.problem import Problem
from desk.api.profile import ProfileAnswer, profile_of
from record import agreement as agreements
from record import conversation as conversations
from record import customer as customers
from record import inbox
from record import queue_item as queue_items
from record.agent import Agent
from record.conversation import Conversation
from record.pool import Connection, connected
from router.commands.floor import serves

EARLIER = 20
AGREED = 20


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
        customer=convert(customer, KnownCustomer, from_attributes=True) if customer else None,
        addresses=convert(addresses, tuple[AddressShown, ...], from_attributes=True),
        earlier=convert([one for one in others if one.id != found.id], tuple[Earlier, ...], from_attributes=True),
        agreed=convert(agreed, tuple[Agreed, ...], from_attributes=True),
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
