"""How it is learnt that a message has several wishes: from messages of one, and from pairs of them put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from understanding.combination import Combination
from understanding.encoders import Encode
from understanding.ngrams import HAN
from understanding.pieces import split, words_in
from understanding.reading import read
from understanding.scorer import Scorer
from understanding.wishes import WishGate, strongest_pairs

PAIRS = 1_500
"""Messages put together, at most."""
WORDS_OF_ONE = (3.0, 20.0)
"""Least and most words of a message that is put together with another."""
JOINTS = (". ", ", ", " - ", "\n")
ADDED = 1 / 3
"""Share of messages put together whose second part opens with a word that adds it."""
ADDING_WORDS = ("and ", "also ", "y ", "además ")
ADDING_WORDS_HAN = ("还有", "另外", "顺便")
INVENTED = 0.03
"""Share of messages of one wish and several pieces in which two may be seen."""
NEVER = 2.0
SMALLEST_SPREAD = 1e-3
_HAN = re.compile(f"[{HAN}]")


def fit_wish_gate(
    scorer: Scorer,
    encode: Encode,
    combination: Combination,
    texts: Sequence[str],
    labels: NDArray[np.int64],
    served: Sequence[int],
) -> WishGate:
    """Returns the gate, strict enough that few messages of one wish pass; one that lets none pass without examples."""
    never = WishGate(served=tuple(served), weights=(0.0,) * 9, bias=0.0, threshold=NEVER)
    joined = _join(texts, labels, served)
    singles = [text for text in texts if len(split(text)) > 1]
    lines: list[NDArray[np.float64]] = []
    is_two: list[bool] = []
    for some, wanted in ((singles, None), ([text for text, _ in joined], [pair for _, pair in joined])):
        if not some:
            return never
        reading = read(scorer, encode, some)
        pairs = strongest_pairs(reading, combination.probabilities(reading), combination.of_pieces(reading), served)
        for line, pair in pairs.items():
            if wanted is None or set(pair.intents) == wanted[line]:
                lines.append(pair.evidence)
                is_two.append(wanted is not None)
    truth, evidence = np.array(is_two), np.array(lines)
    if truth.all() or not truth.any():
        return never
    spread = np.maximum(evidence.std(axis=0), SMALLEST_SPREAD)
    regression = LogisticRegression(max_iter=1000).fit(evidence / spread, truth)
    gate = WishGate(
        served=tuple(served),
        weights=tuple(float(weight) for weight in regression.coef_[0] / spread),
        bias=float(regression.intercept_[0]),
        threshold=NEVER,
    )
    # Of all messages of one wish, those whose pieces speak for one intent alone included.
    invented = np.sort(gate.chance(evidence[~truth]))[::-1]
    allowed = int(INVENTED * len(singles))
    threshold = float(invented[allowed]) + 1e-6 if allowed < len(invented) else 0.5
    return WishGate(served=gate.served, weights=gate.weights, bias=gate.bias, threshold=threshold)


def _join(texts: Sequence[str], labels: NDArray[np.int64], served: Sequence[int]) -> list[tuple[str, set[int]]]:
    """Puts messages together, two and two, with the intents of both.

    Chance decides, but of each message for itself, so that a few more messages leave most pairs as they are.
    """
    shortest, longest = WORDS_OF_ONE
    usable = [i for i, text in enumerate(texts) if labels[i] in served and shortest <= words_in(text) <= longest]
    chances = {i: Random(texts[i].encode(errors="replace")) for i in usable}  # noqa: S311 - no secret
    joined: list[tuple[str, set[int]]] = []
    for first, second in pairwise(sorted(usable, key=lambda i: chances[i].random())):
        if labels[first] != labels[second] and len(joined) < PAIRS:
            chance = chances[first]
            joint = chance.choice(JOINTS)
            if chance.random() < ADDED:
                joint += chance.choice(ADDING_WORDS_HAN if _HAN.search(texts[second]) else ADDING_WORDS)
            text = texts[first].rstrip(" .") + joint + texts[second]
            joined.append((text, {int(labels[first]), int(labels[second])}))
    return joined
