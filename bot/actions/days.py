"""Days as the NLU names them: by date, by day of the month, by weekday, or by how far off they are. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

WEEK = timedelta(days=7)
MONTHS_A_YEAR = 12
LAST_DAY_OF_ALL_MONTHS = 28
DAYS_AHEAD = 62


def names_of(day: date, today: date) -> tuple[str, ...]:
    """The names of a day from today on: by day of the month when it is the next of its number, by weekday in a week."""
    ahead = (day - today).days
    names = [day.isoformat(), f"--{day:%m-%d}", f"relative:+{ahead}d" if ahead else "relative:0d"]
    if day < months_later(today, 1):
        names.append(f"day:{day.day:02}")
    if ahead <= WEEK.days:
        names.append(f"weekday:{day.isoweekday()}")
    return tuple(names)


def named_day(named: Collection[str], today: date) -> date | None:
    """The first day from today on that has one of these names; None when none has within two months."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return next((day for day in days if set(named) & set(names_of(day, today))), None)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, no later than the 28th."""
    if not months:
        return day
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, LAST_DAY_OF_ALL_MONTHS))
