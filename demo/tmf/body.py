"""Reads what callers POST: only known attributes of the right form are kept, anything malformed is refused."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from demo.tmf.document import Document
from demo.tmf.refusal import Refusal

MAX_BODY_BYTES = 64 * 1024
MAX_TEXT = 4000
MAX_ITEMS = 50


def parse_object(raw: bytes) -> Document:
    """Parses a JSON object. Raises `Refusal` (400) for anything else."""
    try:
        body = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal(400, "invalidBody", "The body is not JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "invalidBody", "The body must be a JSON object")
    return body


def _no_number(constant: str) -> NoReturn:
    # Python reads NaN and Infinity; JSON has no such numbers, and our answers must not carry them on.
    raise ValueError(constant)


def texts(body: Document, names: tuple[str, ...]) -> Document:
    """Keeps the named text attributes."""
    return {name: text(body, name) for name in names if name in body}


def text(body: Mapping[str, Any], name: str) -> str:
    """Gives a text attribute that must be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value or len(value) > MAX_TEXT:
        raise Refusal(400, "invalidBody", f"'{name}' must be a text of 1 to {MAX_TEXT} characters")
    return value


def objects(body: Document, name: str, required: tuple[str, ...] = ("id",)) -> list[Document]:
    """Gives a list of objects which have the required text attributes; an absent list is empty."""
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > MAX_ITEMS or not all(isinstance(item, dict) for item in value):
        raise Refusal(400, "invalidBody", f"'{name}' must be a list of at most {MAX_ITEMS} objects")
    for item in value:
        for attribute in required:
            text(item, attribute)
    return value


def reference(body: Document, name: str) -> str:
    """Gives the id of an object that must be there."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise Refusal(400, "invalidBody", f"'{name}' must be an object with an id")
    return text(value, "id")
