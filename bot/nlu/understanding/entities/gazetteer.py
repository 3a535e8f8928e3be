"""Names that are known beforehand: plans, add-ons, ways to pay, fees, countries, places.

A name is found as a whole word, in any case and without its accents; a name marked as fuzzy also when misspelt (edit distance
by rapidfuzz). The value is the name's own spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from understanding.entities.plain_text import plain
from understanding.entities.span import Span
from understanding.ngrams import HAN

LIKE_ENOUGH = 84
"""Per cent of likeness (rapidfuzz `ratio`) from which a misspelt name counts."""
SHORTEST_FUZZY = 6
"""Letters of the shortest name that may be misspelt: shorter ones are too near other words."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Name:
    """One name and its other spellings."""

    entity: str
    value: str
    spellings: tuple[str, ...]
    fuzzy: bool = False


class Gazetteer:
    """Finds known names in a plain text."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Prepares the search; of two equal spellings the first named counts."""
        self._exact: dict[str, Name] = {}
        self._fuzzy: list[tuple[str, int, Name]] = []
        for name in names:
            for spelling in name.spellings:
                folded = plain(spelling)
                self._exact.setdefault(folded, name)
                if name.fuzzy and len(folded) >= SHORTEST_FUZZY and folded.isascii():
                    self._fuzzy.append((folded.replace(" ", ""), len(folded.split()), name))
        longest_first = sorted(self._exact, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(spelling) for spelling in longest_first) or r"(?!)")

    def find(self, text: str) -> Iterator[Span]:
        """Yields the names in a plain text."""
        for match in self._pattern.finditer(text):
            name = self._exact[re.sub(r"\s+", " ", match[0])]
            yield Span(entity=name.entity, start=match.start(), end=match.end(), value=name.value)
        if self._fuzzy:
            yield from self._find_misspelt(text)

    def _find_misspelt(self, text: str) -> Iterator[Span]:
        words = list(_WORD.finditer(text))
        for spelling, length, name in self._fuzzy:
            for first in range(len(words)):
                for last in {first + length - 1, first + length - 2, first + length}:
                    if not first <= last < len(words):
                        continue
                    joined = "".join(word[0] for word in words[first : last + 1])
                    if abs(len(joined) - len(spelling)) > 2 or _figures(joined) != _figures(spelling):
                        continue
                    likeness = fuzz.ratio(joined, spelling, score_cutoff=LIKE_ENOUGH)
                    if likeness:
                        yield Span(
                            entity=name.entity,
                            start=words[first].start(),
                            end=words[last].end(),
                            value=name.value,
                            confidence=likeness / 100 - 0.01,
                        )


def _figures(word: str) -> str:
    return re.sub(r"\D", "", word)


def _bounded(spelling: str) -> str:
    escaped = re.escape(spelling).replace(r"\ ", r"\s+")
    start = "" if re.match(f"[{HAN}]", spelling) else r"(?<![a-z0-9])"
    end = "" if re.search(f"[{HAN}]$", spelling) else r"(?![a-z0-9])"
    return start + escaped + end
