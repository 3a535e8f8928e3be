"""How the far side is spoken to: sending a message, performing an effect, and the ways in which that can fail.

Delivery knows these kinds, never the provider or system behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID


class NotNow(Exception):
    """The far side surely did nothing; try again later."""


class NotYet(Exception):
    """It is not time for it; look again after `wait`, however often."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


class Declined(Exception):
    """The far side said no for good; `reason` is a code for the agent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unclear(Exception):
    """The far side may or may not have done it; look it up before anything else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message to be sent."""

    delivery_id: UUID
    address: str
    text: str
    created_at: datetime


class Send(Protocol):
    """A channel's way out."""

    async def send(self, outgoing: Outgoing) -> str:
        """Send and return the provider's id; raises `NotNow`, `Declined` or `Unclear`."""
        ...

    async def look_up(self, outgoing: Outgoing) -> str | None:
        """The provider's id of a message that may have been sent, None when it was not; raises `NotNow`."""
        ...


class Perform(Protocol):
    """How something is done in the world."""

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do it once and return what came of it; raises `NotNow`, `NotYet`, `Declined` or `Unclear`."""
        ...

    async def look_up(self, effect_id: UUID) -> Mapping[str, Any] | None:
        """What came of an effect in doubt, None when it was never done.

        Raises `NotNow`, `NotYet` when nothing can have been done, or `Declined` to give up.
        """
        ...


class Performer(Perform, Protocol):
    """Does one kind of effect."""

    kind: str
