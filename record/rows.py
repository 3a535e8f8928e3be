"""Rows as frozen values: a dataclass whose fields are named like its columns is made from a row."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def names(kind: type) -> tuple[str, ...]:
    """The column names of a dataclass, in order."""
    return tuple(field.name for field in fields(kind))


def columns(kind: type, table: str = "") -> str:
    """The columns of a dataclass for a SELECT, each behind `table` when one is given."""
    return ", ".join(f"{table}.{name}" if table else name for name in names(kind))


def value(kind: type[T], row: Mapping[str, Any], prefix: str = "") -> T:
    """The value in a row; `prefix` stands before each column's name there."""
    return kind(**{name: row[prefix + name] for name in names(kind)})


def values(kind: type[T], rows: Iterable[Mapping[str, Any]]) -> list[T]:
    """The values in several rows."""
    return [value(kind, row) for row in rows]
