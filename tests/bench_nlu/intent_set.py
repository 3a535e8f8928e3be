"""Public sets of labelled messages, read from the three forms in which they are published.

A form is known by the shape of its files: `train.csv` beside `test.csv` (BANKING77), `NAME_train.csv` and
`NAME_test.csv` (HINT3), or one JSON file with lists `train` and `test` (CLINC150). Only the train split is ever trained
on. A set's own out-of-scope messages join its training data where the set itself gives them as such (`oos_train`).
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
NAMES_OF_OUT_OF_SCOPE = {"oos", "NO_NODES_DETECTED", OUT_OF_SCOPE}
LARGEST_FILE_BYTES = 64 * 1024 * 1024
HEADERS = (("text", "sentence", "utterance", "query"), ("category", "label", "intent"))


class SetUnusable(Exception):
    """A file looks like one of the forms and cannot be read as such."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, what its author meant, and in which language."""

    text: str
    intent: str
    language: str = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class IntentSet:
    """One set; `test` has messages of OUT_OF_SCOPE where the set gives any."""

    name: str
    train: Sequence[Labelled]
    test: Sequence[Labelled]

    @property
    def intents(self) -> list[str]:
        """The intents that can be learnt, OUT_OF_SCOPE among them where it is trained on."""
        return sorted({each.intent for each in self.train})


def find_sets(folder: Path) -> list[IntentSet]:
    """Reads every set below a folder, sorted by name; raises SetUnusable."""
    found: dict[str, IntentSet] = {}
    for train, test in _csv_pairs(folder):
        name = _name(train, train.stem.removesuffix("train").strip("_-"))
        found[name] = IntentSet(name=name, train=_read_csv(train), test=_read_csv(test))
    for path in sorted(folder.rglob("*.json")):
        content = json.loads(_text(path))
        if isinstance(content, dict) and {"train", "test"} <= content.keys():
            name = _name(path, path.stem.removeprefix("data").removesuffix("full").strip("_-"))
            found[name] = _from_json(name, path, content)
    return [found[name] for name in sorted(found)]


def few(messages: Sequence[Labelled], an_intent: int) -> list[Labelled]:
    """The first so many messages of each intent."""
    taken: dict[str, int] = {}
    kept = []
    for each in messages:
        taken[each.intent] = taken.get(each.intent, 0) + 1
        if taken[each.intent] <= an_intent:
            kept.append(each)
    return kept


def _csv_pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    for train in sorted(folder.rglob("*train.csv")):
        wanted = train.name.removesuffix("train.csv") + "test.csv"
        for test in (train.parent / wanted, train.parent.parent / "test" / wanted):
            if test.exists():
                yield train, test
                break


def _name(path: Path, own: str) -> str:
    folder = path.resolve().parent
    place = folder.parent.name if folder.name == "train" else folder.name
    return place if not own or own in place else f"{place}-{own}"


def _read_csv(path: Path) -> list[Labelled]:
    rows = csv.DictReader(_text(path).splitlines(keepends=True))
    names = rows.fieldnames or ()
    columns = [next((name for name in names if name.strip().lower() in known), None) for known in HEADERS]
    if None in columns:
        raise SetUnusable(f"{path}: no columns for message and intent among {', '.join(names)}")
    return _labelled((row[columns[0]], row[columns[1]]) for row in rows)


def _from_json(name: str, path: Path, content: dict[str, Any]) -> IntentSet:
    try:
        train = [*content["train"], *content.get("oos_train", [])]
        return IntentSet(
            name=name,
            train=_labelled((text, intent) for text, intent in train),
            test=_labelled((text, intent) for text, intent in [*content["test"], *content.get("oos_test", [])]),
        )
    except (TypeError, ValueError) as error:
        raise SetUnusable(f"{path}: train and test must be lists of [message, intent]") from error


def _labelled(pairs: Any) -> list[Labelled]:
    cleaned = ((" ".join((text or "").split()), (intent or "").strip()) for text, intent in pairs)
    return [
        Labelled(text, OUT_OF_SCOPE if intent in NAMES_OF_OUT_OF_SCOPE else intent)
        for text, intent in cleaned
        if text and intent
    ]


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise SetUnusable(f"{path} is larger than {LARGEST_FILE_BYTES} bytes")
    return path.read_text(encoding="utf-8-sig")
