"""Intent models on disk: JSON and arrays, no pickles, so that reading one runs nothing from it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from understanding.combination import Combination
from understanding.intent_model import Gate, IntentModel
from understanding.looks import Looks
from understanding.ngrams import NgramVocabulary
from understanding.projection import Projection
from understanding.scorer import Kernel, Scorer
from understanding.spelling import Spelling
from understanding.wishes import WishGate

WORDS, NUMBERS = "words.json", "numbers.npz"
AXES = "axes"
"""Begins the names of the projection's matrices, one an encoder."""
FIRST, SECOND = "first", "second"
"""Folders of the models of the two looks; without a second look there is the first alone."""


def save(looks: Looks, folder: Path) -> None:
    """Writes the models into a folder."""
    _save(looks.first, folder / FIRST)
    if looks.second is not None:
        _save(looks.second, folder / SECOND)


def load(folder: Path) -> Looks:
    """Reads what `save` wrote."""
    second = folder / SECOND
    return Looks(first=_load(folder / FIRST), second=_load(second) if second.exists() else None)


def _save(model: IntentModel, folder: Path) -> None:
    folder.mkdir()
    scorer = model.scorer
    columns = scorer.vocabulary.columns
    words = {
        "intents": model.intents,
        "usual_words": scorer.spelling.usual,
        "right_words": sorted(scorer.spelling.right),
        "ngrams": sorted(columns, key=columns.__getitem__),
        "kernel": asdict(scorer.kernel),
        "combination": asdict(model.combination),
        "gate": asdict(model.gate),
        "wish_gate": asdict(model.wish_gate),
    }
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    np.savez(
        folder / NUMBERS,
        idf=scorer.vocabulary.idf,
        mean=scorer.projection.mean,
        **{f"{AXES}{number}": axes for number, axes in enumerate(scorer.projection.axes)},
        examples=scorer.examples,
        starts=scorer.starts,
        pull=scorer.pull,
        ngram_pull=scorer.ngram_pull,
    )


def _load(folder: Path) -> IntentModel:
    words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
        scorer = Scorer(
            spelling=Spelling(usual=words["usual_words"], right=frozenset(words["right_words"])),
            vocabulary=NgramVocabulary(
                columns={ngram: column for column, ngram in enumerate(words["ngrams"])}, idf=numbers["idf"]
            ),
            projection=Projection(
                mean=numbers["mean"], axes=tuple(numbers[name] for name in numbers.files if name.startswith(AXES))
            ),
            kernel=Kernel(**words["kernel"]),
            examples=numbers["examples"],
            starts=numbers["starts"],
            pull=numbers["pull"],
            ngram_pull=numbers["ngram_pull"],
        )
    return IntentModel(
        intents=tuple(words["intents"]),
        scorer=scorer,
        combination=Combination(**_tuples(words["combination"])),
        gate=Gate(**_tuples(words["gate"])),
        wish_gate=WishGate(**_tuples(words["wish_gate"])),
    )


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
