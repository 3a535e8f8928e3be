"""What an operator has decided about routing, as one value that every rule can be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from wire.hours import Hours
from wire.turn import Abilities


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRule:
    """One queue of people."""

    name: str
    hours: Hours
    """When people serve it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeLimits:
    """How often a code may be guessed (docs/why/safety.md)."""

    per_code: int
    per_phone_day: int
    per_ip_hour: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Everything the rules of routing depend on apart from what is stored."""

    queues: Mapping[str, QueueRule]
    abilities: Mapping[str, Abilities]
    codes: CodeLimits
    verified_for: timedelta
    """How long a verification lasts without a message."""
    default_language: str
