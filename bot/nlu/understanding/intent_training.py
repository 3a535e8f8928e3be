"""How the intent model is learnt from labelled messages.

The regression has a closed form, and so has what it would say of each message had that one been left out.
Everything that is chosen here (sharpness, gate, threshold of doubt) is chosen on those left-out answers, never on a
message the regression has seen.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import spotri
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.intent_model import OUT_OF_SCOPE, Gate, IntentModel, Kernel, evidence, to_probabilities
from understanding.ngrams import Floats, NgramVocabulary

logger = logging.getLogger(__name__)

LINES_AT_ONCE = 512
"""Lines of the n-gram kernel made at a time: a sparse product of everything with everything would not fit."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the pipeline's config may set; `config.yml` says what each is."""

    width: float
    ngram_share: float
    ridge: float
    asked_back: float


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What the model says of each training message without having seen it."""

    probabilities: Floats
    cosines: Floats
    labels: NDArray[np.int32]
    out_of_scope: int | None


def learn(texts: Sequence[str], intents: Sequence[str], vectors: Floats, settings: Settings) -> IntentModel:
    """Learns a model from messages, their intents and their sentence vectors."""
    names = tuple(sorted(set(intents)))
    labels = np.array([names.index(intent) for intent in intents], dtype=np.int32)
    kernel = Kernel(width=settings.width, ngram_share=settings.ngram_share)
    vocabulary = NgramVocabulary.learn(texts)
    ngrams = _sparse(vocabulary, texts)
    logger.info("%d messages, %d intents, %d n-grams", len(texts), len(names), len(vocabulary.columns))

    alike = _alike(kernel, vectors, ngrams)
    pull, left_out_scores = _solve(alike, np.eye(len(names), dtype=np.float32)[labels], settings.ridge)
    sharpness = _fit_sharpness(left_out_scores, labels)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    left_out = LeftOut(
        probabilities=to_probabilities(left_out_scores, sharpness),
        cosines=cosines,
        labels=labels,
        out_of_scope=names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else None,
    )
    gate = _fit_gate(left_out, settings.asked_back)
    right = (left_out.probabilities.argmax(axis=1) == labels).mean()
    logger.info("right on left-out messages: %.1f %%; threshold of certainty: %.2f", 100 * right, gate.threshold)
    return IntentModel(
        intents=names,
        vocabulary=vocabulary,
        kernel=kernel,
        sharpness=sharpness,
        gate=gate,
        examples=vectors.astype(np.float32),
        labels=labels,
        pull=pull,
        ngram_pull=(kernel.ngram_share * (ngrams.T @ pull)).astype(np.float32),
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


def _alike(kernel: Kernel, vectors: Floats, ngrams: csr_matrix) -> Floats:
    alike = kernel.of_vectors(vectors @ vectors.T)
    columns = ngrams.T.tocsr()
    for start in range(0, len(vectors), LINES_AT_ONCE):
        lines = slice(start, start + LINES_AT_ONCE)
        alike[lines] += kernel.ngram_share * (ngrams[lines] @ columns).toarray()
    return alike


def _solve(alike: Floats, targets: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Returns the pull of each message, and the scores of each message by a regression without it.

    Leaving out one message changes its own score by its pull over the diagonal of the inverse (Rasmussen and Williams,
    Gaussian Processes for Machine Learning, section 5.4.2).
    """
    alike[np.diag_indices_from(alike)] += ridge
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    pull = cho_solve(factor, targets, check_finite=False).astype(np.float32)
    inverse, _ = spotri(factor[0], lower=1)
    return pull, targets - pull / np.diag(inverse)[:, None]


def _fit_sharpness(scores: Floats, labels: NDArray[np.int32]) -> float:
    """The sharpness under which the true intents of left-out messages are likeliest."""

    def loss(sharpness: float) -> float:
        chosen = to_probabilities(scores, sharpness)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())

    return float(minimize_scalar(loss, bounds=(1.0, 40.0), method="bounded").x)


def _fit_gate(left_out: LeftOut, asked_back: float) -> Gate:
    """The gate, and the threshold below which the given share of left-out messages in scope falls."""
    top = left_out.probabilities.argmax(axis=1)
    lines = evidence(left_out.probabilities, left_out.cosines, left_out.labels, left_out.out_of_scope)
    judged = top != left_out.out_of_scope if left_out.out_of_scope is not None else np.ones(len(top), dtype=bool)
    right = top == left_out.labels
    if right[judged].all() or not right[judged].any():
        raise ValueError("Too few messages to learn from: on all of them the model is right, or on none")
    spread = lines[judged].std(axis=0) + 1e-9
    regression = LogisticRegression(C=1.0, max_iter=500).fit(lines[judged] / spread, right[judged])
    gate = Gate(
        weights=tuple(float(weight) for weight in regression.coef_[0] / spread),
        bias=float(regression.intercept_[0]),
        threshold=0.0,
    )
    in_scope = judged & (left_out.labels != left_out.out_of_scope) if left_out.out_of_scope is not None else judged
    threshold = float(np.quantile(gate.certainty(lines)[in_scope], asked_back))
    return Gate(weights=gate.weights, bias=gate.bias, threshold=threshold)
