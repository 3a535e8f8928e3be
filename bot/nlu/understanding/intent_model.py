"""What the intent classifier has learnt, and how a message is judged by it.

Two unweighted logistic regressions, one on sentence vectors and one on word and character n-grams, are pooled into one
distribution. A third, the gate, estimates from that distribution and from the nearest training messages how likely
the top intent is right; below the threshold the answer is "not sure". All numbers, no pickles: a model file can be read
without running anything from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats, NgramVocabulary, Row

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Linear:
    """A multinomial logistic regression: one column of weights an intent."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True, kw_only=True)
class Pooling:
    """How much each of the two regressions counts, fitted on held-out messages (which also calibrates the sum)."""

    encoder: float
    ngrams: float


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The chance that the top intent is right, as a logistic regression over `evidence`, and where doubt begins."""

    weights: tuple[float, ...]
    bias: float
    threshold: float


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One message: a probability for each intent, and how certain the highest of them is."""

    probabilities: Floats
    certainty: float


def log_softmax(scores: Floats) -> Floats:
    """Returns log-probabilities, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    normal: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normal


def score_rows(rows: Sequence[Row], linear: Linear) -> Floats:
    """Returns the scores of sparse rows, one line a row."""
    scores = np.empty((len(rows), linear.bias.size), dtype=np.float32)
    for line, row in enumerate(rows):
        scores[line] = row.weights @ linear.weights[row.columns] + linear.bias
    return scores


def pool(encoder_scores: Floats, ngram_scores: Floats, pooling: Pooling) -> Floats:
    """Returns probabilities from the scores of both regressions."""
    pooled = pooling.encoder * log_softmax(encoder_scores) + pooling.ngrams * log_softmax(ngram_scores)
    probabilities: Floats = np.exp(log_softmax(pooled.astype(np.float32)))
    return probabilities


def evidence(
    probabilities: Floats, cosines: Floats, labels: NDArray[np.int32], out_of_scope: int | None
) -> NDArray[np.float64]:
    """Returns what the gate weighs, one line a message.

    The log-odds of the top intent, its lead over the second, the cosine to the nearest training message of any intent, of
    the top intent, and by how much the nearest out-of-scope message is farther away than that.
    """
    order = np.argsort(probabilities, axis=1)
    lines = np.arange(len(probabilities))
    top = order[:, -1]
    first = np.clip(probabilities[lines, top], 1e-6, 1 - 1e-6)
    second = np.clip(probabilities[lines, order[:, -2]], 1e-6, 1 - 1e-6)
    own = np.where(labels[None, :] == top[:, None], cosines, -1).max(axis=1)
    foreign = labels == out_of_scope if out_of_scope is not None else np.zeros(len(labels), dtype=bool)
    nearest_foreign = cosines[:, foreign].max(axis=1) if foreign.any() else np.zeros(len(lines))
    nearest = cosines[:, ~foreign].max(axis=1)
    return np.stack(
        [np.log(first / (1 - first)), np.log(first / second), nearest, own, own - nearest_foreign], axis=1
    ).astype(np.float64)


def certainty(lines: NDArray[np.float64], gate: Gate) -> NDArray[np.float64]:
    """Returns the estimated chance, one a message, that the top intent is right."""
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-(lines @ np.array(gate.weights) + gate.bias)))
    return chance


@dataclass(frozen=True, kw_only=True)
class IntentModel:
    """Everything needed to judge a message."""

    intents: tuple[str, ...]
    vocabulary: NgramVocabulary
    encoder_linear: Linear
    ngram_linear: Linear
    pooling: Pooling
    gate: Gate
    examples: Floats
    labels: NDArray[np.int32]

    def judge(self, texts: Sequence[str], vectors: Floats) -> list[Judgement]:
        """Judges messages given with their sentence vectors."""
        rows = [self.vocabulary.row(text) for text in texts]
        encoder_scores = vectors @ self.encoder_linear.weights + self.encoder_linear.bias
        probabilities = pool(encoder_scores, score_rows(rows, self.ngram_linear), self.pooling)
        out_of_scope = self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else None
        lines = evidence(probabilities, vectors @ self.examples.T, self.labels, out_of_scope)
        chances = certainty(lines, self.gate)
        return [
            Judgement(probabilities=row, certainty=float(chance))
            for row, chance in zip(probabilities, chances, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Writes the model as `words.json` and `numbers.npz`."""
        words = {
            "intents": self.intents,
            "ngrams": sorted(self.vocabulary.columns, key=lambda ngram: self.vocabulary.columns[ngram]),
            "pooling": asdict(self.pooling),
            "gate": asdict(self.gate),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / "numbers.npz",
            idf=self.vocabulary.idf,
            examples=self.examples,
            labels=self.labels,
            **{
                f"{part}_{field.name}": getattr(linear, field.name)
                for part, linear in (("encoder", self.encoder_linear), ("ngram", self.ngram_linear))
                for field in fields(Linear)
            },
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            return cls(
                intents=tuple(words["intents"]),
                vocabulary=NgramVocabulary(
                    columns={ngram: column for column, ngram in enumerate(words["ngrams"])},
                    idf=numbers["idf"],
                ),
                encoder_linear=Linear(weights=numbers["encoder_weights"], bias=numbers["encoder_bias"]),
                ngram_linear=Linear(weights=numbers["ngram_weights"], bias=numbers["ngram_bias"]),
                pooling=Pooling(**words["pooling"]),
                gate=Gate(**{**words["gate"], "weights": tuple(words["gate"]["weights"])}),
                examples=numbers["examples"],
                labels=numbers["labels"],
            )
