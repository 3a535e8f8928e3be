"""Labelled messages to report on, read from either of two forms of YAML.

The form of the held-out set: a list of `{intent, style, text, entities}` a file, see `tests/understanding/README.md`.
Rasa's form: `nlu:` with intents and their examples, entities marked in the text. The language of a file is the folder
that it stands in.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from wire.turn import LANGUAGES

STYLES = ("short", "chat", "long")
LARGEST_FILE_BYTES = 16 * 1024 * 1024
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MARKED = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<entity>[^):]+)(?::[^)]*)?\)|(?P<details>\{[^}]*\}))")


class MessagesUnusable(Exception):
    """A file cannot be read as labelled messages."""


@dataclass(frozen=True)
class Entity:
    """A marked stretch of a message; `start` and `end` count characters of its text."""

    start: int
    end: int
    entity: str
    text: str


@dataclass(frozen=True)
class Message:
    """One labelled message; `entities` is None where nobody looked for entities."""

    language: str
    area: str
    intent: str
    style: str
    text: str
    entities: tuple[Entity, ...] | None


def load_messages(path: Path) -> list[Message]:
    """Reads a file, or every file of a folder in the order of their names; raises MessagesUnusable."""
    files = sorted(path.rglob("*.yml")) if path.is_dir() else [path]
    messages = [message for file in files for message in _file(file)]
    if not messages:
        raise MessagesUnusable(f"{path} holds no labelled messages: see docs/reference/bot-report.md for their form")
    return messages


def style_of(text: str) -> str:
    """The style by length: up to 6 words or 10 Chinese characters are short, from 40 or 60 long."""
    words, characters = _length(text)
    if characters > words:
        return "short" if characters <= 10 else "long" if characters >= 60 else "chat"
    return "short" if words <= 6 else "long" if words >= 40 else "chat"


def normalise(text: str) -> str:
    """Lower case, without accents, punctuation and symbols, words parted by one blank."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if not each.isalnum() else each for each in letters if not unicodedata.combining(each))
    return " ".join("".join(kept).split())


def is_formula(text: str) -> bool:
    """True for texts of up to 4 words or 8 Chinese characters, which different people write alike ("no thanks")."""
    words, characters = _length(normalise(text))
    return words + characters <= (8 if characters else 4)


def _length(text: str) -> tuple[int, int]:
    """Words that are not Chinese, and Chinese characters."""
    return len(_CHINESE.sub(" ", text).split()), len(_CHINESE.findall(text))


def _file(file: Path) -> Iterator[Message]:
    if file.stat().st_size > LARGEST_FILE_BYTES:
        raise MessagesUnusable(f"{file} is larger than {LARGEST_FILE_BYTES} bytes")
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MessagesUnusable(f"{file} is no YAML: {type(error).__name__}") from error
    language = next((part for part in reversed(file.resolve().parent.parts) if part in LANGUAGES), "")
    try:
        if isinstance(content, list):
            yield from (_plain(language, file.stem, entry) for entry in content)
        elif isinstance(content, dict) and isinstance(content.get("nlu"), list):
            yield from _rasa(language, file.stem, content["nlu"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise MessagesUnusable(f"{file} holds a message that is not in the form: {error}") from error


def _plain(language: str, area: str, entry: dict[str, Any]) -> Message:
    if unknown := entry.keys() - {"intent", "style", "text", "entities"}:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    marked = entry.get("entities")
    entities = None if marked is None else tuple(Entity(**each) for each in marked)
    return Message(
        language, area, entry["intent"], entry.get("style") or style_of(entry["text"]), entry["text"], entities
    )


def _rasa(language: str, area: str, blocks: list[dict[str, Any]]) -> Iterator[Message]:
    lines = [
        (block["intent"], line.removeprefix("- ").strip())
        for block in blocks
        if "intent" in block
        for line in block["examples"].splitlines()
        if line.strip()
    ]
    # Without one mark in a whole file, nobody looked for entities.
    has_marks = any(_MARKED.search(line) for _, line in lines)
    for intent, line in lines:
        text, entities = _unmarked(line)
        yield Message(language, area, intent, style_of(text), text, entities if has_marks else None)


def _unmarked(line: str) -> tuple[str, tuple[Entity, ...]]:
    text, entities, read = "", [], 0
    for mark in _MARKED.finditer(line):
        text += line[read : mark.start()]
        name = mark["entity"] or json.loads(mark["details"])["entity"]
        entities.append(Entity(len(text), len(text) + len(mark["text"]), name, mark["text"]))
        text += mark["text"]
        read = mark.end()
    return text + line[read:], tuple(entities)
