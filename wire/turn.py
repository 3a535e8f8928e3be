"""What the router hands its attendant for one turn, and what the attendant decides.

A turn only reads: whatever shall happen in the world stands in the `Decision` and is carried out after it is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

Language = str
"""One of `LANGUAGES`."""
LANGUAGES: tuple[Language, ...] = ("en", "es", "zh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer the customer can press: what is shown, and what comes back as `Said.choice`."""

    title: str
    payload: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Abilities:
    """What a channel can do; the middle asks this value, never the channel's name."""

    choices: bool = True
    max_length: int | None = None
    gather_s: float = 0.0
    """How long a turn waits for more messages, in seconds."""
    pull: bool = False
    """The far side fetches its messages; there is nobody to send to."""
    typing: bool = False
    """The customer can be shown that an answer is being written."""
    can_verify: bool = True
    """An address is more than the sender's claim, so that a customer can show who they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of the customer within a turn; digits that were a code are already masked."""

    id: UUID
    text: str
    choice: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCustomer:
    """The customer whom this address is verified for, now."""

    id: UUID
    party: str
    """The operator's own id of the customer (TMF relatedParty id)."""
    name: str
    phone: str
    """The number the verification went to, E.164."""


CodeOutcome = Literal["right", "wrong", "expired", "exhausted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectOutcome:
    """What became of an effect that an earlier turn asked for."""

    kind: str
    succeeded: bool
    held: bool = False
    """Nobody can say whether it happened; it is not tried again before a supervisor has looked."""
    result: Mapping[str, Any]
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What had been asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueOutlook:
    """How things stand in a queue of people."""

    is_open: bool
    """Within its hours and somebody is signed in."""
    opens_at: datetime | None
    """The next time somebody is expected; None when open now."""
    waiting: int
    wait_s: int | None
    """Expected wait in seconds, None when there is nothing to tell it from."""
    place: int | None = None
    """This conversation's place when it waits here, from 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Everything an attendant may know when it decides."""

    conversation_id: UUID
    messages: tuple[Said, ...]
    state: Mapping[str, Any]
    """The dialogue as the attendant left it, plain JSON."""
    language: Language | None
    """Settled language of the conversation, None while unknown."""
    language_hint: Language | None = None
    """What the door knows of the customer's language (the widget's switch)."""
    customer: KnownCustomer | None = None
    code: CodeOutcome | None = None
    """Set when one of the messages was a guess at the code that was sent."""
    outcome: EffectOutcome | None = None
    waiting_in: str | None = None
    """The queue in which this conversation waits for a person, None when the bot has the floor."""
    queues: Mapping[str, QueueOutlook] = field(default_factory=dict)
    abilities: Abilities = field(default_factory=Abilities)
    now: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Understanding:
    """What was understood of one message."""

    message_id: UUID
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Mapping[str, Any], ...] = ()
    language: Language | None = None
    wishes: tuple[str, ...] = ()
    """The intents of a message that says several things, in their order."""
    is_of_no_use: bool = False
    """Whether the bot could do nothing with what the message was taken for, and asked back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One message to the customer."""

    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectRequest:
    """Something to be done in the world; `step` names it uniquely within the turn."""

    step: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """The customer said yes to what was read back to them."""

    flow: str
    text: str
    """The question, as the customer saw it."""
    language: Language
    details: Mapping[str, Any]
    """The flow's values when it was asked, plain JSON."""
    message_id: UUID
    """The message that said yes."""


Mood = Literal["calm", "unhappy", "angry"]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOff:
    """The floor goes to people; all that the agent needs to go on."""

    queue: str
    reason: str
    """A code: asked, not_understood, angry, system_failing, in_doubt, not_by_rules, needs_person,
    retention, porting, urgent, line_gone or could_not_process."""
    wants: tuple[str, ...]
    """Intents the customer is after, newest first."""
    collected: Mapping[str, Any]
    tried: tuple[str, ...]
    mood: Mood
    summary: str
    """One or two sentences for the agent, in the desk's language (English)."""
    urgent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CallBack:
    """The customer would rather be called or written to."""

    kind: Literal["phone", "email"]
    value: str
    queue: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What an attendant decided for one turn."""

    replies: tuple[Reply, ...]
    state: Mapping[str, Any]
    language: Language
    effects: tuple[EffectRequest, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    understood: tuple[Understanding, ...] = ()
    hand_off: HandOff | None = None
    call_back: CallBack | None = None
    leave_queue: bool = False
    becomes_urgent: bool = False
    """What the customer who waits for a person has come to want cannot wait: a lost phone."""
    opted_out: bool | None = None
    """True after STOP, False after START, None when nothing was said of it."""
    reasons: tuple[str, ...] = ()
    """Codes of the rules that led here; stored with the turn's event."""


class Attendant(Protocol):
    """Whoever answers while the bot has the floor."""

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Told of a turn's messages before it is attended to, to begin with what takes long; may do nothing.

        It may be told of the same messages twice, and of some that are never attended to.
        """
        ...

    async def attend(self, turn: Turn) -> Decision:
        """Decide one turn; raises `Later` only when nothing can be said at all."""
        ...
