"""Misspelt words as the known words that they are one slip away from.

A slip is a letter too many, too few or wrong, or two neighbours swapped: the optimal string alignment distance of one.
Words of the training messages and of a dictionary are right as they are. Chinese is left alone: its slips are other
characters of the same sound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from understanding.entities.plain_text import plain

SHORTEST, LONGEST = 5, 24
"""Letters of a word that is looked at: shorter ones are near too many others, longer ones are no words."""
USUAL = 3
"""Training messages that hold a word before another is taken for it."""
LANGUAGES = ("en", "es")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]+")


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """The words that others may be meant for, and those that are right although they look like one."""

    usual: Mapping[str, int]
    """Words without accents, and how many training messages hold each."""
    right: frozenset[str]
    """Words, one slip from a usual one, that are left as they are."""

    @classmethod
    def learn(cls, texts: Sequence[str], dictionary: Iterable[str]) -> Spelling:
        """Learns what is usual from messages; their words and those of the dictionary are right."""
        held: Counter[str] = Counter()
        for text in texts:
            held.update({plain(word) for word in _WORD.findall(text)})
        usual = {word: count for word, count in held.items() if count >= USUAL and SHORTEST - 1 <= len(word) <= LONGEST}
        alone = cls(usual=usual, right=frozenset())
        others = {plain(word) for word in dictionary} | held.keys()
        return cls(usual=usual, right=frozenset(word for word in others if alone._meant(word) != word))

    def corrected(self, text: str) -> str:
        """Returns the text with each misspelt word as the most usual one that it may be meant for."""
        return _WORD.sub(lambda found: self._correct(found.group()), text)

    def _correct(self, word: str) -> str:
        written = plain(word)
        meant = self._meant(written)
        return word if meant == written else meant

    def _meant(self, written: str) -> str:
        if not SHORTEST <= len(written) <= LONGEST or written in self.usual or written in self.right:
            return written
        near = {word for part in _parts(written) for word in self._by_part.get(part, ())}
        meant = [word for word in near if is_one_slip(written, word)]
        return max(meant, key=lambda word: (self.usual[word], word), default=written)

    @cached_property
    def _by_part(self) -> Mapping[str, Sequence[str]]:
        """The usual words by what they share with whatever is one slip away: the word itself, or all but one letter."""
        found: dict[str, list[str]] = {}
        for word in self.usual:
            for part in _parts(word):
                found.setdefault(part, []).append(word)
        return found


def is_one_slip(written: str, meant: str) -> bool:
    """Whether two different words are one slip apart."""
    same = 0
    while same < min(len(written), len(meant)) and written[same] == meant[same]:
        same += 1
    written, meant = written[same:], meant[same:]
    swapped = written[1:2] + written[:1] + written[2:]
    return meant in (swapped, written[1:]) or meant[1:] in (written, written[1:])


def dictionary_words() -> set[str]:
    """The words of English and Spanish, by pyspellchecker's lists: only training needs the library."""
    from spellchecker import SpellChecker

    return {word for language in LANGUAGES for word in SpellChecker(language=language).word_frequency.words()}


def _parts(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
