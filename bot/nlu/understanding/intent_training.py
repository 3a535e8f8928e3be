"""How the intent model is learnt from labelled messages.

The regression is learnt twice: from four fifths of the messages, to see what it says of the rest, and from all of
them, to be used. Everything else that is chosen here (sharpness, gate, threshold of doubt) is chosen on that rest,
never on a message the regression has seen.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.intent_model import OUT_OF_SCOPE, Gate, IntentModel, evidence, to_probabilities
from understanding.ngrams import Floats, NgramVocabulary
from understanding.projection import Projection
from understanding.regression import KernelMatrix, regress
from understanding.scorer import Kernel, Scorer, Scores

logger = logging.getLogger(__name__)

LEFT_OUT = 5
"""Every so-manyth message of an intent is left out when it is seen how the regression judges messages new to it."""
SEED = 7
MESSAGES_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the pipeline's config may set; `config.yml` says what each is."""

    width: float
    ngram_share: float
    ridge: float
    asked_back: float
    dimensions: int


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Training messages, intent after intent."""

    texts: Sequence[str]
    labels: NDArray[np.int64]
    vectors: Floats

    def take(self, chosen: NDArray[np.int64]) -> Examples:
        """Returns some of them, in the order given."""
        return Examples(texts=[self.texts[i] for i in chosen], labels=self.labels[chosen], vectors=self.vectors[chosen])


def learn(texts: Sequence[str], intents: Sequence[str], vectors: Floats, settings: Settings) -> IntentModel:
    """Learns a model from messages, their intents and their sentence vectors."""
    names = tuple(sorted(set(intents)))
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[intent] for intent in intents])
    examples = Examples(texts=texts, labels=labels, vectors=vectors)
    seen, left_out = _split(labels)
    blank = Scorer(
        vocabulary=NgramVocabulary.learn(texts),
        projection=Projection.learn(vectors, settings.dimensions),
        kernel=Kernel(width=settings.width, ngram_share=settings.ngram_share),
        examples=np.empty((0, 0), dtype=np.float32),
        starts=np.zeros(len(names), dtype=np.int64),
        pull=np.empty((0, 0), dtype=np.float32),
        ngram_pull=np.empty((0, 0), dtype=np.float32),
    )
    trial = _fit(blank, examples.take(seen), settings.ridge)
    unseen = examples.take(left_out)
    scored = score_all(trial, unseen.texts, unseen.vectors)
    sharpness = _fit_sharpness(scored.scores, unseen.labels)
    probabilities = to_probabilities(scored.scores, sharpness)
    out_of_scope = names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else None
    gate = _fit_gate(probabilities, scored.nearest, unseen.labels, out_of_scope, settings.asked_back)
    right = (probabilities.argmax(axis=1) == unseen.labels).mean()
    logger.info("right on left-out messages: %.1f %%; threshold of certainty: %.2f", 100 * right, gate.threshold)
    everything = _fit(blank, examples.take(np.argsort(labels, kind="stable")), settings.ridge)
    return IntentModel(intents=names, scorer=everything, sharpness=sharpness, gate=gate)


def score_all(scorer: Scorer, texts: Sequence[str], vectors: Floats) -> Scores:
    """Scores any number of texts, some at a time to bound the memory it takes."""
    parts = [
        scorer.of(texts[start : start + MESSAGES_AT_ONCE], vectors[start : start + MESSAGES_AT_ONCE])
        for start in range(0, len(texts), MESSAGES_AT_ONCE)
    ]
    return Scores(
        scores=np.concatenate([part.scores for part in parts]),
        nearest=np.concatenate([part.nearest for part in parts]),
    )


def _split(labels: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The messages to learn from and those left out, both intent after intent; each intent keeps some to learn from."""
    shuffled = np.random.default_rng(SEED).permutation(len(labels))
    ordered = shuffled[np.argsort(labels[shuffled], kind="stable")]
    sorted_labels = labels[ordered]
    place = np.arange(len(labels)) - np.searchsorted(sorted_labels, sorted_labels)
    is_left_out = place % LEFT_OUT == LEFT_OUT - 1
    return ordered[~is_left_out], ordered[is_left_out]


def _fit(blank: Scorer, examples: Examples, ridge: float) -> Scorer:
    intents = len(blank.starts)
    projected = blank.projection.of(examples.vectors)
    ngrams = _sparse(blank.vocabulary, examples.texts)
    ngrams *= np.float32(blank.kernel.ngram_share**0.5)
    kernel = KernelMatrix(dense=blank.kernel.of_vectors(projected @ projected.T), rows=ngrams)
    pull = regress(kernel, np.eye(intents, dtype=np.float32)[examples.labels], ridge)
    return replace(
        blank,
        examples=projected,
        starts=np.searchsorted(examples.labels, np.arange(intents)),
        pull=pull,
        ngram_pull=np.float32(blank.kernel.ngram_share**0.5) * (ngrams.T @ pull),
    )


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


def _fit_sharpness(scores: Floats, labels: NDArray[np.int64]) -> float:
    """The sharpness under which the true intents of left-out messages are likeliest."""

    def loss(sharpness: float) -> float:
        chosen = to_probabilities(scores, sharpness)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())

    return float(minimize_scalar(loss, bounds=(1.0, 40.0), method="bounded").x)


def _fit_gate(
    probabilities: Floats,
    nearest: Floats,
    labels: NDArray[np.int64],
    out_of_scope: int | None,
    asked_back: float,
) -> Gate:
    """The gate, and the threshold that leaves the given share of left-out messages in scope without an action."""
    top = probabilities.argmax(axis=1)
    lines = evidence(probabilities, nearest, out_of_scope)
    judged = np.ones(len(top), dtype=bool) if out_of_scope is None else top != out_of_scope
    right = top == labels
    if right[judged].all() or not right[judged].any():
        raise ValueError("Too few messages to learn from: on all of them the model is right, or on none")
    spread = lines[judged].std(axis=0)
    spread[spread < 1e-6] = 1.0  # where out of scope is not trained, what tells of it is always the same
    regression = LogisticRegression(C=1.0, max_iter=500).fit(lines[judged] / spread, right[judged])
    gate = Gate(
        weights=tuple(float(weight) for weight in regression.coef_[0] / spread),
        bias=float(regression.intercept_[0]),
        threshold=0.0,
    )
    in_scope = np.ones(len(top), dtype=bool) if out_of_scope is None else labels != out_of_scope
    # A message taken for out of scope is no more acted on than one that is asked back.
    certainty = np.where(judged, gate.certainty(lines), 0.0)[in_scope]
    return replace(gate, threshold=float(np.quantile(certainty, asked_back)))
