"""Learning from use: agents say what a message means, supervisors take it into the training messages."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID, uuid4

from record import event as events
from record import lesson as lessons
from record import message as messages
from record.agent import Agent
from record.event import Event
from record.lesson import Taken
from record.pool import Connection, Pool, connected, transaction
from record.states import LESSON, LessonEvent, LessonState, follow
from router.commands.change import actor_of
from router.commands.refusal import Refusal
from wire.lesson import Lesson, lesson_of

T = TypeVar("T")
WriteDown = Callable[[str, str, Sequence[Lesson]], Sequence[bool]]
"""Adds lessons to the training messages of a language and an intent, and says of each whether it is new there; raises
`OSError` where they cannot be written."""
TakeOut = Callable[[str, str, Sequence[Lesson]], int]
"""Takes lessons out again and says how many still stood there; raises `OSError` where they cannot be taken out."""
UNDO_WITHIN = timedelta(days=7)
"""Later, others have trained with it, and the file is the place to change it."""


class NotWritten(Exception):
    """The files of the training messages cannot be changed; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenDown:
    """What became of the accepted messages."""

    count: int
    left: Mapping[tuple[str, str], str]
    """Why those of a language and an intent could not be written."""


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


async def write_down(pool: Pool, write: WriteDown, default_language: str, now: datetime) -> WrittenDown:
    """Write what was accepted into the training messages, as far as that can be done; a repeat is harmless."""
    count = 0
    left = {}
    async with connected(pool) as connection:
        waiting = await lessons.accepted_places(connection, default_language=default_language)
    for language, intent in waiting:
        try:
            count += await _write_one(pool, write, language, intent, default_language, now)
        except NotWritten as error:
            left[language, intent] = str(error)
    return WrittenDown(count=count, left=left)


async def undo(
    pool: Pool, agent: Agent, decision: UUID, take_out: TakeOut, default_language: str, now: datetime
) -> int:
    """Make a decision undone: its messages wait again, its lines leave the files; return how many messages.

    Raises `NotWritten` where the lines cannot be taken out: then nothing is undone.
    """
    async with transaction(pool) as connection:
        those = await lessons.decided(connection, decision, since=now - UNDO_WITHIN, default_language=default_language)
        if not those:
            raise Refusal("already_ended", "This was undone already, or is too long ago.")
        for one in those:
            follow(LESSON, LessonState(one.state), LessonEvent.UNDO)
        for (language, intent), some in groupby(sorted(those, key=_place), key=_place):
            await _take_out_one(connection, decision, list(some), take_out, (language, intent), default_language, now)
        ids = [one.message_id for one in those]
        await lessons.reopen(connection, ids, agent.id, now)
        await events.append(
            connection, [_event(agent, one.message_id, "lesson_undone", one.intent, now) for one in those]
        )
    return len(those)


async def _write_one(
    pool: Pool, write: WriteDown, language: str, intent: str, default_language: str, now: datetime
) -> int:
    # The rows stay locked meanwhile, so that nobody writes them twice or undoes what is being written.
    async with transaction(pool) as connection:
        those = await lessons.accepted(connection, language, intent, default_language=default_language)
        new = await _change(write, language, intent, [_lesson(one) for one in those])
        for has_line in (True, False):
            ids = [one.message_id for one, is_new in zip(those, new, strict=True) if is_new is has_line]
            await lessons.written(connection, ids, has_line=has_line, now=now)
    return len(those)


async def _take_out_one(
    connection: Connection,
    decision: UUID,
    those: Sequence[Taken],
    take_out: TakeOut,
    place: tuple[str, str],
    default_language: str,
    now: datetime,
) -> None:
    """Takes lines out of one file, but those that other decisions need; these own them from now on."""
    ours = {_lesson(one).text: _lesson(one) for one in those if one.has_line}
    if not ours:
        return
    others = await lessons.others_written(connection, decision, place[1], default_language=default_language)
    heirs = {one.message_id: _lesson(one).text for one in others if _place(one) == place}
    unneeded = [lesson for text, lesson in ours.items() if text not in heirs.values()]
    if unneeded:
        await _change(take_out, *place, unneeded)
    inherit = [message_id for message_id, text in heirs.items() if text in ours]
    await lessons.written(connection, inherit, has_line=True, now=now)


async def _decide(
    pool: Pool, agent: Agent, message_ids: Sequence[UUID], how: LessonEvent, intent: str, now: datetime
) -> int:
    state = follow(LESSON, LessonState.PROPOSED, how)
    kind = "lesson_accepted" if how is LessonEvent.ACCEPT else "lesson_dismissed"
    async with transaction(pool) as connection:
        decided = await lessons.decide(connection, uuid4(), message_ids, state, intent, agent.id, now)
        await events.append(connection, [_event(agent, message_id, kind, intent, now) for message_id in decided])
    return len(decided)


async def _change(change: Callable[[str, str, Sequence[Lesson]], T], *those: Any) -> T:
    try:
        return await asyncio.to_thread(change, *those)
    except OSError as error:
        raise NotWritten(str(error)) from error


def _lesson(one: Taken) -> Lesson:
    entities = (one.understood or {}).get("entities", ())
    return lesson_of(one.text, one.customer_name, entities, one.question)


def _place(one: Taken) -> tuple[str, str]:
    return one.language, one.intent


def _event(agent: Agent, message_id: UUID, kind: str, intent: str, now: datetime) -> Event:
    detail = {"message_id": str(message_id), "intent": intent}
    return Event(at=now, kind=kind, actor=actor_of(agent.id), detail=detail)
