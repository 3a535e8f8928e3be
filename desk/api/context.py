"""What every handler of the desk is given: the engines, the clock, the operator's choices, and three functions."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from record.agent import Agent
from record.pool import Pool
from router.commands.lessons import TakeOut, WriteDown
from router.commands.parked import Append
from router.commands.queues import Queues
from wire.clock import Clock

ProfileOf = Callable[[str], Awaitable[Mapping[str, Any] | None]]
"""Reads what the operator's systems know of a party; None or an error when they are away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Values:
    """The operator's choices as far as the desk depends on them."""

    queues: Queues
    away_after_s: float
    max_text: int
    timezone: ZoneInfo
    """Where the day begins for the board."""
    intents: frozenset[str] = frozenset()
    """What a message may mean."""
    default_language: str = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What handlers work with."""

    pool: Pool
    valkey: Redis
    clock: Clock
    values: Values
    profile: ProfileOf
    append: Append
    write_down: WriteDown
    take_out: TakeOut


@dataclass(kw_only=True, slots=True)
class Call:
    """One request after the gate: who asks, for what, with which checked values."""

    agent: Agent | None
    token_hash: bytes | None
    ip: str
    id: UUID | None = None
    query: Any = None
    body: Any = None
    new_token: str | None = None
    """Set by a handler to sign the browser in; an empty string signs it out."""

    @property
    def caller(self) -> Agent:
        """Who is signed in; the gate has seen to it that somebody is."""
        if self.agent is None:
            raise RuntimeError("the route table lets strangers in here")
        return self.agent

    @property
    def subject(self) -> UUID:
        """The id in the path."""
        if self.id is None:
            raise RuntimeError("the route table has no id here")
        return self.id
