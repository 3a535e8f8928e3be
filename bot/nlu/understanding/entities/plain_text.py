"""A text made plain letter by letter, so that places in it stay places in what was sent."""

from __future__ import annotations

import unicodedata


class _Letters(dict[int, str]):
    """What each letter is made, found out when it is first met."""

    def __missing__(self, letter: int) -> str:
        folded = unicodedata.normalize("NFKD", chr(letter))
        base = "".join(part for part in folded if not unicodedata.combining(part)).lower()
        self[letter] = base if len(base) == 1 else chr(letter)
        return self[letter]


_LETTERS = _Letters()


def plain(text: str) -> str:
    """Returns a text of the same length in lower case, without accents and full-width forms."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)
