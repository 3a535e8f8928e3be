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
LIKE_ENOUGH_RUN_TOGETHER = 92
"""The same where the words are not as many as the name's, as in "databoost5"."""
SHORTEST_FUZZY = 6
"""Letters of the shortest name that may be misspelt: shorter ones are too near other words."""

SUBJECTS = {
    "charge_name": re.compile(
        r"bill|charge|fee|paid|pay|refund|invoice|line|cost|factura|cobr|cargo|cuota|recibo|pag|penaliz|iva"
        r"|账|帳|扣|费|費|收|退|钱|錢|违约|滞纳"
    ),
}
"""Words of which a message must have one for a name of the kind to count."""

_WORD = re.compile(r"[a-z0-9]+")


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
                if name.fuzzy and spelling == name.value and len(folded) >= SHORTEST_FUZZY and folded.isascii():
                    self._fuzzy.append((folded.replace(" ", ""), len(folded.split()), name))
        longest_first = sorted(self._exact, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(spelling) for spelling in longest_first) or r"(?!)")

    def find(self, text: str) -> Iterator[Span]:
        """Yields the names in a plain text; what stands exactly is not looked for misspelt."""
        exact = []
        for match in self._pattern.finditer(text):
            name = self._exact[re.sub(r"\s+", " ", match[0])]
            if self._fits(name, text):
                exact.append(Span(entity=name.entity, start=match.start(), end=match.end(), value=name.value))
        yield from exact
        for span in self._find_misspelt(text):
            if all(span.end <= other.start or other.end <= span.start for other in exact):
                yield span

    @staticmethod
    def _fits(name: Name, text: str) -> bool:
        about = SUBJECTS.get(name.entity)
        return about is None or about.search(text) is not None

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
                    needed = LIKE_ENOUGH if last == first + length - 1 else LIKE_ENOUGH_RUN_TOGETHER
                    likeness = fuzz.ratio(joined, spelling, score_cutoff=needed)
                    if likeness and joined[0] == spelling[0]:
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
    start = "" if re.match(f"[{HAN}]", spelling) else r"(?<![a-z0-9])(?<!sim )"
    # 法国 is a country, 法国语 and 法国人 are not.
    end = "(?![语語文话話人])" if re.search(f"[{HAN}]$", spelling) else r"(?![a-z0-9])"
    return start + escaped + end
