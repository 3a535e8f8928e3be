"""The operator's clock: real time, or real time moved to another day for tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]


def real_time() -> datetime:
    """Tells the time, in UTC."""
    return datetime.now(UTC)


def moved_to(today: date) -> Clock:
    """Makes a clock that goes on from this time of day on another day."""
    shift = timedelta(days=(today - real_time().date()).days)
    return lambda: real_time() + shift


def stamp(moment: datetime) -> str:
    """Writes a time as TM Forum APIs do, in UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_stamp(day: date) -> str:
    """Writes the first moment of a day as TM Forum APIs do."""
    return f"{day.isoformat()}T00:00:00Z"
