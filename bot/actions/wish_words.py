"""Words within a wish that say which of several things is wanted, where the NLU tells only the wish. Pure."""

import re
from collections.abc import Mapping

from bot.words import folded


def first_meant(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """The first of `patterns` (by order) that the text speaks of; they see it folded (`bot/words.py`)."""
    plain = folded(text)
    return next((value for value, pattern in patterns.items() if pattern.search(plain)), None)
