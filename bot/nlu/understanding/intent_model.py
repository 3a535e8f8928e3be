"""What the intent classifier has learnt, and how a message is judged by it.

The scorer says how much a message speaks for each intent; a temperature turns that into probabilities. The gate, a
small logistic regression, estimates from those and from the nearest training messages how likely the top intent is
right; below its threshold the answer is "not sure". All numbers, no pickles: reading a model runs nothing from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats, NgramVocabulary
from understanding.projection import Projection
from understanding.scorer import Kernel, Scorer, Scores

OUT_OF_SCOPE = "out_of_scope"


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


def evidence(probabilities: Floats, nearest: Floats, out_of_scope: int | None) -> NDArray[np.float64]:
    """Returns what the gate weighs, one line a message.

    The log-odds of the top intent, its lead over the second, the cosine to the nearest training message in scope and to
    the nearest of the top intent, by how much the nearest one out of scope is farther away than that, and the
    probability of out of scope.
    """
    lines = np.arange(len(probabilities))
    two_best = np.sort(np.clip(np.partition(probabilities, -2, axis=1)[:, -2:], 1e-6, 1 - 1e-6), axis=1)
    first, second = two_best[:, 1], two_best[:, 0]
    own = nearest[lines, probabilities.argmax(axis=1)]
    if out_of_scope is None:
        foreign = foreign_chance = np.zeros(len(lines), dtype=np.float32)
        near = nearest.max(axis=1)
    else:
        foreign, foreign_chance = nearest[:, out_of_scope], probabilities[:, out_of_scope]
        near = np.delete(nearest, out_of_scope, axis=1).max(axis=1)
    columns = [
        np.log(first / (1 - first)),
        np.log(first / second),
        near,
        own,
        own - foreign,
        np.log(np.clip(foreign_chance, 1e-6, 1)),
    ]
    stacked: NDArray[np.float64] = np.stack(columns, axis=1).astype(np.float64)
    return stacked


@dataclass(frozen=True, kw_only=True)
class IntentModel:
    """Everything needed to judge a message."""

    intents: tuple[str, ...]
    scorer: Scorer
    sharpness: float
    gate: Gate

    def judge(self, texts: Sequence[str], vectors: Floats) -> list[Judgement]:
        """Judges messages given with their sentence vectors."""
        return self.judge_scores(self.scorer.of(texts, vectors))

    def judge_scores(self, scored: Scores) -> list[Judgement]:
        """Judges messages that are scored already."""
        probabilities = to_probabilities(scored.scores, self.sharpness)
        out_of_scope = self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else None
        chances = self.gate.certainty(evidence(probabilities, scored.nearest, out_of_scope))
        return [
            Judgement(probabilities=row, certainty=float(chance))
            for row, chance in zip(probabilities, chances, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Writes the model as `words.json` and `numbers.npz`."""
        scorer = self.scorer
        columns = scorer.vocabulary.columns
        words = {
            "intents": self.intents,
            "ngrams": sorted(columns, key=columns.__getitem__),
            "kernel": asdict(scorer.kernel),
            "sharpness": self.sharpness,
            "gate": asdict(self.gate),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / "numbers.npz",
            idf=scorer.vocabulary.idf,
            mean=scorer.projection.mean,
            axes=scorer.projection.axes,
            examples=scorer.examples,
            starts=scorer.starts,
            pull=scorer.pull,
            ngram_pull=scorer.ngram_pull,
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            columns = {ngram: column for column, ngram in enumerate(words["ngrams"])}
            return cls(
                intents=tuple(words["intents"]),
                scorer=Scorer(
                    vocabulary=NgramVocabulary(columns=columns, idf=numbers["idf"]),
                    projection=Projection(mean=numbers["mean"], axes=numbers["axes"]),
                    kernel=Kernel(**words["kernel"]),
                    examples=numbers["examples"],
                    starts=numbers["starts"],
                    pull=numbers["pull"],
                    ngram_pull=numbers["ngram_pull"],
                ),
                sharpness=words["sharpness"],
                gate=Gate(**{**words["gate"], "weights": tuple(words["gate"]["weights"])}),
            )
