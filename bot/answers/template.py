"""One text with its places for values, compiled once: `"You owe {amount:money} until {due:date}."`. Pure.

A place may hold a list of rows (`{changes:rows}`): each row is `{"answer": "row_…", …values}`, rendered by that
answer on a line of its own. Cells (`{plans:cells}`) are rendered likewise, side by side on one line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

PARTED_BY = {"rows": "\n", "cells": " | "}
"""Forms of a list of answers, and what stands between them."""

FormatPlace = Callable[[Any, str], str]
"""Turns a place's value into text, by the form that the template names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value's place in a text."""

    name: str
    form: str


class Template:
    """A compiled text."""

    def __init__(self, text: str, forms: Mapping[str, object]) -> None:
        self._parts: list[str | Place] = []
        for literal, name, form, conversion in Formatter().parse(text):
            if literal:
                self._parts.append(literal)
            if name is None:
                continue
            if not name.isidentifier() or conversion is not None:
                raise ValueError(f"the place '{{{name}}}' is no plain name")
            if form not in PARTED_BY and form not in forms:
                raise ValueError(f"the place '{{{name}}}' names the unknown form '{form}'")
            self._parts.append(Place(name, form or ""))

    @property
    def places(self) -> frozenset[Place]:
        """The places for values, with their forms."""
        return frozenset(part for part in self._parts if isinstance(part, Place))

    def render(self, values: Mapping[str, Any], format_place: FormatPlace) -> str:
        """The text with its values; a value that is missing is a mistake in a flow and raises `KeyError`."""
        return "".join(
            part if isinstance(part, str) else format_place(values[part.name], part.form) for part in self._parts
        )
