"""What the bot did not understand, or was corrected in: grouped, masked, and taken into the training messages."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from desk.api.alike import grouped
from desk.api.context import Call, Desk
from desk.api.conversations import readable
from desk.api.problem import Problem
from record import lesson as lessons
from record import message as messages
from record.lesson import Open, Said
from record.pool import connected, transaction
from router.commands import lessons as commands
from wire.lesson import shown, teaches

OPEN_AT_MOST = 300
COUNTED_AT_MOST = 10_000
DECISIONS_SHOWN = 20
CHOSEN_AT_MOST = 300
GUESSES_SHOWN = 3

Intent = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
Chosen = Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=CHOSEN_AT_MOST)]


class Correction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a message means."""

    intent: Intent


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages that are examples of an intent."""

    messages: Chosen
    intent: Intent


class Dismissal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages that there is nothing to learn from."""

    messages: Chosen


class Taken(Struct, frozen=True, kw_only=True):
    """What became of an acceptance; not `written`: `tandem bot review` writes it where the messages are kept."""

    accepted: int
    written: bool


class Dismissed(Struct, frozen=True, kw_only=True):
    """What became of a dismissal."""

    dismissed: int


class Undone(Struct, frozen=True, kw_only=True):
    """How many messages wait again."""

    undone: int


class Unclear(Struct, frozen=True, kw_only=True):
    """A message to decide about, masked, with what the bot took it for."""

    id: UUID
    text: str
    understood: str | None
    proposed: str | None
    proposed_by: str | None
    at: datetime


class Group(Struct, frozen=True, kw_only=True):
    """Messages that say nearly the same, with the intents that they may mean, likeliest first."""

    language: str | None
    guesses: tuple[str, ...]
    messages: tuple[Unclear, ...]


class Decision(Struct, frozen=True, kw_only=True):
    """What a supervisor decided in one go, with one of its messages, masked; no intent: nothing to learn."""

    id: UUID
    intent: str | None
    by: str | None
    at: datetime
    language: str | None
    text: str
    messages: int
    unwritten: int


class Review(Struct, frozen=True, kw_only=True):
    """What waits to be decided, how much more there is, every intent, and what was decided lately."""

    groups: tuple[Group, ...]
    more: int
    intents: tuple[str, ...]
    decisions: tuple[Decision, ...]


async def show(desk: Desk, call: Call) -> Review:
    """What waits to be decided, large groups first."""
    async with connected(desk.pool) as connection:
        waiting = await lessons.open_ones(connection, limit=OPEN_AT_MOST)
        count = await lessons.count_open(connection, at_most=COUNTED_AT_MOST)
        decided = await lessons.decisions(connection, since=desk.clock() - commands.UNDO_WITHIN, limit=DECISIONS_SHOWN)
    return Review(
        groups=tuple(await asyncio.to_thread(groups_of, waiting)),
        more=count - len(waiting),
        intents=tuple(sorted(desk.values.intents)),
        decisions=tuple(_decision(one) for one in decided),
    )


async def correct(desk: Desk, call: Call) -> None:
    """Say what a message of a conversation that one may read means."""
    _check_intent(desk, call.body.intent)
    async with transaction(desk.pool) as connection:
        found = await messages.find(connection, call.subject)
        if found is None:
            raise Problem(404, "unknown", "There is no such message.")
        await readable(connection, call.caller, found.conversation_id)
        await commands.correct(connection, call.caller, call.subject, call.body.intent, desk.clock())


async def accept(desk: Desk, call: Call) -> Taken:
    """Take messages as examples of an intent and write them down."""
    _check_intent(desk, call.body.intent)
    accepted = await commands.accept(desk.pool, call.caller, call.body.messages, call.body.intent, desk.clock())
    written = await commands.write_down(desk.pool, desk.write_down, desk.values.default_language, desk.clock())
    return Taken(accepted=accepted, written=all(intent != call.body.intent for _, intent in written.left))


async def dismiss(desk: Desk, call: Call) -> Dismissed:
    """Say that there is nothing to learn from messages."""
    return Dismissed(dismissed=await commands.dismiss(desk.pool, call.caller, call.body.messages, desk.clock()))


async def undo(desk: Desk, call: Call) -> Undone:
    """Let the messages of a decision wait again, and take their lines out of the files."""
    try:
        count = await commands.undo(
            desk.pool, call.caller, call.subject, desk.take_out, desk.values.default_language, desk.clock()
        )
    except commands.NotWritten:
        raise Problem(
            409, "not_written", "Its training file cannot be changed just now: it is being edited, or kept elsewhere."
        ) from None
    return Undone(undone=count)


def groups_of(waiting: Sequence[Open]) -> list[Group]:
    """Messages that say nearly the same in one language together, large groups first."""
    by_language: dict[str | None, list[Unclear]] = {}
    meant: dict[UUID, Open] = {}
    for one in waiting:
        text = readable_text(one)
        if teaches(text):
            by_language.setdefault(one.language, []).append(_unclear(one, text))
            meant[one.message_id] = one
    groups = []
    for language, those in by_language.items():
        for places in grouped([one.text for one in those]):
            some = tuple(those[place] for place in places)
            groups.append(Group(language=language, guesses=_guesses([meant[one.id] for one in some]), messages=some))
    return sorted(groups, key=lambda group: -len(group.messages))


def readable_text(one: Said) -> str:
    """A customer's message without what is personal, as it would become a training message."""
    return shown(one.text, one.customer_name, one.question)


def _check_intent(desk: Desk, intent: str) -> None:
    if intent not in desk.values.intents:
        raise Problem(422, "unknown", "There is no such intent.")


def _guesses(those: Sequence[Open]) -> tuple[str, ...]:
    """What the messages may mean, likeliest first; what the bot took one for in vain only where nothing else is."""
    weights: Counter[str] = Counter()
    for one in those:
        understood = one.understood or {}
        if one.proposed:
            weights[one.proposed] += 1
        for name, share in understood.get("ranking", ()):
            weights[name] += 0 if understood.get("of_no_use") and name == understood.get("intent") else share
    return tuple(name for name, _ in weights.most_common() if name != "nlu_fallback")[:GUESSES_SHOWN]


def _unclear(one: Open, text: str) -> Unclear:
    return Unclear(
        id=one.message_id,
        text=text,
        understood=(one.understood or {}).get("intent"),
        proposed=one.proposed,
        proposed_by=one.proposed_by,
        at=one.at,
    )


def _decision(one: lessons.Decision) -> Decision:
    return Decision(
        id=one.id,
        intent=one.intent if one.is_accepted else None,
        by=one.by,
        at=one.at,
        language=one.language,
        text=readable_text(one),
        messages=one.messages,
        unwritten=one.unwritten,
    )
