"""Opening and working hours: when they next begin, and promises that end within them, whenever they are made."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.hours import Hours, after_working_time, opens_at

MADRID = ZoneInfo("Europe/Madrid")
WORKDAYS = (Hours(weekdays=frozenset(range(5)), opens=time(8), closes=time(20), zone=MADRID),)


@pytest.mark.parametrize(
    ("now", "hours", "ends"),
    [
        ("2026-11-20T09:00", 8, "2026-11-20T17:00"),
        ("2026-11-20T18:00", 8, "2026-11-23T14:00"),
        ("2026-11-21T12:00", 12, "2026-11-23T20:00"),
        ("2026-11-20T07:00", 12, "2026-11-20T20:00"),
    ],
)
def test_what_does_not_fit_today_goes_on_the_next_working_day(now: str, hours: int, ends: str) -> None:
    begins = datetime.fromisoformat(now).replace(tzinfo=MADRID)
    ended = after_working_time(WORKDAYS, begins.astimezone(UTC), timedelta(hours=hours))
    assert ended == datetime.fromisoformat(ends).replace(tzinfo=MADRID)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  given a zone
    st.integers(1, 200),
)
def test_a_promise_ends_in_working_hours_and_never_before_so_much_time(now: datetime, hours: int) -> None:
    ends = after_working_time(WORKDAYS, now, timedelta(hours=hours))
    local = ends.astimezone(MADRID)
    assert local.weekday() < 5
    assert time(8) < local.time() <= time(20)
    assert ends - now >= timedelta(hours=hours)


@pytest.mark.parametrize(
    ("closes", "now", "opens"),
    [
        (time(20), "2026-11-20T12:00", "2026-11-20T12:00"),
        (time(20), "2026-11-20T08:00", "2026-11-20T08:00"),
        (time(20), "2026-11-20T07:59", "2026-11-20T08:00"),
        (time(20), "2026-11-19T20:00", "2026-11-20T08:00"),
        (time(20), "2026-11-20T20:00", "2026-11-23T08:00"),
        (None, "2026-11-20T23:59", "2026-11-20T23:59"),
        (None, "2026-11-21T00:00", "2026-11-23T08:00"),
    ],
)
def test_people_are_back_when_their_hours_next_begin(closes: time | None, now: str, opens: str) -> None:
    hours = Hours(weekdays=frozenset(range(5)), opens=time(8), closes=closes, zone=MADRID)
    moment = datetime.fromisoformat(now).replace(tzinfo=MADRID).astimezone(UTC)
    assert opens_at((hours,), moment) == datetime.fromisoformat(opens).replace(tzinfo=MADRID)


def test_without_any_day_people_are_never_back() -> None:
    never = Hours(weekdays=frozenset(), opens=time(8), closes=time(20), zone=MADRID)
    assert opens_at((never,), datetime(2026, 11, 20, tzinfo=UTC)) is None


def test_hours_that_never_come_are_refused() -> None:
    with pytest.raises(ValueError, match="never come"):
        after_working_time((), datetime(2026, 11, 20, tzinfo=UTC), timedelta(hours=1))
