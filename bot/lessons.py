"""Lessons in the training messages: lines added to the files that people edit too, and taken out again."""

import fcntl
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.mistakes import Mistake
from bot.training import FOLDER, Example, alike, examples_of, file_of, read_domain
from bot.yaml_file import parse_yaml, place
from wire.lesson import Lesson

_HEAD = 'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'
_LEAD = "    - "


class Unwritable(OSError):
    """A file is in no state to be written to; the message says why and what to do."""


def add(language: str, intent: str, lessons: Sequence[Lesson], folder: Path = FOLDER) -> list[bool]:
    """Write messages to the end of the intent's file; say of each whether its line is new there.

    Raises `OSError` where they cannot be written: then nothing is.
    """
    if not (folder / language).is_dir():
        raise FileNotFoundError(f"no training messages in {language!r}")
    path = file_of(folder, language, intent)
    with _alone(folder):
        before = _content(path) if path.exists() else ""
        there = {alike(example.text) for example in _read(before, path, language)} if before else set()
        entities = read_domain().entities
        new: dict[str, str] = {}
        for lesson in lessons:
            text = _alike(lesson)
            if text and text not in there:
                new.setdefault(text, _marked(lesson, entities))
        if new:
            end = "" if before.endswith("\n") else "\n"
            added = "".join(f"{_LEAD}{line}\n" for line in new.values())
            more = (end if before else _HEAD.format(intent=intent)) + added
            _check(before + more, new.keys(), path, language, intent)
            path.parent.mkdir(parents=True, exist_ok=True)
            # Appended, not written anew: what an editor saves in the same moment stays.
            with path.open("a", encoding="utf-8") as file:
                file.write(more)
    return [_alike(lesson) in new for lesson in lessons]


def take_out(language: str, intent: str, lessons: Sequence[Lesson], folder: Path = FOLDER) -> int:
    """Take messages out of the intent's file again; return how many still stood there.

    Raises `OSError` where they cannot be taken out: then nothing is.
    """
    path = file_of(folder, language, intent)
    unwanted = {_alike(lesson) for lesson in lessons}
    with _alone(folder):
        if not path.exists():
            return 0
        before = _content(path)
        examples = _read(before, path, language)
        lines = {one.line for one in examples if one.intent == intent and alike(one.text) in unwanted}
        if len(lines) == len(examples) > 0:
            path.unlink()
        elif lines:
            kept = (line for number, line in enumerate(before.splitlines(True), start=1) if number not in lines)
            _replace(path, "".join(kept))
    return len(lines)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time, over all processes of this machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Unwritable(f"{place(path)} cannot be read: save it as UTF-8.") from error


def _read(content: str, path: Path, language: str) -> list[Example]:
    """The messages in a file; somebody may be in the middle of editing it."""
    try:
        return list(examples_of(parse_yaml(content, path), path, language))
    except Mistake as mistake:
        raise Unwritable(str(mistake)) from mistake


def _check(content: str, new: Collection[str], path: Path, language: str, intent: str) -> None:
    """What comes last in a file that people edit need not be the examples of the intent."""
    try:
        examples = _read(content, path, language)
    except Unwritable:
        examples = []
    there = {alike(one.text) for one in examples if one.intent == intent and one.is_message}
    if not there.issuperset(new):
        raise Unwritable(f"{place(path)}: let the examples of '{intent}' come last, indented by four.")


def _replace(path: Path, content: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(content, encoding="utf-8")
    fresh.chmod(path.stat().st_mode)
    fresh.replace(path)


def _alike(lesson: Lesson) -> str:
    return alike(_writable(lesson.text))


def _marked(lesson: Lesson, known: Collection[str]) -> str:
    """The lesson as one line of the block, with Rasa's marks of its entities."""
    text = _writable(lesson.text)
    pieces = []
    after = 0
    for part, name in lesson.entities:
        at = text.find(_writable(part), after)
        if at >= 0 and name in known:
            pieces += [text[after:at], f"[{_writable(part)}]({name})"]
            after = at + len(part)
    return _one_line("".join([*pieces, text[after:]]))


def _writable(text: str) -> str:
    """A customer's text without what Rasa takes for a mark, and what YAML refuses; each letter in its place."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return plain.replace("[", "(").replace("]", ")")


def _one_line(text: str) -> str:
    return " ".join(text.split())
