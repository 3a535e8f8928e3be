"""What an action or a list of options may see, and what an action may bring about. Values only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.engine.facts import Facts
from bot.policy import Policy
from wire.turn import EffectRequest, KnownCustomer, Language


class Say(Protocol):
    """Renders an answer in the turn's language."""

    def __call__(self, answer: str, **values: Any) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One moment of a flow."""

    facts: Facts
    customer: KnownCustomer | None
    slots: Mapping[str, Any]
    said: str
    """What the customer wrote to start the flow."""
    entities: Mapping[str, list[str]]
    language: Language
    now: datetime
    today: date
    say: Say
    policy: Policy
    home: str | None = None
    """The operator's country (ISO 3166), where its time zone tells it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One value that a choice slot may take."""

    value: str
    title: str
    names: tuple[str, ...] = ()
    """What customers call it, in any language; the title is always among them."""
    number: str = ""
    """A number whose last digits also name it."""
    hints: tuple[str, ...] = ()
    """What only speaks for it in an answer that is no wish of its own: "the unlimited one" is a plan for a mobile."""
    is_offered: bool = True
    """Shown as a choice; one that is not is still understood, so that it can be answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an action leads to."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    effects: tuple[EffectRequest, ...] = ()
    hand_off: str | None = None
    """Reason code, when the conversation shall go to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """A named action of the flows."""

    run: Callable[[Scene], Outcome]
    is_private: bool
    """Reads or tells what belongs to one customer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """A named list of options for choice slots."""

    list: Callable[[Scene], tuple[Option, ...]]
    is_private: bool
    """Reads or tells what belongs to one customer."""
