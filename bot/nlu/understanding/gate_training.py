"""How it is learnt when a judgement can be relied on: from what a model said of messages new to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from understanding.intent_model import Gate
from understanding.ngrams import Floats

SMALLEST_SPREAD = 1e-3
"""Of a piece of evidence, under which it is not stretched to the others' size: what never varies tells nothing."""


def fit_gate(
    probabilities: Floats,
    lines: NDArray[np.float64],
    strange: NDArray[np.float64] | None,
    labels: NDArray[np.int64],
    out_of_scope: int | None,
    *,
    asked_back: float,
    looked_at_again: float,
) -> Gate:
    """Returns the gate; its thresholds leave these shares of the messages in scope asked back and looked at again.

    `lines` is the evidence of messages, `labels` their intents, `strange` the evidence of messages that mean nothing
    known, where no intent says so. Raises ValueError where there is nothing to tell right from wrong by.
    """
    top = probabilities.argmax(axis=1)
    judged = np.ones(len(top), dtype=bool) if out_of_scope is None else top != out_of_scope
    right = top == labels
    weighed, truth = lines[judged], right[judged]
    if strange is not None:
        weighed, truth = np.concatenate([weighed, strange]), np.concatenate([truth, np.zeros(len(strange), dtype=bool)])
    if truth.all() or not truth.any():
        raise ValueError("Too few messages to learn from: on all of them the model is right, or on none")
    spread = np.maximum(weighed.std(axis=0), SMALLEST_SPREAD)
    regression = LogisticRegression(C=1.0, max_iter=500).fit(weighed / spread, truth)
    gate = Gate(
        weights=tuple(float(weight) for weight in regression.coef_[0] / spread),
        bias=float(regression.intercept_[0]),
        threshold=0.0,
        sure=0.0,
    )
    in_scope = np.ones(len(top), dtype=bool) if out_of_scope is None else labels != out_of_scope
    # A message taken for out of scope is no more acted on than one that is asked back.
    certainty = np.where(judged, gate.certainty(lines), 0.0)[in_scope]
    threshold, sure = np.quantile(certainty, [asked_back, looked_at_again])
    return replace(gate, threshold=float(threshold), sure=float(sure))
