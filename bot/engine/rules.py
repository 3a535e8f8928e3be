"""What the engine goes by: flows, answers, actions, and what the operator allows. Made once at start."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Protocol

from bot.engine.flow import FlowBook
from bot.engine.scene import Action, Options
from bot.policy import Policy
from wire.turn import Choice, Language


class Answering(Protocol):
    """The book of answers, as the engine needs it."""

    @property
    def names(self) -> Collection[str]: ...

    def places(self, name: str) -> Collection[str]: ...

    def say(self, name: str, values: Mapping[str, Any], language: Language, *, short: bool = False) -> "Rendered": ...


class Rendered(Protocol):
    """A rendered answer."""

    @property
    def text(self) -> str: ...

    @property
    def choices(self) -> tuple[Choice, ...]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Everything the engine goes by."""

    book: FlowBook
    answers: Answering
    actions: Mapping[str, Action]
    options: Mapping[str, Options]
    region: str
    """How telephone numbers without a country are read (ISO 3166)."""
    zone: tzinfo
    """Where the operator's days begin."""
    policy: Policy
    """What the operator allows and offers."""
    values: Mapping[str, Any]
    """What every answer may name."""
