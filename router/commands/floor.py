"""Who has the floor, moved by people: accept, transfer, hand back to the bot, close, assign, take over.

The rule of what may follow what is `record.states.FLOOR`; here stands who may ask for it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from redis.asyncio import Redis

from record import agent as agents
from record.agent import Agent
from record.pool import Pool
from record.queue_item import QueueItem
from record.states import Floor, FloorEvent, Presence
from router.commands.change import Change, actor_of, change
from router.commands.queues import DEFAULT, Queues
from router.commands.refusal import Refusal

WrapUp = Literal["resolved", "information", "follow_up", "no_answer", "wrong_department", "spam"]
"""Why a conversation was closed; codes, counted by the reports."""


def serves(agent: Agent, queue: str | None) -> bool:
    """Whether work of a queue is for this agent; an agent without queues serves them all."""
    return not agent.queues or queue is None or queue in agent.queues


async def accept(pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, now: datetime) -> None:
    """Give a waiting conversation to the agent who asks first."""
    async with change(pool, valkey, conversation_id, now) as this:
        if this.conversation.floor == Floor.AGENT:
            if this.conversation.agent_id == agent.id:
                return
            raise Refusal("taken", f"{await _name_of_holder(this)} was a moment quicker.")
        if not serves(agent, this.conversation.queue):
            raise Refusal("not_yours", "You do not serve this queue.")
        this.move(FloorEvent.ACCEPT, actor_of(agent.id), _wait(this))
        _give_to(this, agent)


async def assign(
    pool: Pool, valkey: Redis, supervisor: Agent, conversation_id: UUID, agent_id: UUID, now: datetime
) -> None:
    """Give a conversation to an agent, whoever has it now."""
    async with change(pool, valkey, conversation_id, now) as this:
        agent = await agents.find(this.connection, agent_id)
        if agent is None:
            raise Refusal("unknown_agent", "There is no such agent.")
        if agent.presence in (Presence.SIGNED_OUT, Presence.AWAY):
            raise Refusal("away", f"{agent.name} is not here now.")
        if this.conversation.agent_id == agent.id:
            return
        event = FloorEvent.ACCEPT if this.conversation.floor == Floor.QUEUE else FloorEvent.TAKE_OVER
        detail = {"agent_id": str(agent.id), **_wait(this)}
        this.move(event, actor_of(supervisor.id), detail)
        _give_to(this, agent)


async def take_over(pool: Pool, valkey: Redis, supervisor: Agent, conversation_id: UUID, now: datetime) -> None:
    """Give a conversation to the supervisor who asks, whoever has it now."""
    async with change(pool, valkey, conversation_id, now) as this:
        if this.conversation.agent_id == supervisor.id:
            return
        this.move(FloorEvent.TAKE_OVER, actor_of(supervisor.id), _wait(this))
        _give_to(this, supervisor)


async def transfer(
    pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, queue: str, queues: Queues, now: datetime
) -> None:
    """Put a conversation into another queue; what already waited keeps its age, what was answered waits anew."""
    if queue not in queues:
        raise Refusal("unknown_queue", f"There is no queue {queue!r}.")
    async with change(pool, valkey, conversation_id, now) as this:
        _must_hold(this, agent, or_waiting=True)
        came_from = this.conversation.queue
        this.move(
            FloorEvent.TRANSFER,
            actor_of(agent.id),
            {"queue": queue, "from_queue": came_from},
        )
        this.with_values(queue=queue, agent_id=None)
        _wait_in(this, queue)
        this.tell("transferred", queue=queues[queue].title_in(this.conversation.language))


async def to_bot(pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, now: datetime) -> None:
    """Hand a conversation back to the bot; the dialogue goes on where it was and knows that it came back."""
    async with change(pool, valkey, conversation_id, now) as this:
        _must_hold(this, agent)
        this.move(FloorEvent.TO_BOT, actor_of(agent.id))
        this.with_values(agent_id=None, queue=None, dialogue={**this.conversation.dialogue, "handed_back": True})
        _end_item(this, "done")
        this.tell("to_bot")


async def close(pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, wrap_up: WrapUp, now: datetime) -> None:
    """Close a conversation with its wrap-up reason."""
    async with change(pool, valkey, conversation_id, now) as this:
        _must_hold(this, agent)
        this.tell("closed")
        this.move(FloorEvent.CLOSE, actor_of(agent.id), {"wrap_up": wrap_up})
        this.with_values(agent_id=None, closed_at=now, wrap_up=wrap_up)
        _end_item(this, "done")


def back_to_queue(this: Change, agent_id: UUID) -> None:
    """Return an agent's unanswered conversation to its queue with its original age."""
    item = this.item or new_item(this, queue=this.conversation.queue or DEFAULT, reason="agent_lost")
    this.move(FloorEvent.AGENT_LOST, "system", {"agent_id": str(agent_id)})
    this.with_values(agent_id=None, queue=item.queue)
    this.put_item(replace(item, state="waiting", agent_id=None, taken_at=None), new=this.item is None)
    this.tell("back_to_queue")


def close_idle(this: Change) -> None:
    """Close a conversation in which nothing has been said for too long, without a word to the customer."""
    this.move(FloorEvent.CLOSE, "system", {"wrap_up": "idle"})
    this.with_values(agent_id=None, closed_at=this.now, wrap_up="idle")
    _end_item(this, "done" if this.item and this.item.state == "taken" else "cancelled")


def new_item(this: Change, *, queue: str, reason: str) -> QueueItem:
    """A queue item for a conversation that came to people without waiting for them."""
    return QueueItem(
        id=uuid4(),
        kind="conversation",
        conversation_id=this.conversation.id,
        queue=queue,
        reason=reason,
        language=this.conversation.language,
        urgent=False,
        card={},
        state="taken",
        agent_id=None,
        waiting_since=this.now,
        taken_at=None,
        ended_at=None,
    )


def _give_to(this: Change, agent: Agent) -> None:
    item = this.item or new_item(this, queue=this.conversation.queue or DEFAULT, reason="taken_over")
    taken_at = item.taken_at or this.now
    this.put_item(replace(item, state="taken", agent_id=agent.id, taken_at=taken_at), new=this.item is None)
    # A question that the bot had put to the waiting customer must not be answered by what is said to a person.
    dialogue = {**this.conversation.dialogue, "people_took_it": True}
    this.with_values(agent_id=agent.id, queue=item.queue, dialogue=dialogue)
    this.tell("accepted", agent=agent.name)


def _wait_in(this: Change, queue: str) -> None:
    """A waiting item moves on with its age; a taken one ends and a new one waits, so that each wait is counted once."""
    item = this.item or new_item(this, queue=queue, reason="transferred")
    waits = replace(item, queue=queue, reason="transferred", state="waiting", agent_id=None, taken_at=None)
    if item.state == "waiting":
        this.put_item(waits)
        return
    _end_item(this, "done")
    this.put_item(replace(waits, id=uuid4(), waiting_since=this.now), new=True)


def _end_item(this: Change, state: str) -> None:
    if this.item is not None:
        this.put_item(replace(this.item, state=state, ended_at=this.now))


def _must_hold(this: Change, agent: Agent, *, or_waiting: bool = False) -> None:
    if or_waiting and this.conversation.floor == Floor.QUEUE and serves(agent, this.conversation.queue):
        return
    if this.conversation.floor != Floor.AGENT or this.conversation.agent_id != agent.id:
        raise Refusal("not_yours", "This conversation is not with you.")


async def _name_of_holder(this: Change) -> str:
    holder = await agents.find(this.connection, this.conversation.agent_id) if this.conversation.agent_id else None
    return holder.name if holder else "A colleague"


def _wait(this: Change) -> Mapping[str, float]:
    if this.item is None or this.item.state != "waiting":
        return {}
    return {"wait_s": round((this.now - this.item.waiting_since).total_seconds(), 3)}
