"""Names that are known beforehand: plans, add-ons, ways to pay, fees, countries, places.

A name is found as whole words, in any case and without its accents; one with Chinese characters wherever it stands.
A name marked as fuzzy is found misspelt too (likeness by rapidfuzz). The value is the name's own spelling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from understanding.entities.ambiguous import is_meant
from understanding.entities.plain_text import plain
from understanding.entities.span import Span
from understanding.ngrams import HAN

LIKE_ENOUGH = 84
"""Per cent of likeness (rapidfuzz `ratio`) from which a misspelt name counts."""
LIKE_ENOUGH_RUN_TOGETHER = 92
"""The same where the words are not as many as the name's, as in "databoost5"."""
MOST_LETTERS_OFF = 2
"""Letters that a misspelt name has more or less than the name, at most."""
SHORTEST_FUZZY = 6
"""Letters of the shortest name that may be misspelt: shorter ones are too near other words."""
WIDEST_GAP = 2
"""Most letters (blanks, a point, a hyphen) between two words of one name."""

_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(f"[{HAN}]")
_LANGUAGE_OR_PEOPLE = "语語文話话人"
"""法国 is a country; 法国语 and 法国人 are not."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """One name and its other spellings."""

    entity: str
    value: str
    spellings: tuple[str, ...]
    fuzzy: bool = False


@dataclass(frozen=True, kw_only=True)
class FuzzySpelling:
    """A name's letters without blanks, the digits among them, and how many words it has."""

    letters: str
    digits: str
    words: int
    name: Name


class Gazetteer:
    """Finds known names in a plain text."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Prepares the search; of two equal spellings the first named counts."""
        self._worded: dict[str, Name] = {}
        self._begun: set[str] = set()
        self._han: dict[str, dict[str, Name]] = defaultdict(dict)
        self._fuzzy: dict[str, list[FuzzySpelling]] = defaultdict(list)
        for name in names:
            for spelling in map(plain, name.spellings):
                if _HAN.search(spelling):
                    self._han[spelling[0]].setdefault(spelling, name)
                else:
                    self._worded.setdefault(" ".join(_WORD.findall(spelling)), name)
            if name.fuzzy:
                self._add_fuzzy(name)
        for key in self._worded:
            words = key.split(" ")
            self._begun.update(" ".join(words[:count]) for count in range(1, len(words) + 1))

    def find(self, text: str) -> Iterator[Span]:
        """Yields the names in a plain text; what stands exactly is not looked for misspelt."""
        words = list(_WORD.finditer(text))
        exact = [*self._find_worded(text, words), *self._find_han(text)]
        yield from exact
        for span in self._find_misspelt(words):
            if all(span.end <= other.start or other.end <= span.start for other in exact):
                yield span

    def _add_fuzzy(self, name: Name) -> None:
        words = _WORD.findall(plain(name.value))
        letters = "".join(words)
        if len(letters) >= SHORTEST_FUZZY:
            spelling = FuzzySpelling(letters=letters, digits=_digits(letters), words=len(words), name=name)
            self._fuzzy[letters[0]].append(spelling)

    def _find_worded(self, text: str, words: list[re.Match[str]]) -> Iterator[Span]:
        for first, word in enumerate(words):
            key = word[0]
            for last in range(first, len(words)):
                if last > first:
                    if words[last].start() - words[last - 1].end() > WIDEST_GAP:
                        break
                    key = f"{key} {words[last][0]}"
                if key not in self._begun:
                    break
                name = self._worded.get(key)
                if name and is_meant(text, word.start(), words[last].end()):
                    yield _span(name, word.start(), words[last].end())

    def _find_han(self, text: str) -> Iterator[Span]:
        if not _HAN.search(text):
            return
        for start, sign in enumerate(text):
            if sign not in self._han:
                continue
            for spelling, name in self._han[sign].items():
                if not text.startswith(spelling, start):
                    continue
                end = start + len(spelling)
                is_cut = spelling[-1].isdigit() and text[end : end + 1].isdigit()
                is_people = name.entity == "country" and text[end : end + 1] in (*_LANGUAGE_OR_PEOPLE,)
                if not is_cut and not is_people and is_meant(text, start, end):
                    yield _span(name, start, end)

    def _find_misspelt(self, words: list[re.Match[str]]) -> Iterator[Span]:
        found = [word[0] for word in words]
        for first, word in enumerate(found):
            for spelling in self._fuzzy.get(word[0], ()):
                if len(word) > len(spelling.letters) + MOST_LETTERS_OFF:
                    continue
                for count in (spelling.words, spelling.words - 1, spelling.words + 1):
                    if not 0 < count <= len(found) - first:
                        continue
                    joined = "".join(found[first : first + count])
                    is_near = abs(len(joined) - len(spelling.letters)) <= MOST_LETTERS_OFF
                    if not is_near or _digits(joined) != spelling.digits:
                        continue
                    needed = LIKE_ENOUGH if count == spelling.words else LIKE_ENOUGH_RUN_TOGETHER
                    likeness = fuzz.ratio(joined, spelling.letters, score_cutoff=needed)
                    if likeness:
                        start, end = words[first].start(), words[first + count - 1].end()
                        yield _span(spelling.name, start, end, confidence=likeness / 100 - 0.01)


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _span(name: Name, start: int, end: int, confidence: float = 1.0) -> Span:
    return Span(entity=name.entity, start=start, end=end, value=name.value, confidence=confidence)
