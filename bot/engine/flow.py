"""A flow as data: steps, where each goes on, and the slots it may fill. `docs/reference/flows.md` explains the keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from bot.asking_words import Asked

END = "END"
HAND_OFF_SUMMARY = "hand_off_summary"
"""The slot that names what a flow tells the agent of itself when it hands off."""

Condition = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]
"""Whether a branch is taken, from the frame's slots and the turn's context."""


class Kind(Enum):
    """What a step does."""

    COLLECT = "collect"
    ACTION = "action"
    SET_SLOTS = "set_slots"
    CALL = "call"
    LINK = "link"
    NOOP = "noop"


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """Where a step goes on when its condition holds; without a condition, always."""

    condition: Condition | None
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a flow."""

    id: str
    kind: Kind
    name: str
    """The slot, action, answer or flow that the step is about."""
    utter: str | None = None
    """The question of a collect step."""
    is_optional: bool = False
    """A collect step that takes what was said and never asks."""
    is_carried: bool = False
    """A collect step that takes the value of the flow that ended last where the wish names none."""
    is_agreement: bool = False
    """A yes to a collect step's question is an agreement and is stored."""
    is_each: bool = False
    """A collect step after which nothing is asked: "all of them" runs the rest for every option."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    where: str = ""
    """File, line, flow and step, for whoever edits it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """One thing a customer may want, step by step."""

    name: str
    description: str
    intents: tuple[str, ...]
    is_sensitive: bool
    """Every step needs a verified customer; the engine sees to it before each."""
    is_small_talk: bool
    """Said in passing: it is no digression, and the question in hand stays."""
    is_priced: bool
    """It shows prices: "how much is that?" afterwards is about them."""
    follow_ups: Mapping[str, str]
    """Slots whose value, said when the flow has ended, begins another flow."""
    asked: Mapping[Asked, str]
    """What answers a bare question about what it has said, such as "why?" or "since when?"."""
    steps: tuple[Step, ...]
    index: Mapping[str, int]
    where: str = ""
    """File, line and flow, for whoever edits it."""

    def step(self, step_id: str) -> Step:
        """The step with this id."""
        return self.steps[self.index[step_id]]


SlotType = Literal[
    "choice", "several", "yes_no", "phone", "code", "place", "country", "text", "contact", "story", "address", "email"
]

CHOOSING: frozenset[SlotType] = frozenset({"choice", "several"})
"""Types whose value is among listed options."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRule:
    """How a slot is filled."""

    name: str
    type: SlotType
    options: str | None
    """The named function that lists a choice slot's options."""
    entities: tuple[str, ...]
    is_remembered: bool
    """Kept for later flows of the conversation."""
    yes_words: tuple[str, ...] = ()
    """Words that take up what the question offers, as "let me know" does: a yes as well."""
    is_remedy: bool = False
    """It asks whether a step helped, so that "still slow" is a no."""
    where: str = ""
    """File, line and slot, for whoever edits it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One intent: who serves it when people must, and how soon it is attended to."""

    intent: str
    queue: str
    is_urgent: bool
    is_first: bool
    """It comes before other wishes of the same breath; what is urgent does so too."""
    is_for_people: bool
    """Whoever waits for a person is not served in it by the bot, even while nobody is on duty."""
    where: str = ""
    """File, line and intent, for whoever edits it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowBook:
    """All flows, with the slots and topics they speak of."""

    flows: Mapping[str, Flow]
    by_intent: Mapping[str, str]
    slots: Mapping[str, SlotRule]
    topics: Mapping[str, Topic]
