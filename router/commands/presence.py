"""Whether an agent is here: signing in and out, available, busy or on a break, the heartbeat, and being lost.

What may follow what is `record.states.PRESENCE`. Whoever is away or signed out keeps no customer waiting: the
unanswered conversations go back to their queues by `sweep_absent`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from redis.asyncio import Redis

from record import agent as agents
from record import event as events
from record.agent import Agent
from record.event import Event
from record.inbox import unanswered_of_absent
from record.pool import Pool, connected, transaction
from record.states import PRESENCE, Floor, Presence, PresenceEvent, Refused, follow
from router.commands.change import actor_of, change
from router.commands.floor import back_to_queue
from router.commands.refusal import Refusal
from wire import bells

CHOICES = {
    "available": PresenceEvent.BE_AVAILABLE,
    "busy": PresenceEvent.BE_BUSY,
    "break": PresenceEvent.TAKE_BREAK,
}
"""What an agent may choose at the status switch."""


async def sign_in(pool: Pool, valkey: Redis, agent_id: UUID, now: datetime) -> Presence:
    """Note that an agent has come."""
    return await _move(pool, valkey, agent_id, PresenceEvent.SIGN_IN, now, actor_of(agent_id))


async def sign_out(pool: Pool, valkey: Redis, agent_id: UUID, now: datetime) -> Presence:
    """Note that an agent has gone home."""
    return await _move(pool, valkey, agent_id, PresenceEvent.SIGN_OUT, now, actor_of(agent_id))


async def choose(pool: Pool, valkey: Redis, agent_id: UUID, presence: str, now: datetime) -> Presence:
    """Note what an agent has chosen at the status switch: available, busy or break."""
    return await _move(pool, valkey, agent_id, CHOICES[presence], now, actor_of(agent_id))


async def heartbeat(pool: Pool, valkey: Redis, agent_id: UUID, now: datetime) -> Presence:
    """Note a sign of life; an agent who was away is back."""
    async with connected(pool) as connection:
        agent = await agents.find(connection, agent_id)
        if agent is None:
            raise Refusal("unknown_agent", "There is no such agent.")
        await agents.heard_from(connection, agent_id, now)
    if agent.presence == Presence.AWAY:
        return await _move(pool, valkey, agent_id, PresenceEvent.BACK, now, actor_of(agent_id))
    return Presence(agent.presence)


async def sweep_lost(pool: Pool, valkey: Redis, now: datetime, away_after_s: float) -> int:
    """Mark agents away whose page has been silent for too long; return how many."""
    before = now - timedelta(seconds=away_after_s)
    async with connected(pool) as connection:
        lost = await agents.lost_since(connection, before)
    for agent in lost:
        await _move(pool, valkey, agent.id, PresenceEvent.LOST, now, "system", silent_since=before)
    return len(lost)


async def sweep_absent(pool: Pool, valkey: Redis, now: datetime) -> int:
    """Return unanswered conversations of agents who are not here to their queues; return how many.

    A conversation that the agent has answered last waits for that agent until the customer writes again.
    """
    async with connected(pool) as connection:
        waiting = await unanswered_of_absent(connection)
    returned = 0
    for conversation_id, agent_id in waiting:
        async with change(pool, valkey, conversation_id, now) as this:
            agent = await agents.find(this.connection, agent_id)
            gone = agent is not None and agent.presence in (Presence.AWAY, Presence.SIGNED_OUT)
            if gone and this.conversation.floor == Floor.AGENT and this.conversation.agent_id == agent_id:
                back_to_queue(this, agent_id)
                returned += 1
    return returned


async def _move(
    pool: Pool,
    valkey: Redis,
    agent_id: UUID,
    event: PresenceEvent,
    now: datetime,
    actor: str,
    *,
    silent_since: datetime | None = None,
) -> Presence:
    async with transaction(pool) as connection:
        agent = await agents.find(connection, agent_id, lock=True)
        if agent is None:
            raise Refusal("unknown_agent", "There is no such agent.")
        before = Presence(agent.presence)
        if silent_since and not _is_silent(agent, silent_since):
            return before
        try:
            after = follow(PRESENCE, before, event)
        except Refused:
            raise Refusal("not_allowed", f"Somebody who is {before.replace('_', ' ')} cannot do this.") from None
        await agents.set_presence(connection, agent_id, after, agent.seen_at if silent_since and agent.seen_at else now)
        if after != before:
            happened = Event(
                at=now,
                kind="presence",
                actor=actor,
                from_state=before,
                to_state=after,
                detail={"agent_id": str(agent_id)},
            )
            await events.append(connection, [happened])
    if after != before:
        await bells.ring(valkey, [(bells.EVENTS, b"")])
    return after


def _is_silent(agent: Agent, since: datetime) -> bool:
    """Whether an agent who counts as here has still not been heard from; another sweep may have come first."""
    is_here = agent.presence not in (Presence.AWAY, Presence.SIGNED_OUT)
    return is_here and (agent.seen_at is None or agent.seen_at < since)
