"""A text made plain letter by letter, so that places in it stay places in what was sent."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    folded = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in folded if not unicodedata.combining(part)).lower()
    return base if len(base) == 1 else letter


def plain(text: str) -> str:
    """Returns a text of the same length in lower case, without accents and full-width forms."""
    return "".join(map(_plain, text))
