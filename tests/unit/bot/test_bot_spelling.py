"""How misspelt words are read before the NLU judges a message."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

NLU = Path(__file__).resolve().parents[3] / "bot" / "nlu"
SAID = [
    "my invoice",
    "the invoice",
    "an invoice",
    "the factura",
    "una factura",
    "mi factura",
    "once: voucher",
    "el plan",
]
LETTERS = "abc"


@pytest.fixture(scope="module")
def spelling() -> ModuleType:
    """The module under test, which needs nothing of the NLU's environment."""
    sys.path.insert(0, str(NLU))
    try:
        return importlib.import_module("understanding.spelling")
    finally:
        sys.path.remove(str(NLU))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("where is my invioce", "where is my invoice"),
        ("INVOIC, please!", "invoice, please!"),
        ("la fáctura nó llega", "la fáctura nó llega"),
        ("la facttura", "la factura"),
        ("la fatcura de agosto", "la factura de agosto"),
        ("我的invoce呢", "我的invoice呢"),
        ("the invocie2 of 3/4", "the invoice2 of 3/4"),
    ],
)
def test_a_word_one_slip_from_a_usual_one_is_read_as_that(spelling: ModuleType, written: str, read: str) -> None:
    assert spelling.Spelling.learn(SAID, []).corrected(written) == read


@pytest.mark.parametrize(
    "written",
    ["invoiced", "a vouchr", "vouchers", "the plam", "發票", "in voice", "http://x/invoyc3", "x" * 20_000],
)
def test_other_words_stay_as_they_are(spelling: ModuleType, written: str) -> None:
    known = spelling.Spelling.learn(SAID, ["invoiced", "vouchers"])
    assert known.corrected(written) == written


def test_of_two_usual_words_the_more_usual_one_is_meant(spelling: ModuleType) -> None:
    said = ["paying"] * 3 + ["playing"] * 4
    assert spelling.Spelling.learn(said, []).corrected("plyaing pkaying") == "playing playing"


@given(written=st.text(LETTERS, max_size=5), meant=st.text(LETTERS, max_size=5))
def test_one_slip_is_what_one_slip_makes(written: str, meant: str, spelling: ModuleType) -> None:
    if written != meant:
        assert spelling.is_one_slip(written, meant) == (meant in _slips(written))


def _slips(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    fewer = {head + tail[1:] for head, tail in cuts}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts for letter in LETTERS}
    more = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return fewer | swapped | other | more
