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

WORDS, RARITY = "words.json", "idf.npy"
"""What both looks know of words."""
MODEL, NUMBERS = "model.json", "numbers.npz"
"""What each look knows besides."""
MEAN, AXES = "mean", "axes"
"""Begin the names of the projections' arrays, one of each a view."""
FIRST, SECOND = "first", "second"
"""Folders of the models of the two looks; without a second look there is the first alone."""


def save(looks: Looks, folder: Path) -> None:
    """Writes the models into a folder."""
    spelling, vocabulary = looks.first.scorer.spelling, looks.first.scorer.vocabulary
    words = {
        "usual_words": spelling.usual,
        "right_words": sorted(spelling.right),
        "ngrams": sorted(vocabulary.columns, key=vocabulary.columns.__getitem__),
    }
    _write(folder / WORDS, words)
    np.save(folder / RARITY, vocabulary.idf)
    _save(looks.first, folder / FIRST)
    if looks.second is not None:
        _save(looks.second, folder / SECOND)


def load(folder: Path) -> Looks:
    """Reads what `save` wrote."""
    words = _read(folder / WORDS)
    spelling = Spelling(usual=words["usual_words"], right=frozenset(words["right_words"]))
    columns = {ngram: column for column, ngram in enumerate(words["ngrams"])}
    vocabulary = NgramVocabulary(columns=columns, idf=np.load(folder / RARITY, allow_pickle=False))
    second = folder / SECOND
    return Looks(
        first=_load(folder / FIRST, spelling, vocabulary),
        second=_load(second, spelling, vocabulary) if second.exists() else None,
    )


def _save(model: IntentModel, folder: Path) -> None:
    folder.mkdir()
    scorer = model.scorer
    settings = {
        "intents": model.intents,
        "kernel": asdict(scorer.kernel),
        "combination": asdict(model.combination),
        "gate": asdict(model.gate),
        "wish_gate": asdict(model.wish_gate),
    }
    _write(folder / MODEL, settings)
    np.savez(
        folder / NUMBERS,
        **{f"{MEAN}{number}": part.mean for number, part in enumerate(scorer.projections)},
        **{f"{AXES}{number}": part.axes for number, part in enumerate(scorer.projections)},
        examples=scorer.examples,
        starts=scorer.starts,
        pull=scorer.pull,
        ngram_pull=scorer.ngram_pull,
    )


def _load(folder: Path, spelling: Spelling, vocabulary: NgramVocabulary) -> IntentModel:
    settings = _read(folder / MODEL)
    with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
        views = sum(name.startswith(AXES) for name in numbers.files)
        scorer = Scorer(
            spelling=spelling,
            vocabulary=vocabulary,
            projections=tuple(
                Projection(mean=numbers[f"{MEAN}{number}"], axes=numbers[f"{AXES}{number}"]) for number in range(views)
            ),
            kernel=Kernel(**settings["kernel"]),
            examples=numbers["examples"],
            starts=numbers["starts"],
            pull=numbers["pull"],
            ngram_pull=numbers["ngram_pull"],
        )
    return IntentModel(
        intents=tuple(settings["intents"]),
        scorer=scorer,
        combination=Combination(**_tuples(settings["combination"])),
        gate=Gate(**_tuples(settings["gate"])),
        wish_gate=WishGate(**_tuples(settings["wish_gate"])),
    )


def _write(file: Path, values: dict[str, Any]) -> None:
    file.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _read(file: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return values


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
