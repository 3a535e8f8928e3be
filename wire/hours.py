"""Opening and working hours: when they next begin, and when so many working hours have passed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_AHEAD = 400
"""Days that are looked at; hours that do not come in these never come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """The same hours on some days of the week, by the clock of `zone`; weekdays from 0 = Monday."""

    weekdays: frozenset[int]
    opens: time
    closes: time | None
    """None is the end of the day."""
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """One stretch of open time."""

    begins: datetime
    ends: datetime


def spans(hours: Sequence[Hours], now: datetime) -> Iterator[Span]:
    """The stretches of open time that have not ended, from now on, in order."""
    for days in range(DAYS_AHEAD):
        open_then = sorted(
            (
                span
                for one in hours
                if (span := _span(one, now.astimezone(one.zone).date() + timedelta(days=days))) and span.ends > now
            ),
            key=lambda span: span.begins,
        )
        yield from open_then


def opens_at(hours: Sequence[Hours], now: datetime) -> datetime | None:
    """When the hours next begin; `now` when they run already, None when there are none at all."""
    span = next(spans(hours, now), None)
    return max(span.begins.astimezone(now.tzinfo), now) if span else None


def after_working_time(hours: Sequence[Hours], now: datetime, working: timedelta) -> datetime:
    """When so much open time has passed from now on; raises ValueError where it never opens."""
    left = working
    for span in spans(hours, now):
        begins = max(span.begins, now)
        if span.ends - begins >= left:
            return (begins + left).astimezone(now.tzinfo)
        left -= span.ends - begins
    raise ValueError("Hours that never come.")


def _span(hours: Hours, day: date) -> Span | None:
    if day.weekday() not in hours.weekdays:
        return None
    if hours.closes is None:
        ends = datetime.combine(day + timedelta(days=1), time.min, hours.zone)
    else:
        ends = datetime.combine(day, hours.closes, hours.zone)
    return Span(begins=datetime.combine(day, hours.opens, hours.zone), ends=ends)
