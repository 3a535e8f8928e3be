"""The YAML files that people edit, read so that every mistake can be named with its file and line."""

from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.mistakes import Mistake

ROOT = Path(__file__).parents[1]
_NO_COLON = "could not find expected ':'"


class FileMistake(Mistake):
    """A file cannot be read; the message names it, the line and what to look at."""


class Section(dict[Any, Any]):
    """A mapping that knows on which lines it and its keys stand, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[Any, int] = {}


def read_yaml(path: Path) -> Any:
    """What a file holds, its mappings as sections; raises `FileMistake`, also for a key that stands twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileMistake(f"{place(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FileMistake(f"{place(path)} cannot be read: save it as UTF-8.") from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> Any:
    """What a text holds that stands or shall stand in a file; raises `FileMistake`."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "no YAML"
        mark = (error.context_mark if problem == _NO_COLON else None) or error.problem_mark
        raise FileMistake(
            f"{place(path, mark.line + 1 if mark else None)} cannot be read: {_plain(problem)}."
        ) from error
    except yaml.YAMLError as error:
        raise FileMistake(f"{place(path)} cannot be read: {' '.join(str(error).split())}.") from error


def place(path: Path, line: int | None = None) -> str:
    """Where something stands, as editors open it: file from the project's folder, and line."""
    return f"{_name(path)}:{line}" if line else _name(path)


def line_of(content: Any, key: Any = None) -> int | None:
    """The line of a section, or of a key in it, where they are known."""
    if not isinstance(content, Section):
        return None
    return content.lines.get(key, content.line)


@cache
def _name(path: Path) -> str:
    """Kept: looked up in the file system for each of 1,800 answers, it was half of a start's reading."""
    found = path.resolve()
    return found.relative_to(ROOT).as_posix() if found.is_relative_to(ROOT) else f"{path.parent.name}/{path.name}"


class _Loader(yaml.CSafeLoader):
    """Makes sections of mappings."""


def _section(loader: _Loader, node: yaml.MappingNode) -> Iterator[Section]:
    section = Section(node.start_mark.line + 1)
    yield section
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.MarkedYAMLError(problem="a key is a name", problem_mark=key_node.start_mark)
        if key in section.lines:
            problem = f"the key '{key}' stands on line {section.lines[key]} already"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        section.lines[key] = key_node.start_mark.line + 1
        section[key] = loader.construct_object(value_node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _section)


def _plain(problem: str) -> str:
    """The parser's words, and where they are none for an editor, what to look at."""
    if problem == _NO_COLON:
        return "the ':' after this key is missing"
    if problem.startswith(("a key", "the key")):
        return problem
    return f"{problem}; look at indentation, quotes, brackets and ':' here and on the line before"
