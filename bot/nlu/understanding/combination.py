"""From scores to probabilities: of a message as a whole, and with what its pieces say.

A message of one piece is the softmax of its scores. In one of several the wish stands in some piece: added to the
whole's are the logarithms of how strongly any piece, the first and the last speak for an intent, and what an intent
needs more or less there, since a greeting is in many messages and is the wish of few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats
from understanding.reading import Reading

FAINT = 1e-3
"""Added to a piece's probability, so that what a piece does not say at all counts no more than what it hardly says."""


@dataclass(frozen=True, kw_only=True)
class Combination:
    """The sharpness of scores, and the weights of whole, any, first and last piece where there are several."""

    sharpness: float
    weights: tuple[float, ...]
    leanings: tuple[float, ...]
    """One for each intent."""
    small_talk: tuple[int, ...]
    """Columns of intents that are no wish where another piece has one."""

    def probabilities(self, reading: Reading) -> Floats:
        """Returns one line a message, one column an intent."""
        odds = self.sharpness * reading.whole.scores
        if len(reading.several):
            weights, leanings = (np.array(values, dtype=np.float32) for values in (self.weights, self.leanings))
            odds[reading.several] = aspects(reading, self.sharpness, self.small_talk) @ weights + leanings
        return softmax(odds)

    def of_pieces(self, reading: Reading) -> Floats:
        """Returns the same for each piece by itself."""
        return softmax(self.sharpness * reading.pieces.scores)


def aspects(reading: Reading, sharpness: float, small_talk: Sequence[int]) -> Floats:
    """Returns what is weighed for messages of several pieces: message, intent, aspect.

    Small talk counts only in messages that have nothing else; first and last are pieces that are more than that.
    """
    pieces = softmax(sharpness * reading.pieces.scores)
    starts, lines = reading.starts, np.arange(len(pieces))
    is_talk = np.isin(pieces.argmax(axis=1), small_talk)
    all_talk = np.logical_and.reduceat(is_talk, starts)
    counts = ~is_talk | np.repeat(all_talk, np.diff(starts, append=len(pieces)))
    first = np.minimum.reduceat(np.where(counts, lines, len(pieces)), starts)
    last = np.maximum.reduceat(np.where(counts, lines, -1), starts)
    any_piece = np.add.reduceat(pieces, starts, axis=0)
    spoken = np.stack([any_piece, pieces[first], pieces[last]], axis=2)
    spoken[np.ix_(~all_talk, np.array(small_talk, dtype=np.int64))] = 0
    whole: Floats = sharpness * reading.whole.scores[reading.several]
    stacked: Floats = np.concatenate([whole[:, :, None], np.log(spoken + np.float32(FAINT))], axis=2)
    return stacked


def softmax(odds: Floats) -> Floats:
    """Returns probabilities, line by line, from log-odds up to a constant."""
    grown = np.exp(odds - odds.max(axis=1, keepdims=True))
    probabilities: Floats = grown / grown.sum(axis=1, keepdims=True)
    return probabilities


def surprise(odds: Floats, labels: NDArray[np.int64]) -> float:
    """Returns the mean negative log-likelihood of the labels."""
    chosen = softmax(odds)[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())
