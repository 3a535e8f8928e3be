"""What is wrong in the files that people edit: gathered, so that all of it is seen at once."""

import difflib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any


class Mistake(Exception):
    """Something in an edited file is wrong; the message says where and what, in one or several lines."""


class Mistakes:
    """Gathers mistakes."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note a mistake instead of raising it."""
        try:
            yield
        except Mistake as mistake:
            self._lines.append(str(mistake))

    def note(self, line: str) -> None:
        """Note a mistake."""
        self._lines.append(line)

    def end(self, kind: type[Mistake]) -> None:
        """Raise all that was noted as one mistake, a line each."""
        if self._lines:
            raise kind("\n".join(self._lines))


def suggestion(name: Any, known: Collection[str]) -> str:
    """The known name that may have been meant, as a sentence to add; nothing when none is near."""
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
