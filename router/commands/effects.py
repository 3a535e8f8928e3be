"""Effects that are held, because nobody could tell whether they happened: looked up again, or given up."""

from datetime import datetime
from uuid import UUID

from redis.asyncio import Redis

from record import effect as effects
from record import event as events
from record.agent import Agent
from record.event import Event
from record.pool import Pool, transaction
from record.states import EFFECT, EffectEvent, EffectState, follow
from router.commands.change import actor_of
from router.commands.refusal import Refusal
from wire import bells


async def look_up_again(pool: Pool, valkey: Redis, agent: Agent, effect_id: UUID, now: datetime) -> None:
    """Put a held effect in doubt again, so that it is looked up at the other side."""
    await _move(pool, valkey, agent, effect_id, EffectEvent.RERUN, now)


async def fail(pool: Pool, valkey: Redis, agent: Agent, effect_id: UUID, now: datetime) -> None:
    """Give a held effect up; its conversation is told that it did not work."""
    await _move(pool, valkey, agent, effect_id, EffectEvent.REJECT, now)


async def _move(pool: Pool, valkey: Redis, agent: Agent, effect_id: UUID, event: EffectEvent, now: datetime) -> None:
    async with transaction(pool) as connection:
        effect = await effects.find(connection, effect_id, lock=True)
        if effect is None:
            raise Refusal("unknown", "There is no such effect.")
        if effect.state != EffectState.HELD:
            raise Refusal("already_ended", f"This effect is {effect.state}, not held.")
        after = follow(EFFECT, EffectState.HELD, event)
        await effects.settle(connection, effect, event, now, reason="by_supervisor")
        happened = Event(
            at=now,
            kind=f"effect_{event}",
            actor=actor_of(agent.id),
            conversation_id=effect.conversation_id,
            customer_id=effect.customer_id,
            from_state=effect.state,
            to_state=after,
            detail={"effect": str(effect_id), "what": effect.kind, "reason": "by_supervisor"},
        )
        await events.append(connection, [happened])
    await bells.ring(valkey, [(bells.EVENTS, b""), (bells.WORK, b"")])
