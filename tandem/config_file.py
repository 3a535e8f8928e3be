"""Reads a YAML file and the environment into a tree of frozen dataclasses.

Decided here: file < environment, how a variable is named after a key, and what a wrong key or value is told.
What the keys are is decided in `tandem/settings.py`. Every refusal names the key path and quotes the value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import yaml

PREFIX = "TANDEM"
FILE_LIMIT_BYTES = 1_000_000
QUOTE_LIMIT = 80
NEARLY = 0.9

Tree = TypeVar("Tree")


class ConfigError(Exception):
    """A setting is unknown, wrong, or in a place where it must not stand."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One setting that holds a value, not a block: where it stands and which variable overrides it."""

    path: tuple[str, ...]
    type: Any
    default: Any
    secret: bool
    variable: str


def secret(variable: str) -> Any:
    """Marks a setting that only the environment variable of this name can set, and that no log shows."""
    return field(default=None, repr=False, metadata={"secret": variable})


def keys(tree: type[Any], path: tuple[str, ...] = ()) -> Iterator[Key]:
    """Yields every key of the tree, in the order of its classes."""
    for name, (kind, one) in _members(tree).items():
        here = (*path, name)
        if isinstance(kind, type) and is_dataclass(kind):
            yield from keys(kind, here)
        else:
            variable = one.metadata.get("secret") or "_".join((PREFIX, *here)).upper()
            yield Key(path=here, type=kind, default=one.default, secret="secret" in one.metadata, variable=variable)


def read(tree: type[Tree], path: Path, environ: Mapping[str, str]) -> Tree:
    """Returns the tree filled from the file, then the environment; folders are relative to the file's own."""
    content = _parse(path)
    _refuse_unknown(tree, content, "")
    known = list(keys(tree))
    for key in known:
        if key.secret and _lookup(content, key.path) is not None:
            raise ConfigError(
                f"{path}: {'.'.join(key.path)} is never read from a file; set the environment variable {key.variable}"
            )
    _refuse_unknown_variables(tree, known, environ)
    for key in known:
        if key.variable in environ:
            _put(content, key.path, _from_variable(key, environ[key.variable]))
    root = path.resolve().parent
    try:
        return msgspec.convert(content, tree, dec_hook=lambda kind, value: _convert_path(kind, value, root))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_explain(str(error), content)}") from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    if len(raw) > FILE_LIMIT_BYTES:
        raise ConfigError(f"{path} is larger than {FILE_LIMIT_BYTES} bytes")
    try:
        content = yaml.safe_load(raw)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path} is not valid YAML, line {line}: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid YAML: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path} must hold keys and values, not {_quote(content)}")
    return content


def _refuse_unknown(kind: Any, content: Any, path: str) -> None:
    if get_origin(kind) is tuple and isinstance(content, list):
        for index, item in enumerate(content):
            _refuse_unknown(get_args(kind)[0], item, f"{path}[{index}]")
    if not (is_dataclass(kind) and isinstance(content, dict)):
        return
    members = _members(kind)  # type: ignore[arg-type]
    for name, value in content.items():
        here = f"{path}.{name}" if path else str(name)
        if name not in members:
            raise ConfigError(f"Unknown setting {here!r}.{_suggest(str(name), members)}")
        _refuse_unknown(members[name][0], value, here)


def _refuse_unknown_variables(tree: type[Any], known: list[Key], environ: Mapping[str, str]) -> None:
    blocks = tuple(f"{PREFIX}_{name}_".upper() for name, (kind, _) in _members(tree).items() if is_dataclass(kind))
    variables = {key.variable: key for key in known}
    for name in environ:
        # Others may have names of their own that begin like ours; what nearly is one of ours is meant to be it.
        is_meant = name.startswith(blocks) or difflib.get_close_matches(name, variables, n=1, cutoff=NEARLY)
        if is_meant and name not in variables:
            raise ConfigError(f"Unknown setting {name!r} in the environment.{_suggest(name, variables)}")


def _suggest(name: str, candidates: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, [str(candidate) for candidate in candidates], n=1)
    return f" Did you mean {close[0]!r}?" if close else f" Known here: {', '.join(sorted(candidates))}."


def _from_variable(key: Key, text: str) -> Any:
    if key.type is Path or key.secret:
        return text
    is_list = get_origin(key.type) is tuple
    if is_list and is_dataclass(get_args(key.type)[0]):
        raise ConfigError(f"{key.variable}: {'.'.join(key.path)} can be set in the file only")
    value: Any = [part.strip() for part in text.split(",") if part.strip()] if is_list else text
    try:
        return msgspec.to_builtins(msgspec.convert(value, key.type, strict=False))
    except msgspec.ValidationError as error:
        problem = str(error).split(" - at ")[0]
        raise ConfigError(f"{key.variable} has value {_quote(text)}. {problem}.") from None


def _convert_path(kind: type[Any], value: Any, root: Path) -> Any:
    if kind is not Path:
        raise NotImplementedError(kind)
    if not isinstance(value, str) or not value:
        raise ValueError("Expected a folder")
    return (root / value).resolve()


def _explain(problem: str, content: Any) -> str:
    reason, _, place = problem.partition(" - at `$")
    steps = re.findall(r"\.(\w+)|\[(\d+)\]", place)
    if not steps:
        return f"{reason}."
    for name, index in steps:
        if isinstance(content, list) and index:
            content = content[int(index)]
        elif isinstance(content, dict) and name:
            content = content.get(name)
    if isinstance(content, dict):
        return f"{place.strip('`.')} has a wrong value. {reason}."
    return f"{place.strip('`.')} has value {_quote(content)}. {reason}."


def _members(tree: type[Any]) -> dict[str, tuple[Any, Field[Any]]]:
    hints = get_type_hints(tree, include_extras=True)
    return {one.name: (hints[one.name], one) for one in fields(tree)}


def _quote(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= QUOTE_LIMIT else f"{text[:QUOTE_LIMIT]}…"


def _lookup(content: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _put(content: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        below = content.get(name)
        if not isinstance(below, dict):
            below = content[name] = {}
        content = below
    content[path[-1]] = value
