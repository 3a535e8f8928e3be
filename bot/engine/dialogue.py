"""The state of a dialogue between two turns. Plain JSON at rest; what no longer fits the flows is dropped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, field

from bot.engine.flow import FlowBook, Kind
from wire.turn import Choice, Mood, Said

VERSION = 1
DEEPEST = 6
"""Flows that may wait for one another."""
WANTS_KEPT = 5
LEFT_TO_PEOPLE_KEPT = 5
"""Messages of one who waits that the bot would answer, the newest."""


class ReadBack(Struct, kw_only=True):
    """What a customer saw before a question and with it, and the language it was asked in."""

    text: str
    language: str


class Frame(Struct, kw_only=True, omit_defaults=True):
    """One flow under way: the step it stands at, its slots, and what the customer said to start it."""

    flow: str
    step: str
    slots: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    entities: dict[str, list[str]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """Slots that were once filled without asking; what did not do then must not be taken again."""
    intent: str = ""
    """The intent that began it."""
    is_called: bool = False
    """By the frame below, which moves on when this one ends."""
    is_gate: bool = False
    """It must be passed before the frame below may take its step."""
    is_asking: bool = False
    """The customer was asked this collect step's question."""
    waits: bool = False
    """Said in the same breath as another wish; it has not begun yet."""
    told: list[str] = field(default_factory=list)
    """Answers that the flow gave since its last question."""
    goes_on: bool = False
    """It goes on while the customer waits for a person."""
    read_back: ReadBack | None = None
    """The question in hand with what was told before it, where a yes is an agreement."""

    @property
    def depends(self) -> bool:
        """It is there only for the frame below."""
        return self.is_called or self.is_gate


class Done(Struct, kw_only=True):
    """What was last done for the customer in the world."""

    kind: str
    number: str | None = None
    """The order's or work order's, once it is known."""


class LeftToPeople(Struct, kw_only=True):
    """A message of one who waits: it is for the person who will come."""

    id: UUID
    text: str


class Dialogue(Struct, kw_only=True, omit_defaults=True):
    """All that the bot remembers of a conversation."""

    version: int = VERSION
    stack: list[Frame] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    """Choices in hand: title and payload."""
    last: Frame | None = None
    """The flow that ended last, for "no, the March one"."""
    is_last_fresh: bool = False
    """It ended in the turn before: what is said now may be about it though another question stands."""
    remembered: dict[str, Any] = field(default_factory=dict)
    unsure: int = 0
    """Times in a row that the bot did not understand."""
    beside: int = 0
    """Times in a row that the customer asked for what is no business of ours."""
    asked: list[str] = field(default_factory=list)
    """Wishes, each with what was named in it and a fingerprint of what it led to, in the order they were begun."""
    answered: str = ""
    """Fingerprint of the answer given last."""
    done: Done | None = None
    wants: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    mood: Mood = "calm"
    party: str | None = None
    """Whose private things the stack may hold."""
    failing_since: datetime | None = None
    failing: str | None = None
    unread: str | None = None
    """What the customer wrote while the NLU was away, for "try again"."""
    named: dict[str, list[str]] = field(default_factory=dict)
    """What the customer named before it was clear what for; the next wish takes it."""
    asks_contact: bool = False
    left_to_people: list[LeftToPeople] = field(default_factory=list)
    """What the customer wrote while waiting: whoever goes back to the bot has it answered there."""
    passed_on_at: datetime | None = None
    """When the customer was last told that such a message goes to people."""
    serves_who_waits: bool = False
    """Nobody is on duty: the bot serves the customer who waits, and has said that the place is kept."""
    people_took_it: bool = False
    """An agent has had the floor since the last turn; the router says so."""
    is_language_settled: bool = False
    language_hint: str | None = None
    """What the door said of the language last; when it says another, the customer has switched."""

    @property
    def main(self) -> Frame | None:
        """The wish that has the word: the topmost flow that nobody called."""
        return next((frame for frame in reversed(self.stack) if not frame.depends), None)

    @property
    def goes_on(self) -> bool:
        """There is something that goes on while the customer waits for a person."""
        return self.main is not None and (self.main.goes_on or self.serves_who_waits)

    @property
    def top(self) -> Frame | None:
        """The flow that has the word."""
        return self.stack[-1] if self.stack else None

    @property
    def asking(self) -> Frame | None:
        """The flow whose question is in hand."""
        return self.top if self.top is not None and self.top.is_asking else None

    def put(self, frame: Frame) -> None:
        """Put a frame on top of the stack; the oldest that nobody called is forgotten where it grows too deep."""
        self.stack.append(frame)
        while len(self.stack) > DEEPEST and not self.stack[1].depends:
            del self.stack[0]

    def drop(self, flow: str) -> None:
        """Take a flow from the stack with those that are there only for it."""
        place = next((place for place, frame in enumerate(self.stack) if frame.flow == flow), None)
        if place is None:
            return
        del self.stack[place]
        while place < len(self.stack) and self.stack[place].depends:
            del self.stack[place]

    def begin_afresh(self) -> None:
        """What was handed over is the people's now; only what goes on meanwhile stays."""
        self.stack = [frame for frame in self.stack if frame.goes_on]
        self.last, self.unread, self.named = None, None, {}
        self.wants, self.tried = [], []
        self.unsure, self.mood = 0, "calm"
        self.failing, self.failing_since = None, None
        self.end_waiting()

    def end_waiting(self) -> None:
        """Forget what the bot asked and said of the waiting."""
        self.asks_contact, self.left_to_people, self.passed_on_at = False, [], None
        self.serves_who_waits = False

    def end_what_goes_on(self) -> None:
        """Nothing goes on any more while the customer waits for a person."""
        self.stack = [] if self.serves_who_waits else [frame for frame in self.stack if not frame.goes_on]
        self.serves_who_waits = False

    def is_understood(self) -> None:
        """Begin to count misunderstandings anew."""
        self.unsure = self.beside = 0

    def wants_now(self, intent: str) -> None:
        """Remember what the customer is after, newest first."""
        self.wants = [intent, *(want for want in self.wants if want != intent)][:WANTS_KEPT]

    def also_wants(self, intent: str) -> None:
        """Remember what the customer is after besides, behind the others."""
        if intent not in self.wants:
            self.wants = [*self.wants[: WANTS_KEPT - 1], intent]

    def in_hand(self) -> tuple[Choice, ...]:
        """The choices that the customer was last shown."""
        return tuple(Choice(title=title, payload=payload) for title, payload in self.choices)

    def questions_to_people(self) -> tuple[Said, ...]:
        """What the customer wrote while waiting."""
        return tuple(Said(id=left.id, text=left.text) for left in self.left_to_people)

    def leave_to_people(self, message_id: UUID, text: str) -> None:
        """Keep what the customer wrote while waiting; what is written again stands where it was said last."""
        kept = [left for left in self.left_to_people if left.text != text]
        self.left_to_people = [*kept, LeftToPeople(id=message_id, text=text)][-LEFT_TO_PEOPLE_KEPT:]


def read_state(state: Mapping[str, Any], book: FlowBook) -> Dialogue:
    """The dialogue in a stored state; a new one when there is none or it is of another version."""
    try:
        dialogue = msgspec.convert(state, Dialogue, strict=False)
    except msgspec.ValidationError:
        return Dialogue()
    if dialogue.version != VERSION:
        return Dialogue()
    if not all(_fits(frame, book) for frame in dialogue.stack):
        dialogue.stack = []
        dialogue.choices = []
    if dialogue.people_took_it:
        dialogue.people_took_it = False
        dialogue.end_what_goes_on()
        dialogue.end_waiting()
        dialogue.choices = []
    if dialogue.last is not None and not _fits(dialogue.last, book):
        dialogue.last = None
    return dialogue


def write_state(dialogue: Dialogue) -> dict[str, Any]:
    """The dialogue as plain JSON."""
    written: dict[str, Any] = msgspec.to_builtins(dialogue)
    return {"version": VERSION, **written}


def _fits(frame: Frame, book: FlowBook) -> bool:
    flow = book.flows.get(frame.flow)
    if flow is None or frame.step not in flow.index:
        return False
    return not frame.is_asking or flow.step(frame.step).kind is Kind.COLLECT
