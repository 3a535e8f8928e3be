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

from understanding.entities.plain_text import plain
from understanding.entities.span import Span
from understanding.ngrams import HAN

LIKE_ENOUGH = 84
"""Per cent of likeness (rapidfuzz `ratio`) from which a misspelt name counts."""
LIKE_ENOUGH_RUN_TOGETHER = 92
"""The same where the words are not as many as the name's, as in "databoost5"."""
SHORTEST_FUZZY = 6
"""Letters of the shortest name that may be misspelt: shorter ones are too near other words."""
WIDEST_GAP = 2
"""Most letters (blanks, a point, a hyphen) between two words of one name."""

SUBJECTS = {
    "charge_name": re.compile(
        r"bill|charge|fee|paid|pay|refund|invoice|line|cost|factura|cobr|cargo|cuota|recibo|pag|penaliz|iva"
        r"|账|帳|扣|费|費|收|退|钱|錢|违约|滞纳"
    ),
}
"""Words of which a message of some length must have one for a name of the kind to count."""
FEW_LETTERS = 12
"""Letters beside a name in a message so short that the name is all it says."""

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
        self._most_words = max((key.count(" ") + 1 for key in self._worded), default=0)

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
            key = ""
            for last in range(first, min(first + self._most_words, len(words))):
                if last > first and words[last].start() - words[last - 1].end() > WIDEST_GAP:
                    break
                key = f"{key} {words[last][0]}" if key else word[0]
                name = self._worded.get(key)
                if name and _fits(name, text, word.start(), words[last].end()):
                    yield _span(name, word.start(), words[last].end())

    def _find_han(self, text: str) -> Iterator[Span]:
        for start, sign in enumerate(text):
            for spelling, name in self._han.get(sign, {}).items():
                end = start + len(spelling)
                if not text.startswith(spelling, start) or (spelling[-1].isdigit() and text[end : end + 1].isdigit()):
                    continue
                is_country = name.entity != "country" or text[end : end + 1] not in (*_LANGUAGE_OR_PEOPLE,)
                if is_country and _fits(name, text, start, end):
                    yield _span(name, start, end)

    def _find_misspelt(self, words: list[re.Match[str]]) -> Iterator[Span]:
        for first, word in enumerate(words):
            for spelling in self._fuzzy.get(word[0][0], ()):
                for count in (spelling.words, spelling.words - 1, spelling.words + 1):
                    if not 0 < count <= len(words) - first:
                        continue
                    joined = "".join(found[0] for found in words[first : first + count])
                    if abs(len(joined) - len(spelling.letters)) > 2 or _digits(joined) != spelling.digits:
                        continue
                    needed = LIKE_ENOUGH if count == spelling.words else LIKE_ENOUGH_RUN_TOGETHER
                    likeness = fuzz.ratio(joined, spelling.letters, score_cutoff=needed)
                    if likeness:
                        end = words[first + count - 1].end()
                        yield _span(spelling.name, word.start(), end, confidence=likeness / 100 - 0.01)


def _fits(name: Name, text: str, start: int, end: int) -> bool:
    subject = SUBJECTS.get(name.entity)
    is_telephone_card = name.entity == "payment_method" and text[:start].endswith("sim ")
    is_all = len(text) - (end - start) <= FEW_LETTERS
    return not is_telephone_card and (subject is None or is_all or subject.search(text) is not None)


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _span(name: Name, start: int, end: int, confidence: float = 1.0) -> Span:
    return Span(entity=name.entity, start=start, end=end, value=name.value, confidence=confidence)
