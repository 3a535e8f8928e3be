"""Which parses the NLU's server keeps for the next who writes the same."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

NLU = Path(__file__).resolve().parents[3] / "bot" / "nlu"


@pytest.fixture(scope="module")
def module() -> ModuleType:
    """The module under test, which needs nothing of the NLU's environment."""
    sys.path.insert(0, str(NLU))
    try:
        return importlib.import_module("understanding.serving.remembered")
    finally:
        sys.path.remove(str(NLU))


@pytest.mark.parametrize("text", ["hello", "muchas gracias", "好的", "x" * 25])
def test_what_many_write_alike_is_kept(module: ModuleType, text: str) -> None:
    remembered = module.Remembered()
    parse = {"text": text}
    remembered.keep(text, parse)
    assert remembered.find(text) is parse


@pytest.mark.parametrize("text", ["x" * 26, "482913", "my pin is ١٢٣٤", "account A-77"])
def test_long_messages_and_digits_are_not_kept(module: ModuleType, text: str) -> None:
    remembered = module.Remembered()
    remembered.keep(text, {"text": text})
    assert remembered.find(text) is None


def test_what_was_not_asked_for_longest_makes_room(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    remembered = module.Remembered()
    remembered.keep("hello", {})
    remembered.keep("thanks", {})
    assert remembered.find("hello") is not None
    remembered.keep("bye", {})
    assert [text for text in ("hello", "thanks", "bye") if remembered.find(text) is not None] == ["hello", "bye"]
