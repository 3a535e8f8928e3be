"""The people of the floor and their numbers: agents, presence, canned answers, the board's basics."""

from datetime import datetime
from functools import cache
from math import inf
from pathlib import Path
from typing import Literal
from uuid import UUID

import yaml
from msgspec import Struct

from desk.api.context import Call, Desk
from record import agent as agents
from record import board, queue_item
from record.pool import connected
from router.commands import presence
from wire.turn import LANGUAGES

CANNED = Path(__file__).parent.parent / "canned"
MINUTES_SHOWN = 30


class Colleague(Struct, frozen=True, kw_only=True):
    """An agent or supervisor, what they are doing and how much they have."""

    id: UUID
    name: str
    role: str
    presence: str
    queues: tuple[str, ...]
    conversations: int


class Team(Struct, frozen=True, kw_only=True):
    """Everybody who may sign in, by name."""

    items: tuple[Colleague, ...]


class PresenceChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agent chooses at the status switch."""

    presence: Literal["available", "busy", "break"]


class PresenceNow(Struct, frozen=True, kw_only=True):
    """What an agent is doing now."""

    presence: str


class Canned(Struct, frozen=True, kw_only=True):
    """A ready answer."""

    name: str
    text: str


class QueueStanding(Struct, frozen=True, kw_only=True):
    """How things stand in one queue; times in seconds."""

    name: str
    title: str
    waiting: int
    longest_wait_s: float
    sla_s: float
    here: int


class Board(Struct, frozen=True, kw_only=True):
    """The floor at a glance; shares are between 0 and 1, None while there is nothing to tell from."""

    waiting: int
    longest_wait_s: float
    agents: dict[str, int]
    service_level_today: float | None
    containment_today: float | None
    messages_per_minute: tuple[int, ...]
    queues: tuple[QueueStanding, ...]


async def list_team(desk: Desk, call: Call) -> Team:
    """Everybody who may sign in."""
    async with connected(desk.pool) as connection:
        everyone = await agents.everyone(connection)
        load = await board.conversations_by_agent(connection)
    return Team(
        items=tuple(
            Colleague(
                id=one.id,
                name=one.name,
                role=one.role,
                presence=one.presence,
                queues=tuple(one.queues),
                conversations=load.get(one.id, 0),
            )
            for one in everyone
        )
    )


async def choose_presence(desk: Desk, call: Call) -> PresenceNow:
    """Be available, busy or on a break."""
    state = await presence.choose(desk.pool, desk.valkey, call.caller.id, call.body.presence, desk.clock())
    return PresenceNow(presence=state)


async def list_canned(desk: Desk, call: Call) -> dict[str, tuple[Canned, ...]]:
    """Ready answers by language."""
    return canned_answers()


@cache
def canned_answers() -> dict[str, tuple[Canned, ...]]:
    """The ready answers as their files hold them."""
    return {
        language: tuple(
            Canned(name=one["name"], text=one["text"])
            for one in yaml.safe_load((CANNED / f"{language}.yml").read_text(encoding="utf-8"))
        )
        for language in LANGUAGES
    }


async def show_board(desk: Desk, call: Call) -> Board:
    """Who waits, who is here, and how today goes."""
    now = desk.clock()
    midnight = now.astimezone(desk.values.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    async with connected(desk.pool) as connection:
        waiting = [item for item in await queue_item.waiting(connection) if item.kind == "conversation"]
        here = await agents.here_by_queue(connection)
        everyone = await agents.everyone(connection)
        slas = {name: queue.sla_s for name, queue in desk.values.queues.items()}
        taken, in_time = await board.taken_in_time(connection, slas, midnight)
        opened, contained = await board.contained(connection, midnight)
        minutes = await board.messages_per_minute(connection, now, MINUTES_SHOWN)
    # Whoever waits beyond the limit will not be served in time any more, whenever they are.
    late = sum((now - one.waiting_since).total_seconds() > slas.get(one.queue, inf) for one in waiting)
    waits: dict[str, list[datetime]] = {}
    for item in waiting:
        waits.setdefault(item.queue, []).append(item.waiting_since)
    states: dict[str, int] = {}
    for one in everyone:
        states[one.presence] = states.get(one.presence, 0) + 1

    def longest_s(since: list[datetime]) -> float:
        return max(((now - at).total_seconds() for at in since), default=0.0)

    return Board(
        waiting=len(waiting),
        longest_wait_s=longest_s([item.waiting_since for item in waiting]),
        agents=states,
        service_level_today=in_time / (taken + late) if taken + late else None,
        containment_today=contained / opened if opened else None,
        messages_per_minute=tuple(minutes),
        queues=tuple(
            QueueStanding(
                name=name,
                title=queue.title_in("en"),
                waiting=len(waits.get(name, [])),
                longest_wait_s=longest_s(waits.get(name, [])),
                sla_s=queue.sla_s,
                here=here.get(name, 0) + here.get(agents.ANY_QUEUE, 0),
            )
            for name, queue in desk.values.queues.items()
        ),
    )
