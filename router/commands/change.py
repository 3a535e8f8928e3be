"""One change to one conversation: its row's lock, its new state, its words, its events, and the bells after it.

The only place where commands write. A command opens a change, moves the floor by the state table, says what the
customer shall see, and leaves; storing and ringing happen on leaving, and an error stores nothing.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from redis.asyncio import Redis

from record import address as addresses
from record import conversation as conversations
from record import delivery as deliveries
from record import event as events
from record import message as messages
from record import queue_item as queue_items
from record.address import Address
from record.conversation import Conversation
from record.event import Event
from record.message import Message
from record.pool import Connection, Pool, transaction
from record.queue_item import QueueItem
from record.states import FLOOR, Floor, FloorEvent, Refused, follow
from router.commands.refusal import Refusal
from router.notices import notice
from wire import bells


def actor_of(agent_id: UUID) -> str:
    """An agent as events name them."""
    return f"agent:{agent_id}"


class Change:
    """A conversation under its lock, and what is about to be stored with it."""

    def __init__(
        self,
        connection: Connection,
        conversation: Conversation,
        address: Address,
        item: QueueItem | None,
        now: datetime,
    ) -> None:
        self.connection = connection
        self.conversation = conversation
        self.item = item
        self.now = now
        self._address = address
        self._before = conversation
        self._words: list[Message] = []
        self._events: list[Event] = []
        self._item_writes: list[tuple[QueueItem, bool]] = []

    def move(self, event: FloorEvent, actor: str, detail: Mapping[str, Any] | None = None) -> None:
        """Move the floor by the state table and note it as an event; raises `Refusal` when it may not move so."""
        before = Floor(self.conversation.floor)
        try:
            after = follow(FLOOR, before, event)
        except Refused:
            raise Refusal("not_allowed", f"A conversation with {_holder(before)} does not allow this.") from None
        self.conversation = replace(self.conversation, floor=after)
        self.happened(event, actor, detail, from_state=before, to_state=after)

    def happened(
        self,
        kind: str,
        actor: str,
        detail: Mapping[str, Any] | None = None,
        *,
        from_state: str | None = None,
        to_state: str | None = None,
    ) -> None:
        """Note an event: ids, codes and numbers only."""
        self._events.append(
            Event(
                at=self.now,
                kind=kind,
                actor=actor,
                conversation_id=self.conversation.id,
                customer_id=self.conversation.customer_id,
                from_state=from_state,
                to_state=to_state,
                detail=detail or {},
            )
        )

    def with_values(self, **values: Any) -> None:
        """Change other values of the conversation."""
        self.conversation = replace(self.conversation, **values)

    def put_item(self, item: QueueItem, *, new: bool = False) -> None:
        """Store this queue item with the change; several are written in this order."""
        self.item = item
        self._item_writes.append((item, new))

    def say(
        self, message_id: UUID, author: str, text: str, *, agent_id: UUID | None, external_id: str | None
    ) -> Message:
        """Add words to the conversation; all but a note are also sent to the customer."""
        seq = self.conversation.last_seq + 1
        self.conversation = replace(self.conversation, last_seq=seq, active_at=self.now)
        message = Message(
            id=message_id,
            conversation_id=self.conversation.id,
            address_id=self.conversation.address_id,
            seq=seq,
            turn_id=None,
            author=author,
            agent_id=agent_id,
            external_id=external_id,
            text=text,
            choices=[],
            attachments=[],
            understood=None,
            created_at=self.now,
        )
        self._words.append(message)
        return message

    def tell(self, name: str, **values: str) -> None:
        """Tell the customer something in the system's own words, in their language."""
        seq = self.conversation.last_seq + 1
        text = notice(name, self.conversation.language, **values)
        self.say(uuid5(self.conversation.id, f"notice\0{seq}"), "system", text, agent_id=None, external_id=None)

    async def store(self) -> None:
        """Write everything in the caller's transaction."""
        if self.conversation != self._before and not await conversations.move(self.connection, self.conversation):
            raise RuntimeError("a conversation moved under its own lock")
        for item, new in self._item_writes:
            await (queue_items.add if new else queue_items.save)(self.connection, item)
        await messages.add(self.connection, self._words)
        for message in self._sent():
            await deliveries.add(
                self.connection,
                message_id=message.id,
                conversation_id=message.conversation_id,
                address_id=message.address_id,
                channel=self._address.channel,
                seq=message.seq,
                now=self.now,
            )
        await events.append(self.connection, self._events)

    def rings(self) -> list[tuple[str, bytes]]:
        """The bells to ring once this is committed."""
        rings: list[tuple[str, bytes]] = [(bells.EVENTS, b"")] if self._events else []
        if self._sent() or self.conversation.floor != self._before.floor:
            rings.append((bells.chat(self._address.id), b""))
        if self._sent():
            rings.append((bells.WORK, b""))
        return rings

    def _sent(self) -> Sequence[Message]:
        return [message for message in self._words if message.author != "note"]


@asynccontextmanager
async def change(pool: Pool, valkey: Redis, conversation_id: UUID, now: datetime) -> AsyncIterator[Change]:
    """Open a change to a conversation; it is stored on leaving, then the bells ring."""
    async with transaction(pool) as connection:
        conversation = await conversations.find(connection, conversation_id, lock=True)
        address = await addresses.find(connection, conversation.address_id) if conversation else None
        if conversation is None or address is None:
            raise Refusal("unknown", "There is no such conversation.")
        item = await queue_items.live_of_conversation(connection, conversation_id)
        opened = Change(connection, conversation, address, item, now)
        yield opened
        await opened.store()
    await bells.ring(valkey, opened.rings())


def _holder(floor: Floor) -> str:
    return {Floor.BOT: "the assistant", Floor.QUEUE: "the queue", Floor.AGENT: "an agent", Floor.NOBODY: "nobody"}[
        floor
    ]
