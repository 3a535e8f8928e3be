"""Rows as frozen values: a dataclass whose fields are named like its columns is made from a row."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Row(Protocol):
    """A row of a result: values by column name."""

    def __getitem__(self, name: str, /) -> Any: ...


_NAMES: dict[type, tuple[str, ...]] = {}


def names(kind: type) -> tuple[str, ...]:
    """The column names of a dataclass, in order."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


def columns(kind: type, table: str = "", prefix: str = "") -> str:
    """The columns of a dataclass for a SELECT, from `table`, each called `prefix` and its name."""
    behind = f"{table}." if table else ""
    return ", ".join(f"{behind}{name}" + (f" AS {prefix}{name}" if prefix else "") for name in names(kind))


def value(kind: type[T], row: Row, prefix: str = "") -> T:
    """The value in a row; `prefix` stands before each column's name there."""
    return kind(**{name: row[prefix + name] for name in names(kind)})


def values(kind: type[T], rows: Iterable[Row]) -> list[T]:
    """The values in several rows."""
    return [value(kind, row) for row in rows]
