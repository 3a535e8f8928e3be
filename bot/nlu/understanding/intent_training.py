"""How the models of both looks are learnt from labelled messages.

For each look the regression is learnt twice: from four fifths of the messages, to see what it says of the rest, and
from all of them, to be used. Everything else that is chosen (how pieces count, the gates and their thresholds) is
chosen on that rest, never on a message the regression has seen.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.combination import Combination
from understanding.combination_training import fit_combination
from understanding.encoders import Encode, together
from understanding.intent_model import OUT_OF_SCOPE, Gate, IntentModel, evidence
from understanding.looks import Looks
from understanding.ngrams import Floats, NgramVocabulary
from understanding.projection import Projection, side_by_side
from understanding.reading import read
from understanding.regression import KernelMatrix, regress
from understanding.scorer import Kernel, Scorer
from understanding.simplified import simplified
from understanding.spelling import Spelling, dictionary_words
from understanding.wish_training import fit_wish_gate

logger = logging.getLogger(__name__)

LEFT_OUT = 5
"""One message in so many is left out when it is seen how the regression judges messages new to it."""
STRANGE = 3
"""Every so-manyth intent is taken for unknown where the training data has no messages out of scope."""
REPEATED = 0.8
"""The cosine of two messages of one intent from which the later one teaches nothing."""
AFFORDABLE = 20_000
"""Messages that are learnt from as they are, repeats and all: the kernel of so many costs little."""
SMALLEST_SPREAD = 1e-3
"""Of a piece of evidence, under which it is not stretched to the others' size: what never varies tells nothing."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the pipeline's config may set; `config.yml` says what each is."""

    width: float
    ngram_share: float
    ridge: float
    asked_back: float
    looked_at_again: float
    dimensions: int
    small_talk: Sequence[str]
    never_one_of_several: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Training messages."""

    texts: Sequence[str]
    labels: NDArray[np.int64]
    ngrams: csr_matrix
    rows: Floats
    """Their sentence vectors, projected."""

    def take(self, chosen: NDArray[np.int64]) -> Examples:
        """Returns some of them, in the order given."""
        return Examples(
            texts=[self.texts[i] for i in chosen],
            labels=self.labels[chosen],
            ngrams=self.ngrams[chosen],
            rows=self.rows[chosen],
        )


def learn(texts: Sequence[str], intents: Sequence[str], looks: Sequence[Sequence[Encode]], settings: Settings) -> Looks:
    """Learns the model of each look from messages and their intents, given the encoders of one look or of two."""
    texts = [simplified(text) for text in texts]
    names = tuple(sorted(set(intents)))
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[intent] for intent in intents])
    spelling, vocabulary = Spelling.learn(texts, dictionary_words()), NgramVocabulary.learn(texts)
    ngrams = _sparse(vocabulary, texts)
    seen, left_out = _split(texts, labels)
    projections: dict[Encode, Projection] = {}
    rows: dict[Encode, Floats] = {}
    for encode in dict.fromkeys(chain.from_iterable(looks)):
        vectors = encode(texts)
        projections[encode] = Projection.learn(vectors[seen], labels[seen], settings.dimensions)
        rows[encode] = projections[encode].of(vectors)
    models = []
    for encoders in looks:
        blank = Scorer(
            spelling=spelling,
            vocabulary=vocabulary,
            projections=tuple(projections[encode] for encode in encoders),
            kernel=Kernel(width=settings.width, ngram_share=settings.ngram_share),
            examples=np.empty((0, 0), dtype=np.float32),
            starts=np.zeros(len(names), dtype=np.int64),
            pull=np.empty((0, 0), dtype=np.float32),
            ngram_pull=np.empty((0, 0), dtype=np.float32),
        )
        joint = side_by_side([rows[encode] for encode in encoders])
        examples = Examples(texts=texts, labels=labels, ngrams=ngrams, rows=joint)
        models.append(_learn(names, blank, examples, seen, left_out, together(encoders), settings))
    return Looks(first=models[0], second=models[1] if len(models) > 1 else None)


def _learn(
    names: tuple[str, ...],
    blank: Scorer,
    examples: Examples,
    seen: NDArray[np.int64],
    left_out: NDArray[np.int64],
    encode: Encode,
    settings: Settings,
) -> IntentModel:
    numbers = {name: number for number, name in enumerate(names)}
    trial = _fit(blank, examples.take(seen), settings.ridge)
    unseen = examples.take(left_out)
    reading = read(trial, encode, unseen.texts)
    small_talk = tuple(numbers[name] for name in settings.small_talk if name in numbers)
    combination = fit_combination(reading, unseen.labels, small_talk)
    probabilities = combination.probabilities(reading)
    out_of_scope = numbers.get(OUT_OF_SCOPE)
    lines = evidence(probabilities, reading, out_of_scope)
    strange = None if out_of_scope is not None else _strange(blank, examples.take(seen), encode, combination, settings)
    gate = _fit_gate(probabilities, lines, strange, unseen.labels, out_of_scope, settings)
    unserved = {OUT_OF_SCOPE, *settings.small_talk, *settings.never_one_of_several}
    served = [number for name, number in numbers.items() if name not in unserved]
    wish_gate = fit_wish_gate(trial, encode, combination, unseen.texts, unseen.labels, served)
    right = (probabilities.argmax(axis=1) == unseen.labels).mean()
    logger.info("right on left-out messages: %.1f %%; threshold of certainty: %.2f", 100 * right, gate.threshold)
    ordered = np.concatenate([seen, left_out])
    ordered = ordered[np.argsort(examples.labels[ordered], kind="stable")]
    everything = _fit(blank, examples.take(ordered), settings.ridge)
    return IntentModel(intents=names, scorer=everything, combination=combination, gate=gate, wish_gate=wish_gate)


def _split(texts: Sequence[str], labels: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The messages to learn from and those left out, both intent after intent; each intent keeps some to learn from.

    Chance decides, but of each message for itself: a few messages more or less leave the others where they are.
    """
    chances = np.array([crc32(text.encode(errors="replace")) for text in texts])
    ordered = np.lexsort((chances, labels))
    place = np.arange(len(labels)) - np.searchsorted(labels[ordered], labels[ordered])
    is_left_out = (chances[ordered] % LEFT_OUT == 0) & (place > 0)
    return ordered[~is_left_out], ordered[is_left_out]


def _fit(blank: Scorer, examples: Examples, ridge: float) -> Scorer:
    intents = len(blank.starts)
    examples = examples.take(_without_repeats(examples.rows, examples.labels))
    ngrams = examples.ngrams * np.float32(blank.kernel.ngram_share**0.5)
    kernel = KernelMatrix(blank.kernel, examples.rows, ngrams)
    pull = regress(kernel, np.eye(intents, dtype=np.float32)[examples.labels], ridge)
    return replace(
        blank,
        # Column after column, a lone message is compared with all in two thirds of the time.
        examples=np.asfortranarray(examples.rows),
        starts=np.searchsorted(examples.labels, np.arange(intents)),
        pull=np.asfortranarray(pull),
        ngram_pull=np.float32(blank.kernel.ngram_share**0.5) * (ngrams.T @ pull),
    )


def _without_repeats(rows: Floats, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The lines of messages to which no earlier one of their intent is too much alike."""
    if len(labels) <= AFFORDABLE:
        return np.arange(len(labels))
    kept = []
    for label in np.unique(labels):
        lines = np.flatnonzero(labels == label)
        cosines = rows[lines] @ rows[lines].T
        kept.append(lines[~np.tril(cosines > REPEATED, -1).any(axis=1)])
    return np.concatenate(kept)


def _sparse(vocabulary: NgramVocabulary, texts: Sequence[str]) -> csr_matrix:
    rows = [vocabulary.row(text) for text in texts]
    return csr_matrix(
        (
            np.concatenate([row.weights for row in rows]),
            np.concatenate([row.columns for row in rows]),
            np.cumsum([0] + [row.columns.size for row in rows]),
        ),
        shape=(len(rows), len(vocabulary.columns)),
    )


def _strange(
    blank: Scorer, examples: Examples, encode: Encode, combination: Combination, settings: Settings
) -> NDArray[np.float64]:
    """Evidence of messages that mean nothing known: those of some intents, to a regression without these.

    It stands in for messages out of scope where the training data holds none.
    """
    is_strange = examples.labels % STRANGE == STRANGE - 1
    known = examples.take(np.flatnonzero(~is_strange))
    intents, labels = np.unique(known.labels, return_inverse=True)
    if len(intents) < 2 or not is_strange.any():
        return np.empty((0, 7))
    fewer = replace(blank, starts=np.zeros(len(intents), dtype=np.int64))
    reading = read(
        _fit(fewer, replace(known, labels=labels), settings.ridge),
        encode,
        examples.take(np.flatnonzero(is_strange)).texts,
    )
    leanings = tuple(combination.leanings[intent] for intent in intents)
    fitting = replace(combination, leanings=leanings, small_talk=())
    return evidence(fitting.probabilities(reading), reading, None)


def _fit_gate(
    probabilities: Floats,
    lines: NDArray[np.float64],
    strange: NDArray[np.float64] | None,
    labels: NDArray[np.int64],
    out_of_scope: int | None,
    settings: Settings,
) -> Gate:
    """The gate; its thresholds leave the wanted shares of left-out messages in scope asked back and looked at again."""
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
    threshold, sure = np.quantile(certainty, [settings.asked_back, settings.looked_at_again])
    return replace(gate, threshold=float(threshold), sure=float(sure))
