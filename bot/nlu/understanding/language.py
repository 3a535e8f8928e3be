"""Which language a message is written in: by its script where that decides, else by its character n-grams.

A naive Bayes model over the n-grams of the training messages, with accents kept. What it says of a text that could be
either ("Flow 20") is near one half, so that whoever asks can keep the language of the conversation.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from understanding.kept_words import kept
from understanding.ngrams import HAN

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(rf"[^\W\d_{HAN}]+")
SIZES = (1, 2, 3, 4)
SMOOTHING = 0.5
DAMPING = 0.35
"""Overlapping n-grams count one letter several times; without damping every answer would be 0 or 1."""
CERTAIN = 0.99
MARKS = "¿¡"
"""Signs that only Spanish writes."""


@dataclass(frozen=True, kw_only=True)
class LanguageGuess:
    """A language and the chance that it is right."""

    name: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class LanguageModel:
    """For each n-gram, its log-likelihood in each of the languages written in Latin letters."""

    languages: tuple[str, ...]
    likelihoods: Mapping[str, Sequence[float]]

    @classmethod
    def learn(cls, texts: Mapping[str, Sequence[str]]) -> LanguageModel:
        """Learns from messages grouped by language; Chinese is told by its script and not learnt."""
        languages = tuple(sorted(language for language in texts if language != "zh"))
        counts = {
            language: Counter(gram for text in texts[language] for gram in _grams(text)) for language in languages
        }
        grams = {gram for language in languages for gram, count in counts[language].items() if count > 1}
        totals = {language: sum(counts[language].values()) + SMOOTHING * len(grams) for language in languages}
        return cls(
            languages=languages,
            likelihoods={
                gram: [math.log((counts[name][gram] + SMOOTHING) / totals[name]) for name in languages]
                for gram in sorted(grams)
            },
        )

    def guess(self, text: str) -> LanguageGuess:
        """Returns the likeliest language."""
        han, words = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
        if han and han >= words:
            return LanguageGuess(name="zh", confidence=CERTAIN)
        scores = [0.0] * len(self.languages)
        for part in (*(mark for mark in MARKS if mark in text), *map(str.casefold, _LATIN_WORD.findall(text))):
            for number, score in enumerate(self._scores_of(part)):
                scores[number] += score
        best = max(scores)
        shares = [math.exp(score - best) for score in scores]
        top = shares.index(max(shares))
        return LanguageGuess(name=self.languages[top], confidence=min(CERTAIN, shares[top] / sum(shares)))

    @cached_property
    def _scores_of(self) -> Callable[[str], Sequence[float]]:
        return kept(self._scored)

    def _scored(self, part: str) -> Sequence[float]:
        """Returns what a word or mark adds to each language's score."""
        rows = [self.likelihoods[gram] for gram in _grams_of(part) if gram in self.likelihoods]
        return tuple(DAMPING * sum(column) for column in zip(*rows, strict=True))


def _grams(text: str) -> Iterator[str]:
    yield from (mark for mark in MARKS if mark in text)
    for word in _LATIN_WORD.findall(text):
        yield from _grams_of(word.casefold())


def _grams_of(part: str) -> Iterator[str]:
    if part in MARKS:
        yield part
        return
    word = f" {part} "
    for size in SIZES:
        for start in range(len(word) - size + 1):
            yield word[start : start + size]
