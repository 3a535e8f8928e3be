"""Call-backs: a customer left a number or an address for later; an agent takes the item, then says how it went."""

from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from redis.asyncio import Redis

from record import event as events
from record import queue_item as queue_items
from record.agent import Agent
from record.event import Event
from record.pool import Connection, Pool, transaction
from record.queue_item import QueueItem
from router.commands.change import actor_of
from router.commands.floor import serves
from router.commands.refusal import Refusal
from wire import bells

Outcome = Literal["reached", "not_reached", "not_needed"]
"""How a call-back went; codes, counted by the reports."""


async def take(pool: Pool, valkey: Redis, agent: Agent, item_id: UUID, now: datetime) -> None:
    """Give a waiting call-back to the agent who asks first."""
    async with transaction(pool) as connection:
        item = await _item(connection, item_id)
        if item.state == "taken" and item.agent_id == agent.id:
            return
        if item.state == "taken":
            raise Refusal("taken", "A colleague was a moment quicker.")
        if item.state != "waiting":
            raise Refusal("already_ended", "This call-back is done.")
        if not serves(agent, item.queue):
            raise Refusal("not_yours", "You do not serve this queue.")
        await queue_items.save(connection, replace(item, state="taken", agent_id=agent.id, taken_at=now))
        await events.append(connection, [_event(item, agent, "call_back_taken", now, {})])
    await bells.ring(valkey, [(bells.EVENTS, b"")])


async def finish(pool: Pool, valkey: Redis, agent: Agent, item_id: UUID, outcome: Outcome, now: datetime) -> None:
    """Say how a call-back went; that ends it."""
    async with transaction(pool) as connection:
        item = await _item(connection, item_id)
        if item.state == "done":
            return
        if item.state != "taken" or item.agent_id != agent.id:
            raise Refusal("not_yours", "This call-back is not with you.")
        card = {**item.card, "outcome": outcome}
        await queue_items.save(connection, replace(item, state="done", ended_at=now, card=card))
        await events.append(connection, [_event(item, agent, "call_back_done", now, {"outcome": outcome})])
    await bells.ring(valkey, [(bells.EVENTS, b"")])


async def _item(connection: Connection, item_id: UUID) -> QueueItem:
    item = await queue_items.find(connection, item_id, lock=True)
    if item is None or item.kind != "call_back":
        raise Refusal("unknown", "There is no such call-back.")
    return item


def _event(item: QueueItem, agent: Agent, kind: str, now: datetime, detail: dict[str, str]) -> Event:
    return Event(
        at=now,
        kind=kind,
        actor=actor_of(agent.id),
        conversation_id=item.conversation_id,
        detail={"item_id": str(item.id), **detail},
    )
