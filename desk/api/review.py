"""What the bot did not understand, or was corrected in: grouped, masked, and taken into the training messages."""

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
from record.lesson import Open
from record.pool import connected, transaction
from router.commands import lessons as commands
from wire.personal import mask_personal

OPEN_AT_MOST = 300
TEXT_SHOWN = 600
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


class Review(Struct, frozen=True, kw_only=True):
    """All that waits to be decided, and every intent there is."""

    groups: tuple[Group, ...]
    intents: tuple[str, ...]


async def show(desk: Desk, call: Call) -> Review:
    """What waits to be decided, large groups first."""
    async with connected(desk.pool) as connection:
        waiting = await lessons.open_ones(connection, limit=OPEN_AT_MOST)
    return Review(groups=tuple(groups_of(waiting)), intents=tuple(sorted(desk.values.intents)))


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
    try:
        await commands.write_down(desk.pool, desk.write_down, desk.values.default_language, desk.clock())
    except OSError:
        return Taken(accepted=accepted, written=False)
    return Taken(accepted=accepted, written=True)


async def dismiss(desk: Desk, call: Call) -> None:
    """Say that there is nothing to learn from messages."""
    await commands.dismiss(desk.pool, call.caller, call.body.messages, desk.clock())


def groups_of(waiting: Sequence[Open]) -> list[Group]:
    """Messages that say nearly the same in one language together, large groups first."""
    by_language: dict[str | None, list[Open]] = {}
    for one in waiting:
        by_language.setdefault(one.language, []).append(one)
    groups = [
        _group(language, [those[place] for place in places])
        for language, those in by_language.items()
        for places in grouped([one.text for one in those])
    ]
    return sorted(groups, key=lambda group: -len(group.messages))


def _check_intent(desk: Desk, intent: str) -> None:
    if intent not in desk.values.intents:
        raise Problem(422, "unknown", "There is no such intent.")


def _group(language: str | None, those: list[Open]) -> Group:
    weights: Counter[str] = Counter()
    for one in those:
        if one.proposed:
            weights[one.proposed] += 1
        for name, share in (one.understood or {}).get("ranking", ()):
            weights[name] += share
    guesses = tuple(name for name, _ in weights.most_common() if name != "nlu_fallback")
    return Group(
        language=language,
        guesses=guesses[:GUESSES_SHOWN],
        messages=tuple(
            Unclear(
                id=one.message_id,
                text=mask_personal(one.text, one.customer_name)[:TEXT_SHOWN],
                understood=(one.understood or {}).get("intent"),
                proposed=one.proposed,
                proposed_by=one.proposed_by,
                at=one.at,
            )
            for one in those
        ),
    )
