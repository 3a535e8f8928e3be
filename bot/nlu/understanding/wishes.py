"""Several wishes in one message: which pieces carry them.

Two pieces whose best intents differ may be two wishes, or one that is told in two sentences. A small logistic
regression over what the pieces and the whole say tells one from the other; it learns from messages of one wish in
several pieces, and from pairs of messages of one wish each, put together (`wish_training.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats
from understanding.reading import Reading

TINY = 1e-4
SURE = 0.6
"""Probability that each wish has in its piece, at least."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One of several wishes: its intent's column, the probability of that in its piece, and where this stands."""

    intent: int
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two different intents that pieces of a message speak for most strongly, and the pieces that do."""

    intents: tuple[int, int]
    pieces: tuple[int, int]
    evidence: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class WishGate:
    """The chance that the two strongest intents of pieces are both wishes, and from where it is believed."""

    served: tuple[int, ...]
    """Columns of the intents that can be one of several wishes."""
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def chance(self, lines: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns the chance of two wishes, one a line of evidence."""
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-(lines @ np.array(self.weights) + self.bias)))
        return chance

    def find(self, reading: Reading, whole: Floats, pieces: Floats) -> Mapping[int, Sequence[Wish]]:
        """Returns, for the lines of messages that have at least two wishes, those in their order."""
        found: dict[int, Sequence[Wish]] = {}
        pairs = strongest_pairs(reading, whole, pieces, self.served)
        for line, pair in pairs.items():
            is_sure = all(
                pieces[piece, intent] >= SURE for piece, intent in zip(pair.pieces, pair.intents, strict=True)
            )
            if is_sure and self.chance(pair.evidence[None])[0] >= self.threshold:
                found[line] = [
                    Wish(
                        intent=intent,
                        confidence=float(pieces[piece, intent]),
                        start=reading.spans[line][piece - start][0],
                        end=reading.spans[line][piece - start][1],
                    )
                    for start in [_start(reading, line)]
                    for piece, intent in sorted(zip(pair.pieces, pair.intents, strict=True))
                ]
        return found


def strongest_pairs(reading: Reading, whole: Floats, pieces: Floats, served: Sequence[int]) -> Mapping[int, Pair]:
    """Returns a pair for each message with two pieces that speak most for different intents of those served."""
    pairs: dict[int, Pair] = {}
    ends = np.append(reading.starts, len(pieces))[1:]
    for line, start, end in zip(reading.several, reading.starts, ends, strict=True):
        best = pieces[start:end].argmax(axis=1)
        strength = {
            int(intent): (float(pieces[start + at, intent]), int(start + at))
            for at, intent in sorted(enumerate(best), key=lambda found: float(pieces[start + found[0], found[1]]))
            if intent in served
        }
        if len(strength) < 2:
            continue
        (first, (first_chance, first_piece)), (second, (second_chance, second_piece)) = sorted(
            strength.items(), key=lambda found: -found[1][0]
        )[:2]
        # Which of two pieces that are as good as certain comes first is chance, so the whole's two go by size.
        in_whole = sorted((whole[line, first], whole[line, second]), reverse=True)
        in_pieces = [first_chance, second_chance]
        of_the_other = [pieces[first_piece, second], pieces[second_piece, first]]
        is_added = reading.adding[max(first_piece, second_piece)]
        nearness = [reading.pieces.nearest[first_piece, first], reading.pieces.nearest[second_piece, second]]
        pairs[int(line)] = Pair(
            intents=(first, second),
            pieces=(first_piece, second_piece),
            evidence=np.array(
                [
                    *np.log(np.array([*in_pieces, *in_whole], dtype=np.float64) + TINY),
                    is_added,
                    *np.log(np.array(of_the_other, dtype=np.float64) + TINY),
                    min(nearness),
                    np.log(end - start),
                ]
            ),
        )
    return pairs


def _start(reading: Reading, line: int) -> int:
    return int(reading.starts[int(np.searchsorted(reading.several, line))])
