"""What the intent classifier has learnt, and how a message is judged by it.

The scorer says how much a message and its pieces speak for each intent; the combination turns that into probabilities.
The gate, a small logistic regression, estimates from those and from the nearest training messages how likely the top
intent is right; below its threshold the answer is "not sure".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.combination import Combination
from understanding.encoders import Encode
from understanding.ngrams import Floats
from understanding.reading import Reading, read
from understanding.scorer import Scorer
from understanding.simplified import simplified
from understanding.wishes import Wish, WishGate

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The chance that the top intent is right, as a logistic regression over `evidence`, and where doubt begins."""

    weights: tuple[float, ...]
    bias: float
    threshold: float
    """The certainty below which the customer is asked."""
    sure: float
    """The certainty from which on no second look is needed."""

    def certainty(self, lines: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns the chance, one a message, that the top intent is right."""
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-(lines @ np.array(self.weights) + self.bias)))
        return chance


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One message: a probability for each intent, how certain the highest of them is, and its wishes if several."""

    probabilities: Floats
    certainty: float
    is_unsure: bool
    """Whether the customer should be asked."""
    is_sure: bool
    """Whether it needs no second look."""
    wishes: Sequence[Wish]


def evidence(probabilities: Floats, reading: Reading, out_of_scope: int | None) -> NDArray[np.float64]:
    """Returns what the gate weighs, one line a message.

    The log-odds of the top intent, its lead over the second, the cosine to the nearest training message in scope and to
    the nearest of the top intent, by how much the nearest one out of scope is farther away than that, the
    probability of out of scope, and whether the message has several pieces.
    """
    nearest = reading.nearest
    lines = np.arange(len(probabilities))
    two_best = np.partition(probabilities, -2, axis=1)
    first, second = (np.minimum(np.maximum(two_best[:, place], 1e-6), 1 - 1e-6) for place in (-1, -2))
    own = nearest[lines, probabilities.argmax(axis=1)]
    if out_of_scope is None:
        foreign = foreign_chance = np.zeros(len(lines), dtype=np.float32)
        near = nearest.max(axis=1)
    else:
        foreign, foreign_chance = nearest[:, out_of_scope], probabilities[:, out_of_scope]
        near = np.maximum(
            nearest[:, :out_of_scope].max(axis=1, initial=-1), nearest[:, out_of_scope + 1 :].max(axis=1, initial=-1)
        )
    columns = [
        np.log(first / (1 - first)),
        np.log(first / second),
        near,
        own,
        own - foreign,
        np.log(np.maximum(foreign_chance, 1e-6)),
        np.isin(lines, reading.several),
    ]
    stacked: NDArray[np.float64] = np.stack(columns, axis=1).astype(np.float64)
    return stacked


@dataclass(frozen=True, kw_only=True)
class IntentModel:
    """Everything needed to judge a message."""

    intents: tuple[str, ...]
    scorer: Scorer
    combination: Combination
    gate: Gate
    wish_gate: WishGate

    @property
    def out_of_scope(self) -> int | None:
        """The column of `out_of_scope`, if it is an intent."""
        return self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else None

    def judge(self, texts: Sequence[str], encode: Encode) -> list[Judgement]:
        """Judges messages."""
        reading = read(self.scorer, encode, [simplified(text) for text in texts])
        probabilities = self.combination.probabilities(reading)
        chances = self.gate.certainty(evidence(probabilities, reading, self.out_of_scope))
        wishes = self.wish_gate.find(reading, probabilities, self.combination.of_pieces(reading))
        top = probabilities.argmax(axis=1)
        refused = np.zeros(len(top), dtype=bool) if self.out_of_scope is None else top == self.out_of_scope
        return [
            Judgement(
                probabilities=row,
                certainty=float(chance),
                is_unsure=bool(not refused[line] and chance < self.gate.threshold),
                is_sure=bool(not refused[line] and chance >= self.gate.sure and line not in wishes),
                wishes=wishes.get(line, ()),
            )
            for line, (row, chance) in enumerate(zip(probabilities, chances, strict=True))
        ]
