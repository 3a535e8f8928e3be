"""What the intent classifier has learnt, and how a message is judged by it.

One kernel regression scores every intent: the kernel of two messages is a Gaussian on the angle between their
sentence vectors, plus a share of the cosine of their word and character n-grams. A temperature turns scores into
probabilities. The gate, a small logistic regression, estimates from those and from the nearest training messages
how likely the top intent is right; below its threshold the answer is "not sure". All numbers, no pickles: reading a
model runs nothing from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats, NgramVocabulary

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """How alike two messages are: `width` of the Gaussian, and the share that the n-grams have."""

    width: float
    ngram_share: float

    def of_vectors(self, cosines: Floats) -> Floats:
        """Returns the part of the kernel that the sentence vectors give."""
        alike: Floats = (1 - self.ngram_share) * np.exp(2 * self.width * (cosines - 1))
        return alike


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The chance that the top intent is right, as a logistic regression over `evidence`, and where doubt begins."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def certainty(self, lines: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns the chance, one a message, that the top intent is right."""
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-(lines @ np.array(self.weights) + self.bias)))
        return chance


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One message: a probability for each intent, and how certain the highest of them is."""

    probabilities: Floats
    certainty: float


def to_probabilities(scores: Floats, sharpness: float) -> Floats:
    """Returns the softmax of scores, line by line."""
    grown = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    probabilities: Floats = grown / grown.sum(axis=1, keepdims=True)
    return probabilities


def evidence(
    probabilities: Floats, cosines: Floats, labels: NDArray[np.int32], out_of_scope: int | None
) -> NDArray[np.float64]:
    """Returns what the gate weighs, one line a message.

    The log-odds of the top intent, its lead over the second, the cosine to the nearest training message in scope and to
    the nearest of the top intent, and by how much the nearest one out of scope is farther away than that.
    """
    order = np.argpartition(probabilities, -2, axis=1)[:, -2:]
    lines = np.arange(len(probabilities))
    two_best = np.sort(np.clip(probabilities[lines[:, None], order], 1e-6, 1 - 1e-6), axis=1)
    first, second = two_best[:, 1], two_best[:, 0]
    top = probabilities.argmax(axis=1)
    own = np.where(labels[None, :] == top[:, None], cosines, -1).max(axis=1)
    foreign = labels == out_of_scope if out_of_scope is not None else np.zeros(len(labels), dtype=bool)
    nearest_foreign = cosines[:, foreign].max(axis=1) if foreign.any() else np.zeros(len(lines))
    nearest = cosines[:, ~foreign].max(axis=1)
    columns = [np.log(first / (1 - first)), np.log(first / second), nearest, own, own - nearest_foreign]
    stacked: NDArray[np.float64] = np.stack(columns, axis=1).astype(np.float64)
    return stacked


@dataclass(frozen=True, kw_only=True)
class IntentModel:
    """Everything needed to judge a message."""

    intents: tuple[str, ...]
    vocabulary: NgramVocabulary
    kernel: Kernel
    sharpness: float
    gate: Gate
    examples: Floats
    """Sentence vectors of the training messages, one a line."""
    labels: NDArray[np.int32]
    """The intent of each of them."""
    pull: Floats
    """How much each of them pulls towards each intent."""
    ngram_pull: Floats
    """The same gathered by n-gram, so that a message meets its own n-grams only."""

    def judge(self, texts: Sequence[str], vectors: Floats) -> list[Judgement]:
        """Judges messages given with their sentence vectors."""
        cosines = vectors @ self.examples.T
        scores = self.kernel.of_vectors(cosines) @ self.pull
        for line, text in enumerate(texts):
            row = self.vocabulary.row(text)
            scores[line] += row.weights @ self.ngram_pull[row.columns]
        probabilities = to_probabilities(scores, self.sharpness)
        out_of_scope = self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else None
        chances = self.gate.certainty(evidence(probabilities, cosines, self.labels, out_of_scope))
        return [
            Judgement(probabilities=row, certainty=float(chance))
            for row, chance in zip(probabilities, chances, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Writes the model as `words.json` and `numbers.npz`."""
        columns = self.vocabulary.columns
        words = {
            "intents": self.intents,
            "ngrams": sorted(columns, key=columns.__getitem__),
            "kernel": asdict(self.kernel),
            "sharpness": self.sharpness,
            "gate": asdict(self.gate),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / "numbers.npz",
            idf=self.vocabulary.idf,
            examples=self.examples,
            labels=self.labels,
            pull=self.pull,
            ngram_pull=self.ngram_pull,
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            return cls(
                intents=tuple(words["intents"]),
                vocabulary=NgramVocabulary(
                    columns={ngram: column for column, ngram in enumerate(words["ngrams"])}, idf=numbers["idf"]
                ),
                kernel=Kernel(**words["kernel"]),
                sharpness=words["sharpness"],
                gate=Gate(**{**words["gate"], "weights": tuple(words["gate"]["weights"])}),
                examples=numbers["examples"],
                labels=numbers["labels"],
                pull=numbers["pull"],
                ngram_pull=numbers["ngram_pull"],
            )
