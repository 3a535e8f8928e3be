"""A circuit breaker: after several failures in a row a system is left alone for a while, then tried once. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

FAILURES_TO_OPEN = 5
OPEN_FOR = timedelta(seconds=10)


class State(Enum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    TRYING = "trying"


class Event(Enum):
    """What happened to a call, or to time."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    FAILED_TOO_OFTEN = "failed too often"
    RESTED = "rested"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.CLOSED, Event.SUCCEEDED): State.CLOSED,
    (State.CLOSED, Event.FAILED): State.CLOSED,
    (State.CLOSED, Event.FAILED_TOO_OFTEN): State.OPEN,
    (State.OPEN, Event.RESTED): State.TRYING,
    # Calls that were under way when the circuit opened still end.
    (State.OPEN, Event.SUCCEEDED): State.CLOSED,
    (State.OPEN, Event.FAILED): State.OPEN,
    (State.OPEN, Event.FAILED_TOO_OFTEN): State.OPEN,
    (State.TRYING, Event.SUCCEEDED): State.CLOSED,
    (State.TRYING, Event.FAILED): State.OPEN,
    (State.TRYING, Event.FAILED_TOO_OFTEN): State.OPEN,
}


class Breaker:
    """Counts one system's failures and says whether it may be called."""

    def __init__(self) -> None:
        self.state = State.CLOSED
        self._failures = 0
        self._opened_at: datetime | None = None

    def may_call(self, now: datetime) -> bool:
        """Whether a call may go out; while trying, exactly the one that asked first."""
        if self.state is State.CLOSED:
            return True
        rested = self._opened_at is not None and now - self._opened_at >= OPEN_FOR
        if self.state is State.OPEN and rested:
            self._move(Event.RESTED)
            # A trial that never comes back must not block for ever: the rest begins anew.
            self._opened_at = now
            return True
        if self.state is State.TRYING and rested:
            self._opened_at = now
            return True
        return False

    def succeeded(self) -> None:
        """A call was answered."""
        self._failures = 0
        self._move(Event.SUCCEEDED)

    def failed(self, now: datetime) -> None:
        """A call was not answered, or with nonsense."""
        self._failures += 1
        before = self.state
        self._move(Event.FAILED_TOO_OFTEN if self._failures >= FAILURES_TO_OPEN else Event.FAILED)
        if self.state is State.OPEN and before is not State.OPEN:
            self._opened_at = now

    def _move(self, event: Event) -> None:
        step = (self.state, event)
        if step not in TRANSITIONS:
            raise ValueError(f"A circuit that is {self.state.value} cannot have {event.value}.")
        self.state = TRANSITIONS[step]
