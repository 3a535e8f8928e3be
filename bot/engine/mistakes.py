"""What can be wrong with names and keys in a flow file."""

from collections.abc import Collection
from typing import Any

from bot.mistakes import Mistake, suggestion


class FlowError(Mistake):
    """A flow file is wrong; the message names file, flow and step."""


def check_keys(where: str, entry: Any, allowed: Collection[str]) -> None:
    """Refuse keys that nobody reads; raises `FlowError`."""
    if not isinstance(entry, dict):
        raise FlowError(f"{where}: keys and values are expected.")
    for key in entry:
        if key not in allowed:
            raise FlowError(f"{where}: the key '{key}' is unknown.{suggestion(key, allowed)}")


def check_name(where: str, kind: str, name: str, known: Collection[str]) -> None:
    """Refuse a name that is not known; raises `FlowError`."""
    if name not in known:
        raise FlowError(f"{where}: the {kind} '{name}' is unknown.{suggestion(name, known)}")
