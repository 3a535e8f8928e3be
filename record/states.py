"""State tables: one `{(State, Event): State}` dict a noun; what is not in it is refused by name.

Conversation (who has the floor), delivery, effect, agent presence, lesson. The pictures in docs/reference/states.md are
drawn from these dicts.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class Refused(Exception):
    """This may not follow that."""

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(f"{type(state).__name__} '{state}' does not allow '{event}'")
        self.state = state
        self.event = event


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


def follow(table: Mapping[tuple[S, E], S], state: S, event: E) -> S:
    """The state after `event`; raises `Refused` naming both when the table has no such row."""
    try:
        return table[state, event]
    except KeyError:
        raise Refused(state, event) from None


class Floor(StrEnum):
    """Who answers the customer in a conversation; nobody once it is closed."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"
    NOBODY = "nobody"


class FloorEvent(StrEnum):
    """What moves the floor."""

    HAND_OFF = "hand_off"
    ACCEPT = "accept"
    LEAVE_QUEUE = "leave_queue"
    TRANSFER = "transfer"
    TO_BOT = "to_bot"
    AGENT_LOST = "agent_lost"
    TAKE_OVER = "take_over"
    CLOSE = "close"


FLOOR: dict[tuple[Floor, FloorEvent], Floor] = {
    (Floor.BOT, FloorEvent.HAND_OFF): Floor.QUEUE,
    (Floor.BOT, FloorEvent.TAKE_OVER): Floor.AGENT,
    (Floor.BOT, FloorEvent.CLOSE): Floor.NOBODY,
    (Floor.QUEUE, FloorEvent.ACCEPT): Floor.AGENT,
    (Floor.QUEUE, FloorEvent.LEAVE_QUEUE): Floor.BOT,
    (Floor.QUEUE, FloorEvent.TRANSFER): Floor.QUEUE,
    (Floor.QUEUE, FloorEvent.TAKE_OVER): Floor.AGENT,
    (Floor.QUEUE, FloorEvent.CLOSE): Floor.NOBODY,
    (Floor.AGENT, FloorEvent.TRANSFER): Floor.QUEUE,
    (Floor.AGENT, FloorEvent.TO_BOT): Floor.BOT,
    (Floor.AGENT, FloorEvent.AGENT_LOST): Floor.QUEUE,
    (Floor.AGENT, FloorEvent.TAKE_OVER): Floor.AGENT,
    (Floor.AGENT, FloorEvent.CLOSE): Floor.NOBODY,
}


class DeliveryState(StrEnum):
    """Where a message is on its way to the customer."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    DOUBT = "doubt"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class DeliveryEvent(StrEnum):
    """What happens to a delivery; `lapse` is a claim that ran out without a result."""

    CLAIM = "claim"
    ACCEPT = "accept"
    RETRY = "retry"
    REJECT = "reject"
    LAPSE = "lapse"
    FOUND = "found"
    RESEND = "resend"
    GIVE_UP = "give_up"
    ARRIVE = "arrive"
    SEE = "see"
    WITHDRAW = "withdraw"


DELIVERY: dict[tuple[DeliveryState, DeliveryEvent], DeliveryState] = {
    (DeliveryState.PENDING, DeliveryEvent.CLAIM): DeliveryState.SENDING,
    (DeliveryState.PENDING, DeliveryEvent.WITHDRAW): DeliveryState.WITHDRAWN,
    (DeliveryState.PENDING, DeliveryEvent.ARRIVE): DeliveryState.DELIVERED,
    (DeliveryState.PENDING, DeliveryEvent.SEE): DeliveryState.READ,
    (DeliveryState.SENDING, DeliveryEvent.ACCEPT): DeliveryState.SENT,
    (DeliveryState.SENDING, DeliveryEvent.RETRY): DeliveryState.PENDING,
    (DeliveryState.SENDING, DeliveryEvent.REJECT): DeliveryState.FAILED,
    (DeliveryState.SENDING, DeliveryEvent.LAPSE): DeliveryState.DOUBT,
    (DeliveryState.SENDING, DeliveryEvent.WITHDRAW): DeliveryState.WITHDRAWN,
    (DeliveryState.SENDING, DeliveryEvent.ARRIVE): DeliveryState.DELIVERED,
    (DeliveryState.DOUBT, DeliveryEvent.FOUND): DeliveryState.SENT,
    (DeliveryState.DOUBT, DeliveryEvent.RESEND): DeliveryState.PENDING,
    (DeliveryState.DOUBT, DeliveryEvent.GIVE_UP): DeliveryState.FAILED,
    (DeliveryState.DOUBT, DeliveryEvent.ARRIVE): DeliveryState.DELIVERED,
    (DeliveryState.SENT, DeliveryEvent.ARRIVE): DeliveryState.DELIVERED,
    (DeliveryState.SENT, DeliveryEvent.SEE): DeliveryState.READ,
    (DeliveryState.SENT, DeliveryEvent.REJECT): DeliveryState.FAILED,
    (DeliveryState.DELIVERED, DeliveryEvent.SEE): DeliveryState.READ,
}


class EffectState(StrEnum):
    """Where something that was asked for in the world stands."""

    PENDING = "pending"
    PERFORMING = "performing"
    DONE = "done"
    DOUBT = "doubt"
    FAILED = "failed"
    HELD = "held"


class EffectEvent(StrEnum):
    """What happens to an effect; `lapse` is a claim that ran out without a result."""

    CLAIM = "claim"
    SUCCEED = "succeed"
    RETRY = "retry"
    REJECT = "reject"
    LAPSE = "lapse"
    FOUND = "found"
    MISSING = "missing"
    HOLD = "hold"
    GIVE_UP = "give_up"
    RERUN = "rerun"


EFFECT: dict[tuple[EffectState, EffectEvent], EffectState] = {
    (EffectState.PENDING, EffectEvent.CLAIM): EffectState.PERFORMING,
    (EffectState.PERFORMING, EffectEvent.SUCCEED): EffectState.DONE,
    (EffectState.PERFORMING, EffectEvent.RETRY): EffectState.PENDING,
    (EffectState.PERFORMING, EffectEvent.REJECT): EffectState.FAILED,
    (EffectState.PERFORMING, EffectEvent.LAPSE): EffectState.DOUBT,
    (EffectState.DOUBT, EffectEvent.FOUND): EffectState.DONE,
    (EffectState.DOUBT, EffectEvent.MISSING): EffectState.PENDING,
    (EffectState.DOUBT, EffectEvent.HOLD): EffectState.HELD,
    (EffectState.DOUBT, EffectEvent.GIVE_UP): EffectState.FAILED,
    (EffectState.HELD, EffectEvent.RERUN): EffectState.DOUBT,
    (EffectState.HELD, EffectEvent.REJECT): EffectState.FAILED,
}


class Presence(StrEnum):
    """What an agent is doing, as far as the queue cares."""

    SIGNED_OUT = "signed_out"
    AVAILABLE = "available"
    BUSY = "busy"
    BREAK = "break"
    AWAY = "away"


class PresenceEvent(StrEnum):
    """What changes an agent's presence; `lost` is no heartbeat for too long."""

    SIGN_IN = "sign_in"
    BE_AVAILABLE = "be_available"
    BE_BUSY = "be_busy"
    TAKE_BREAK = "take_break"
    LOST = "lost"
    BACK = "back"
    SIGN_OUT = "sign_out"


_HERE = (Presence.AVAILABLE, Presence.BUSY, Presence.BREAK)
PRESENCE: dict[tuple[Presence, PresenceEvent], Presence] = {
    (Presence.SIGNED_OUT, PresenceEvent.SIGN_IN): Presence.AVAILABLE,
    (Presence.AWAY, PresenceEvent.SIGN_IN): Presence.AVAILABLE,
    (Presence.AWAY, PresenceEvent.BACK): Presence.AVAILABLE,
    (Presence.AWAY, PresenceEvent.SIGN_OUT): Presence.SIGNED_OUT,
    **{(state, PresenceEvent.SIGN_IN): state for state in _HERE},
    **{(state, PresenceEvent.BE_AVAILABLE): Presence.AVAILABLE for state in _HERE},
    **{(state, PresenceEvent.BE_BUSY): Presence.BUSY for state in _HERE},
    **{(state, PresenceEvent.TAKE_BREAK): Presence.BREAK for state in _HERE},
    **{(state, PresenceEvent.LOST): Presence.AWAY for state in _HERE},
    **{(state, PresenceEvent.SIGN_OUT): Presence.SIGNED_OUT for state in _HERE},
}


class LessonState(StrEnum):
    """How far a message is on its way into the training messages; one that nobody touched is open without a row."""

    OPEN = "open"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    WRITTEN = "written"


class LessonEvent(StrEnum):
    """What is done about it: an agent corrects, a supervisor decides, the files take it, a supervisor undoes it."""

    CORRECT = "correct"
    ACCEPT = "accept"
    DISMISS = "dismiss"
    WRITE = "write"
    UNDO = "undo"


LESSON: dict[tuple[LessonState, LessonEvent], LessonState] = {
    (LessonState.OPEN, LessonEvent.CORRECT): LessonState.PROPOSED,
    (LessonState.OPEN, LessonEvent.ACCEPT): LessonState.ACCEPTED,
    (LessonState.OPEN, LessonEvent.DISMISS): LessonState.DISMISSED,
    (LessonState.PROPOSED, LessonEvent.CORRECT): LessonState.PROPOSED,
    (LessonState.PROPOSED, LessonEvent.ACCEPT): LessonState.ACCEPTED,
    (LessonState.PROPOSED, LessonEvent.DISMISS): LessonState.DISMISSED,
    (LessonState.ACCEPTED, LessonEvent.WRITE): LessonState.WRITTEN,
    (LessonState.ACCEPTED, LessonEvent.UNDO): LessonState.OPEN,
    (LessonState.DISMISSED, LessonEvent.UNDO): LessonState.OPEN,
    (LessonState.WRITTEN, LessonEvent.UNDO): LessonState.OPEN,
}
