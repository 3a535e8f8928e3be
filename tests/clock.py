"""A clock that stands still until a test moves it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(kw_only=True)
class StillClock:
    """Tells the same time until `now` is set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 20, 10, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now
