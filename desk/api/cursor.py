"""Where a page of a list goes on: the time of its last row and what tells rows of the same time apart."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from desk.api.problem import Problem

T = TypeVar("T")


def write_cursor(at: datetime, mark: object) -> str:
    """The place of a row."""
    return f"{at.isoformat()}~{mark}"


def read_cursor(text: str, mark: Callable[[str], T]) -> tuple[datetime, T]:
    """The place that a page asks for; raises `Problem` for what `write_cursor` has not made."""
    at, _, rest = text.partition("~")
    try:
        place = datetime.fromisoformat(at), mark(rest)
        if place[0].tzinfo is None:
            raise ValueError("a time without zone")
    except ValueError:
        raise Problem(400, "malformed", "This is no place in the list.", field="before") from None
    return place
