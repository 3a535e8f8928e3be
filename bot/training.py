"""The training messages as they are written: Rasa YAML, one file an intent. Reading, checking, adding."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.mistakes import Mistake
from wire.lesson import Lesson

FOLDER = Path(__file__).parent / "nlu" / "data" / "nlu"
DOMAIN = Path(__file__).parent / "nlu" / "domain.yml"
# Rasa's marks of an entity: `[text](name)` and `[text]{"entity": "name", …}`.
_MARK = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^)]*)\)|\{[^}]*\"entity\"\s*:\s*\"(?P<named>[^\"]*)\"[^}]*\})")
_HEAD = 'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'
_LEAD = "    - "


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One message of a customer, as somebody wrote it down for an intent."""

    path: Path
    language: str
    intent: str
    text: str
    """Without the marks."""
    entities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """The names that the training messages may use."""

    intents: frozenset[str]
    entities: frozenset[str]


class TrainingError(Mistake):
    """A file of training messages cannot be read; the message names it."""


def read_domain(path: Path = DOMAIN) -> Domain:
    """The intents and entities of Rasa's domain, less `nlu_fallback`, which nobody writes messages for."""
    content = _yaml(path)
    entities = [entity if isinstance(entity, str) else next(iter(entity)) for entity in content["entities"]]
    return Domain(intents=frozenset(content["intents"]) - {"nlu_fallback"}, entities=frozenset(entities))


def read_file(path: Path, language: str) -> Iterator[Example]:
    """Every message in a file; raises `TrainingError`."""
    content = _yaml(path)
    try:
        for block in content["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip():
                    marked = line.strip().removeprefix("- ")
                    names = tuple(mark["name"] or mark["named"] for mark in _MARK.finditer(marked))
                    text = _MARK.sub(lambda mark: mark["text"], marked)
                    yield Example(path=path, language=language, intent=block["intent"], text=text, entities=names)
    except (KeyError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path.name}: 'nlu' is a list of 'intent' with 'examples'") from error


def mistakes(folder: Path = FOLDER, domain_path: Path = DOMAIN) -> list[str]:
    """What is wrong with the training messages, one sentence each."""
    domain = read_domain(domain_path)
    found: list[str] = []
    examples: list[Example] = []
    for path, language in _files(folder):
        try:
            examples += read_file(path, language)
        except TrainingError as error:
            found.append(f"{error}.")
    for example in examples:
        where = f"{example.language}/{example.path.name}"
        if example.intent not in domain.intents:
            found.append(f"{where}: the intent '{example.intent}' is not in domain.yml.")
        found += [
            f"{where}: the entity '{name}' is not in domain.yml: {example.text!r}."
            for name in example.entities
            if name not in domain.entities
        ]
    return [*dict.fromkeys(found), *_missing(examples, domain.intents), *_doubled(examples)]


def add(language: str, intent: str, lessons: Sequence[Lesson], folder: Path = FOLDER) -> Path:
    """Write messages to the end of the intent's file, those left out that stand there already; return the file.

    Raises `OSError` where they cannot be written.
    """
    if not (folder / language).is_dir():
        raise FileNotFoundError(f"no training messages in {language!r}")
    known = sorted(folder.glob(f"*/*/{intent}.yml"))
    area = known[0].parent.name if known else "talk"
    path = folder / language / area / f"{intent}.yml"
    there = {_alike(example.text) for example in read_file(path, language)} if path.exists() else set()
    new: dict[str, str] = {}
    entities = read_domain().entities
    for lesson in lessons:
        text = _one_line(_writable(lesson.text))
        if text and _alike(text) not in there:
            new.setdefault(_alike(text), _marked(lesson, entities))
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD.format(intent=intent)
    path.write_text(before.rstrip("\n") + "\n" + "".join(f"{_LEAD}{line}\n" for line in new.values()), encoding="utf-8")
    return path


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.yml")):
        yield path, path.relative_to(folder).parts[0]


def _missing(examples: Sequence[Example], intents: Collection[str]) -> list[str]:
    languages = sorted({example.language for example in examples})
    there = {(example.language, example.intent) for example in examples}
    return [
        f"{language}: the intent '{intent}' has no messages."
        for language in languages
        for intent in sorted(intents)
        if (language, intent) not in there
    ]


def _doubled(examples: Sequence[Example]) -> list[str]:
    places: dict[str, list[Example]] = {}
    for example in examples:
        places.setdefault(_alike(example.text), []).append(example)
    found = []
    for those in places.values():
        if len(those) > 1:
            names = Counter(f"{one.language}/{one.intent}" for one in those)
            found.append(f"{those[0].text!r} stands {len(those)} times: {', '.join(sorted(names))}.")
    return found


def _alike(text: str) -> str:
    return " ".join(text.lower().split())


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


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise TrainingError(f"{path.name} cannot be read: {error}") from error
