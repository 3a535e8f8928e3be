"""How the combination of a message and its pieces is learnt, on messages that the regression has not seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from understanding.combination import Combination, aspects, softmax, surprise
from understanding.ngrams import Floats
from understanding.reading import Reading

WHOLE_ALONE = np.array([1.0, 0.0, 0.0, 0.0])
"""Whole, any piece, first and last: what holds until messages of several pieces say otherwise."""
PULL_TO_WHOLE_ALONE = 10.0
PULL_OF_LEANINGS = 30.0
"""How many messages' worth of evidence it takes to move a weight, or an intent's leaning, by about one."""


def fit_combination(reading: Reading, labels: NDArray[np.int64], small_talk: tuple[int, ...]) -> Combination:
    """Returns the combination under which the labels are likeliest, near the whole alone where messages are few."""
    best = minimize_scalar(
        lambda sharpness: surprise(sharpness * reading.whole.scores, labels), bounds=(1.0, 40.0), method="bounded"
    )
    sharpness, intents = float(best.x), reading.whole.scores.shape[1]
    if not len(reading.several):
        return Combination(
            sharpness=sharpness, weights=tuple(WHOLE_ALONE), leanings=(0.0,) * intents, small_talk=small_talk
        )
    seen = aspects(reading, sharpness, small_talk).astype(np.float64)
    meant = labels[reading.several]
    lines = np.arange(len(meant))

    def loss(values: Floats) -> tuple[float, Floats]:
        weights, leanings = values[: len(WHOLE_ALONE)], values[len(WHOLE_ALONE) :]
        probabilities = softmax(seen @ weights + leanings)
        missing = probabilities.copy()
        missing[lines, meant] -= 1
        off = weights - WHOLE_ALONE
        cost = (
            -np.log(np.clip(probabilities[lines, meant], 1e-12, 1)).sum()
            + PULL_TO_WHOLE_ALONE * off @ off
            + PULL_OF_LEANINGS * leanings @ leanings
        )
        slope = np.concatenate(
            [
                np.einsum("mi,mia->a", missing, seen) + 2 * PULL_TO_WHOLE_ALONE * off,
                missing.sum(axis=0) + 2 * PULL_OF_LEANINGS * leanings,
            ]
        )
        return float(cost), slope

    found = minimize(loss, np.concatenate([WHOLE_ALONE, np.zeros(intents)]), jac=True, method="L-BFGS-B").x
    return Combination(
        sharpness=sharpness,
        weights=tuple(map(float, found[: len(WHOLE_ALONE)])),
        leanings=tuple(map(float, found[len(WHOLE_ALONE) :])),
        small_talk=small_talk,
    )
