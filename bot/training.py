"""The training messages as they are written: Rasa YAML, one file an intent. Reading and checking."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.mistakes import Mistake, suggestion
from bot.yaml_file import Section, place, read_yaml

FOLDER = Path(__file__).parent / "nlu" / "data" / "nlu"
DOMAIN = Path(__file__).parent / "nlu" / "domain.yml"
# Rasa's marks of an entity: `[text](name)` and `[text]{"entity": "name", …}`.
_MARK = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^)]*)\)|(?P<details>\{[^}]*\}))")
NEW_AREA = "talk"
"""The folder of an intent that has messages in no language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One message of a customer, as somebody wrote it down for an intent."""

    path: Path
    line: int
    language: str
    intent: str
    text: str
    """Without the marks."""
    entities: tuple[str, ...]
    is_message: bool
    """Whether it begins with a dash: Rasa passes over lines that do not."""

    @property
    def where(self) -> str:
        """File and line, for whoever edits it."""
        return place(self.path, self.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """The names that the training messages may use."""

    intents: frozenset[str]
    entities: frozenset[str]


class TrainingError(Mistake):
    """A file of training messages cannot be read; the message names it and the line."""


def read_domain(path: Path = DOMAIN) -> Domain:
    """The intents and entities of Rasa's domain, less `nlu_fallback`, which nobody writes messages for."""
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(content.get(key), list) for key in ("intents", "entities")):
        raise TrainingError(f"{place(path)}: the lists 'intents' and 'entities' are expected.")
    return Domain(
        intents=frozenset(_names(content["intents"])) - {"nlu_fallback"},
        entities=frozenset(_names(content["entities"])),
    )


def read_file(path: Path, language: str) -> Iterator[Example]:
    """Every message in a file; raises `Mistake`."""
    return examples_of(read_yaml(path), path, language)


def examples_of(content: Any, path: Path, language: str) -> Iterator[Example]:
    """Every message in what a file holds; raises `TrainingError`."""
    blocks = content.get("nlu") if isinstance(content, dict) else None
    if not isinstance(blocks, list) or any(not isinstance(block, Section) for block in blocks):
        raise TrainingError(f"{place(path)}: 'nlu' is a list of 'intent' with 'examples'.")
    for block in blocks:
        intent, examples = block.get("intent"), block.get("examples")
        if not isinstance(intent, str) or not isinstance(examples, str):
            raise TrainingError(f"{place(path, block.line)}: 'intent' with 'examples: |' is expected.")
        # The lines of a block scalar begin below its key.
        for line, written in enumerate(examples.splitlines(), start=block.lines["examples"] + 1):
            if written.strip():
                yield _example(path, line, language, intent, written.strip())


def mistakes(folder: Path = FOLDER, domain_path: Path = DOMAIN) -> list[str]:
    """What is wrong with the training messages, one sentence each."""
    try:
        domain = read_domain(domain_path)
    except Mistake as mistake:
        return [str(mistake)]
    found: list[str] = []
    examples: list[Example] = []
    unread: set[str] = set()
    for path, language in _files(folder):
        try:
            examples += read_file(path, language)
        except Mistake as mistake:
            found.append(str(mistake))
            unread.add(path.stem)
    unknown: set[tuple[Path, str]] = set()
    for example in examples:
        if example.intent not in domain.intents and (example.path, example.intent) not in unknown:
            unknown.add((example.path, example.intent))
            found.append(
                f"{example.where}: the intent '{example.intent}' is not in domain.yml."
                f"{suggestion(example.intent, domain.intents)}"
            )
        found += [
            f"{example.where}: the entity '{name}' is not in domain.yml: {example.text!r}."
            f"{suggestion(name, domain.entities)}"
            for name in example.entities
            if name not in domain.entities
        ]
        found += [f"{example.where}: {trouble}" for trouble in _unmarked(example)]
    return [*found, *_missing(examples, domain.intents - unread, folder), *_doubled(examples)]


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.yml")):
        yield path, path.relative_to(folder).parts[0]


def _names(entries: Sequence[Any]) -> Iterator[str]:
    for entry in entries:
        yield str(next(iter(entry)) if isinstance(entry, dict) else entry)


def _example(path: Path, line: int, language: str, intent: str, written: str) -> Example:
    marked = written.removeprefix("-").lstrip()
    return Example(
        path=path,
        line=line,
        language=language,
        intent=intent,
        text=_MARK.sub(lambda mark: mark["text"], marked),
        entities=tuple(_entity_of(mark) for mark in _MARK.finditer(marked)),
        is_message=written.startswith("-"),
    )


def _entity_of(mark: re.Match[str]) -> str:
    """The entity that a mark names; of one that cannot be read, what stands there."""
    if mark["name"] is not None:
        return mark["name"].partition(":")[0]
    try:
        return str(json.loads(mark["details"])["entity"])
    except (ValueError, KeyError, TypeError):
        return mark["details"]


def _unmarked(example: Example) -> Iterator[str]:
    """What Rasa would pass over without a word."""
    if not example.is_message:
        yield f"a message begins with '- ': {example.text!r}."
    if "[" in example.text or "]" in example.text:
        yield f"a mark is written [words](entity), without blanks between: {example.text!r}."


def _missing(examples: Sequence[Example], intents: Collection[str], folder: Path) -> list[str]:
    languages = sorted({example.language for example in examples})
    there = {(example.language, example.intent) for example in examples}
    return [
        f"{place(file_of(folder, language, intent))}: the intent '{intent}' has no messages in '{language}'; "
        "write some into this file."
        for language in languages
        for intent in sorted(intents)
        if (language, intent) not in there
    ]


def _doubled(examples: Sequence[Example]) -> Iterator[str]:
    places: dict[str, list[Example]] = {}
    meanings: dict[str, Example] = {}
    for example in examples:
        places.setdefault(alike(example.text), []).append(example)
        first = meanings.setdefault(_words(example.text) or example.where, example)
        if first.intent != example.intent and alike(first.text) != alike(example.text):
            yield f"{example.where}: {example.text!r} says the same as {first.where} for '{first.intent}'; leave one."
    yield from (
        f"{those[-1].where}: {those[0].text!r} stands {len(those)} times, also at "
        f"{', '.join(one.where for one in those[:-1])}; leave one."
        for those in places.values()
        if len(those) > 1
    )


def file_of(folder: Path, language: str, intent: str) -> Path:
    """Where an intent's messages of a language stand or would stand."""
    known = sorted(folder.glob(f"*/*/{intent}.yml"))
    return folder / language / (known[0].parent.name if known else NEW_AREA) / f"{intent}.yml"


def alike(text: str) -> str:
    return " ".join(text.lower().split())


def _words(text: str) -> str:
    """The words alone, without signs."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
