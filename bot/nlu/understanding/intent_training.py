"""How the intent model is learnt from labelled messages.

Everything that is chosen (the weights of the pool, the gate, the threshold of doubt) is chosen on messages that the
regressions had not seen: each message is judged once by regressions fitted on the other folds.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from understanding.intent_model import (
    OUT_OF_SCOPE,
    Gate,
    IntentModel,
    Linear,
    Pooling,
    evidence,
    pool,
    score_rows,
)
from understanding.ngrams import Floats, NgramVocabulary

logger = logging.getLogger(__name__)

FOLD_SEED = 17


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the pipeline's config may set."""

    encoder_c: float
    ngram_c: float
    folds: int
    asked_back: float


@dataclass(frozen=True, kw_only=True)
class Regressions:
    """Both regressions, and the n-grams that the second reads."""

    vocabulary: NgramVocabulary
    encoder: Linear
    ngrams: Linear


def learn(texts: Sequence[str], intents: Sequence[str], vectors: Floats, settings: Settings) -> IntentModel:
    """Learns a model from messages, their intents and their sentence vectors."""
    names = tuple(sorted(set(intents)))
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[intent] for intent in intents], dtype=np.int32)
    encoder_scores, ngram_scores, cosine_lines = _held_out(texts, labels, vectors, len(names), settings)
    pooling = _fit_pooling(encoder_scores, ngram_scores, labels)
    out_of_scope = numbers.get(OUT_OF_SCOPE)
    gate = _fit_gate(
        pool(encoder_scores, ngram_scores, pooling), cosine_lines, labels, out_of_scope, settings.asked_back
    )
    logger.info("pooling %s; gate %s", pooling, gate)
    regressions = _fit_regressions(texts, labels, vectors, len(names), settings)
    return IntentModel(
        intents=names,
        vocabulary=regressions.vocabulary,
        encoder_linear=regressions.encoder,
        ngram_linear=regressions.ngrams,
        pooling=pooling,
        gate=gate,
        examples=vectors.astype(np.float32),
        labels=labels,
    )


def _held_out(
    texts: Sequence[str], labels: NDArray[np.int32], vectors: Floats, count: int, settings: Settings
) -> tuple[Floats, Floats, Floats]:
    """Scores of both regressions for each message, and its cosines to the messages of the other folds."""
    encoder_scores = np.zeros((len(texts), count), dtype=np.float32)
    ngram_scores = np.zeros((len(texts), count), dtype=np.float32)
    cosines = vectors @ vectors.T
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=FOLD_SEED)
    for number, (seen, unseen) in enumerate(folds.split(vectors, labels), start=1):
        logger.info("held-out fold %d of %d", number, settings.folds)
        fitted = _fit_regressions([texts[i] for i in seen], labels[seen], vectors[seen], count, settings)
        encoder_scores[unseen] = vectors[unseen] @ fitted.encoder.weights + fitted.encoder.bias
        ngram_scores[unseen] = score_rows([fitted.vocabulary.row(texts[i]) for i in unseen], fitted.ngrams)
        cosines[np.ix_(unseen, unseen)] = -1
    return encoder_scores, ngram_scores, cosines


def _fit_regressions(
    texts: Sequence[str], labels: NDArray[np.int32], vectors: Floats, count: int, settings: Settings
) -> Regressions:
    vocabulary = NgramVocabulary.learn(texts)
    rows = [vocabulary.row(text) for text in texts]
    sparse = csr_matrix(
        (
            np.concatenate([row.weights for row in rows]),
            np.concatenate([row.columns for row in rows]),
            np.cumsum([0] + [row.columns.size for row in rows]),
        ),
        shape=(len(rows), len(vocabulary.columns)),
    )
    return Regressions(
        vocabulary=vocabulary,
        encoder=_fit_linear(vectors, labels, count, settings.encoder_c),
        ngrams=_fit_linear(sparse, labels, count, settings.ngram_c),
    )


def _fit_linear(features: Floats | csr_matrix, labels: NDArray[np.int32], count: int, c: float) -> Linear:
    # No class weights: on unit vectors "balanced" flattens the confidences (measured, docs/why/nlu-pipeline.md).
    regression = LogisticRegression(C=c, max_iter=200, tol=1e-3)
    regression.fit(features, labels)
    weights = np.zeros((features.shape[1], count), dtype=np.float32)
    bias = np.full(count, -30.0, dtype=np.float32)
    weights[:, regression.classes_] = regression.coef_.T
    bias[regression.classes_] = regression.intercept_
    return Linear(weights=weights, bias=bias)


def _fit_pooling(encoder_scores: Floats, ngram_scores: Floats, labels: NDArray[np.int32]) -> Pooling:
    """The two weights under which the true intents of held-out messages are likeliest."""

    def loss(weights: NDArray[np.float64]) -> float:
        pooling = Pooling(encoder=float(weights[0]), ngrams=float(weights[1]))
        chosen = pool(encoder_scores, ngram_scores, pooling)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())

    best = minimize(loss, x0=np.array([0.5, 0.5]), method="Nelder-Mead", options={"maxiter": 60})
    return Pooling(encoder=float(best.x[0]), ngrams=float(best.x[1]))


def _fit_gate(
    probabilities: Floats,
    cosines: Floats,
    labels: NDArray[np.int32],
    out_of_scope: int | None,
    asked_back: float,
) -> Gate:
    """The gate, and the threshold below which the given share of held-out in-scope messages falls."""
    top = probabilities.argmax(axis=1)
    judged = top != out_of_scope if out_of_scope is not None else np.ones(len(top), dtype=bool)
    lines = evidence(probabilities, cosines, labels, out_of_scope)
    right = top == labels
    if len(set(right[judged])) < 2:
        return Gate(weights=(0.0,) * lines.shape[1], bias=9.0, threshold=0.0)
    spread = lines[judged].std(axis=0) + 1e-9
    regression = LogisticRegression(C=1.0, max_iter=500).fit(lines[judged] / spread, right[judged])
    weights = regression.coef_[0] / spread
    chances = 1 / (1 + np.exp(-(lines @ weights + regression.intercept_[0])))
    in_scope = judged & (labels != out_of_scope) if out_of_scope is not None else judged
    threshold = float(np.quantile(chances[in_scope], asked_back))
    return Gate(
        weights=tuple(float(weight) for weight in weights),
        bias=float(regression.intercept_[0]),
        threshold=threshold,
    )
