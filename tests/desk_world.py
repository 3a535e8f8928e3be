"""A little world for the desk: people, customers and conversations, stored through the record's own functions."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from desk.accounts import HASHER
from desk.api.context import Values
from record import address as addresses
from record import agent as agents
from record import agreement as agreements
from record import conversation as conversations
from record import customer as customers
from record import delivery as deliveries
from record import event as events
from record import message as messages
from record import queue_item as queue_items
from record.agent import Agent
from record.agreement import Agreement
from record.conversation import Conversation
from record.customer import Customer, customer_id
from record.event import Event
from record.message import Message
from record.pool import Pool, open_pool, transaction
from record.queue_item import QueueItem
from record.states import Floor
from router.commands import floor, presence
from router.commands.queues import Queue
from tests.at_rest import add_conversation, events_of, messages_of
from wire.message import address_id
from wire.valkey import connect

ENDPOINT = "default"
QUEUES = {
    name: Queue(name=name, title={"en": en, "es": es, "zh": zh}, sla_s=sla_s)
    for name, en, es, zh, sla_s in (
        ("general", "General", "General", "综合服务", 120.0),
        ("billing", "Billing", "Facturación", "账单", 180.0),
        ("technical", "Technical support", "Soporte técnico", "技术支持", 180.0),
        ("retention", "Contracts and leaving", "Contratos y bajas", "合约与销户", 90.0),
    )
}
INTENTS = frozenset({"bill_balance", "bill_explain", "plan_change", "refund_status"})
VALUES = Values(queues=QUEUES, away_after_s=45.0, max_text=20_000, timezone=ZoneInfo("Europe/Madrid"), intents=INTENTS)
PASSWORD = "correct horse"
# Hashed once: a hash is made to be slow, and everybody here has the same password.
PASSWORD_HASH = HASHER.hash(PASSWORD)
MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a talk: who says what, and what the bot understood of it."""

    author: str
    text: str
    understood: Mapping[str, Any] | None = None
    choices: Sequence[str] = ()


@dataclass(kw_only=True)
class World:
    """Builds what a test needs; every method stores at `now`, which the test moves."""

    pool: Pool
    valkey: Redis
    now: datetime

    async def person(
        self, sign_in: str, *, role: str = "agent", queues: tuple[str, ...] = (), here: bool = True
    ) -> Agent:
        """Somebody at the desk, signed in unless told otherwise."""
        account = Agent(
            id=uuid4(),
            sign_in=sign_in,
            name=sign_in.title(),
            password_hash=PASSWORD_HASH,
            role=role,
            queues=queues,
            presence="signed_out",
            seen_at=None,
        )
        async with transaction(self.pool) as connection:
            await agents.save(connection, account, self.now)
            stored = await agents.find_by_sign_in(connection, sign_in)
        assert stored
        if here:
            state = await presence.sign_in(self.pool, self.valkey, stored.id, self.now)
            return replace(stored, presence=state, seen_at=self.now)
        return stored

    async def customer(
        self, name: str, *, party: str, tier: str = "standard", stage: str = "mature", language: str = "en"
    ) -> Customer:
        """A customer of the operator."""
        customer = Customer(id=customer_id(party), party=party, name=name, tier=tier, stage=stage, language=language)
        async with transaction(self.pool) as connection:
            await customers.save(connection, customer, self.now)
        return customer

    async def conversation(
        self,
        *talk: Line,
        customer: Customer | None = None,
        channel: str = "webchat",
        address: str | None = None,
        language: str = "en",
        subject: str | None = None,
        minutes_ago: float = 0,
    ) -> UUID:
        """A conversation with the bot in which the talk was said, one line every twenty seconds."""
        address = address or uuid4().hex
        home = address_id(channel, ENDPOINT, address)
        started = self.now - timedelta(minutes=minutes_ago)
        conversation_id = uuid4()
        async with transaction(self.pool) as connection:
            await addresses.add(
                connection, replace(addresses.unknown(channel, ENDPOINT, address), language=language), self.now
            )
            if customer:
                await addresses.verify(connection, home, customer_id=customer.id, phone="+12025550147", now=started)
            last_seq = await _last_seq(connection, home)
            await add_conversation(
                connection,
                Conversation(
                    id=conversation_id,
                    address_id=home,
                    customer_id=customer.id if customer else None,
                    follows=None,
                    floor=Floor.BOT,
                    queue=None,
                    agent_id=None,
                    language=language,
                    dialogue={"kept": True},
                    version=0,
                    last_seq=last_seq + len(talk),
                    subject=subject,
                    wrap_up=None,
                    opened_at=started,
                    active_at=started,
                    closed_at=None,
                ),
            )
            for number, line in enumerate(talk):
                at = min(started + timedelta(seconds=20 * number), self.now)
                await _say(connection, conversation_id, home, channel, last_seq + number + 1, line, at)
            await events.append(
                connection,
                [
                    Event(at=started, kind="opened", actor="customer", conversation_id=conversation_id),
                    Event(at=started, kind="turn", actor="customer", conversation_id=conversation_id),
                ],
            )
        return conversation_id

    async def hand_off(
        self,
        conversation_id: UUID,
        *,
        queue: str = "general",
        reason: str = "asked",
        card: Mapping[str, Any] | None = None,
        urgent: bool = False,
        waited_s: float = 0,
    ) -> UUID:
        """The bot hands the conversation to people; returns the queue item's id."""
        since = self.now - timedelta(seconds=waited_s)
        item_id = uuid4()
        async with transaction(self.pool) as connection:
            held = await conversations.find(connection, conversation_id, lock=True)
            assert held
            await conversations.move(connection, replace(held, floor=Floor.QUEUE, queue=queue))
            item = QueueItem(
                id=item_id,
                kind="conversation",
                conversation_id=conversation_id,
                queue=queue,
                reason=reason,
                language=held.language,
                urgent=urgent,
                card=card or {},
                state="waiting",
                agent_id=None,
                waiting_since=since,
                taken_at=None,
                ended_at=None,
            )
            await queue_items.add(connection, item)
            happened = Event(
                at=since,
                kind="hand_off",
                actor="bot",
                conversation_id=conversation_id,
                from_state="bot",
                to_state="queue",
            )
            await events.append(connection, [happened])
        return item_id

    async def call_back(self, conversation_id: UUID, *, contact: str = "phone", value: str = "+12025550147") -> UUID:
        """The customer would rather be called."""
        item_id = uuid4()
        item = QueueItem(
            id=item_id,
            kind="call_back",
            conversation_id=conversation_id,
            queue="general",
            reason="call_back",
            language="en",
            urgent=False,
            card={"contact": contact, "value": value, "verified": True},
            state="waiting",
            agent_id=None,
            waiting_since=self.now,
            taken_at=None,
            ended_at=None,
        )
        async with transaction(self.pool) as connection:
            await queue_items.add(connection, item)
        return item_id

    async def agreed(self, conversation_id: UUID, text: str) -> None:
        """The customer's newest message said yes to this."""
        held = await self.stored(conversation_id)
        said_yes = [message for message in await self.said(conversation_id) if message.author == "customer"][-1]
        yes = Agreement(
            id=uuid4(),
            conversation_id=conversation_id,
            customer_id=held.customer_id,
            flow="plan_change",
            language="en",
            text=text,
            details={},
            message_id=said_yes.id,
            at=self.now,
        )
        async with transaction(self.pool) as connection:
            await agreements.add(connection, yes)

    async def waiting_conversation(self, text: str = "I need a person", **options: Any) -> UUID:
        """A conversation that waits for a person."""
        conversation_id = await self.conversation(Line(author="customer", text=text))
        await self.hand_off(conversation_id, **options)
        return conversation_id

    async def customer_says(self, conversation_id: UUID, text: str) -> None:
        """The customer writes; whoever has the floor sees it."""
        async with transaction(self.pool) as connection:
            held = await conversations.find(connection, conversation_id, lock=True)
            assert held
            home = await addresses.find(connection, held.address_id)
            assert home
            seq = held.last_seq + 1
            await conversations.move(connection, replace(held, last_seq=seq, active_at=self.now))
            line = Line(author="customer", text=text)
            await _say(connection, conversation_id, home.id, home.channel, seq, line, self.now)
            happened = Event(at=self.now, kind="turn", actor="customer", conversation_id=conversation_id)
            await events.append(connection, [happened])

    async def accept(self, agent: Agent, conversation_id: UUID) -> None:
        """An agent takes the conversation."""
        await floor.accept(self.pool, self.valkey, agent, conversation_id, self.now)

    async def stored(self, conversation_id: UUID) -> Conversation:
        """The conversation as it is stored now."""
        async with transaction(self.pool) as connection:
            found = await conversations.find(connection, conversation_id)
        assert found
        return found

    async def said(self, conversation_id: UUID) -> list[Message]:
        """All that was said in a conversation, notes included."""
        async with transaction(self.pool) as connection:
            return await messages_of(connection, conversation_id)

    async def item(self, conversation_id: UUID) -> QueueItem | None:
        """The item under which a conversation waits or is taken."""
        async with transaction(self.pool) as connection:
            return await queue_items.live_of_conversation(connection, conversation_id)

    async def happened(self, conversation_id: UUID) -> list[str]:
        """The kinds of the conversation's events, in order."""
        async with transaction(self.pool) as connection:
            return [event.kind for event in await events_of(connection, conversation_id)]


@asynccontextmanager
async def open_world(database_url: str, redis_url: str, *, now: datetime = MORNING) -> AsyncIterator[World]:
    """A world on a test's own engines."""
    pool = await open_pool(database_url, size=8)
    valkey = connect(redis_url)
    try:
        yield World(pool=pool, valkey=valkey, now=now)
    finally:
        await valkey.aclose()
        await pool.close()


async def _last_seq(connection: Any, home: UUID) -> int:
    seq: int = await connection.fetchval("SELECT coalesce(max(seq), 0) FROM message WHERE address_id = $1", home)
    return seq


async def _say(
    connection: Any, conversation_id: UUID, home: UUID, channel: str, seq: int, line: Line, at: datetime
) -> None:
    message_id = uuid4()
    message = Message(
        id=message_id,
        conversation_id=conversation_id,
        address_id=home,
        seq=seq,
        turn_id=None,
        author=line.author,
        agent_id=None,
        external_id=None,
        text=line.text,
        choices=[{"title": title, "payload": title} for title in line.choices],
        attachments=[],
        understood=dict(line.understood) if line.understood else None,
        created_at=at,
    )
    await messages.add(connection, [message])
    if line.author == "bot":
        await deliveries.add(
            connection,
            message_id=message_id,
            conversation_id=conversation_id,
            address_id=home,
            channel=channel,
            seq=seq,
            now=at,
        )
        await deliveries.arrived(connection, [(home, seq)], read=True, now=at)
