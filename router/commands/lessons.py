"""Learning from use: agents say what a message means, supervisors take it into the training messages."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from record import event as events
from record import lesson as lessons
from record import message as messages
from record.agent import Agent
from record.event import Event
from record.lesson import Accepted
from record.pool import Connection, Pool, connected, transaction
from record.states import LESSON, LessonEvent, LessonState, follow
from router.commands.change import actor_of
from router.commands.refusal import Refusal
from wire.lesson import Lesson, lesson_of

WriteDown = Callable[[str, str, Sequence[Lesson]], object]
"""Adds lessons to the training messages of a language and an intent; raises `OSError` where they cannot be written."""


async def correct(connection: Connection, agent: Agent, message_id: UUID, intent: str, now: datetime) -> None:
    """Note what a customer's message means, in the caller's transaction."""
    found = await messages.find(connection, message_id)
    if found is None or found.author != "customer":
        raise Refusal("unknown", "There is no such message of a customer.")
    if not await lessons.propose(connection, message_id, intent, agent.id, now):
        raise Refusal("already_ended", "A supervisor has decided about this message already.")
    await events.append(connection, [_event(agent, message_id, "lesson_proposed", intent, now)])


async def accept(pool: Pool, agent: Agent, message_ids: Sequence[UUID], intent: str, now: datetime) -> int:
    """Take messages as examples of an intent; return how many were still open."""
    return await _decide(pool, agent, message_ids, LessonEvent.ACCEPT, intent, now)


async def dismiss(pool: Pool, agent: Agent, message_ids: Sequence[UUID], now: datetime) -> int:
    """Say that there is nothing to learn from messages; return how many were still open."""
    return await _decide(pool, agent, message_ids, LessonEvent.DISMISS, "", now)


async def write_down(pool: Pool, write: WriteDown, default_language: str, now: datetime) -> int:
    """Write what was accepted into the training messages; return how many. Raises `OSError`; a repeat is harmless."""
    async with connected(pool) as connection:
        waiting = await lessons.accepted(connection, default_language=default_language)
    for (language, intent), some in groupby(sorted(waiting, key=_place), key=_place):
        those = list(some)
        taught = [lesson_of(one.text, one.customer_name, (one.understood or {}).get("entities", ())) for one in those]
        await asyncio.to_thread(write, language, intent, taught)
        async with connected(pool) as connection:
            await lessons.written(connection, [one.message_id for one in those], now)
    return len(waiting)


async def _decide(
    pool: Pool, agent: Agent, message_ids: Sequence[UUID], how: LessonEvent, intent: str, now: datetime
) -> int:
    state = follow(LESSON, LessonState.PROPOSED, how)
    kind = "lesson_accepted" if how is LessonEvent.ACCEPT else "lesson_dismissed"
    async with transaction(pool) as connection:
        decided = await lessons.decide(connection, message_ids, state, intent, agent.id, now)
        await events.append(connection, [_event(agent, message_id, kind, intent, now) for message_id in decided])
    return len(decided)


def _place(one: Accepted) -> tuple[str, str]:
    return one.language, one.intent


def _event(agent: Agent, message_id: UUID, kind: str, intent: str, now: datetime) -> Event:
    detail = {"message_id": str(message_id), "intent": intent}
    return Event(at=now, kind=kind, actor=actor_of(agent.id), detail=detail)
