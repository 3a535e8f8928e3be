"""Parses of short messages, kept for the next who writes the same: "hello", "gracias", "好的".

A parse depends on nothing but the text and the model, so it is the same again. Longer messages, and those with
digits, are hardly ever the same and tell of their writer (a code, an account): they are not kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

LONGEST = 25
"""Letters of a text that is kept."""
KEPT = 5_000


class Remembered:
    """The parses that were asked for last; of one model."""

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self._parses: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def find(self, text: str) -> dict[str, Any] | None:
        """Returns the parse of a text that was parsed lately."""
        parse = self._parses.get(text)
        if parse is not None:
            self._parses.move_to_end(text)
        return parse

    def keep(self, text: str, parse: dict[str, Any]) -> None:
        """Keeps the parse of a short text without digits, in place of the one not asked for longest."""
        if len(text) > LONGEST or any(letter.isdecimal() for letter in text):
            return
        self._parses[text] = parse
        if len(self._parses) > KEPT:
            self._parses.popitem(last=False)
