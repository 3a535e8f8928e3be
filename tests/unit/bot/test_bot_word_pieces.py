"""How the second look cuts words into pieces: the likeliest way of all."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

NLU = Path(__file__).resolve().parents[3] / "bot" / "nlu"
BEGIN, END, UNKNOWN = 0, 2, 3
VOCABULARY = {
    "<s>": 0.0,
    "<pad>": 0.0,
    "</s>": 0.0,
    "<unk>": 0.0,
    "▁": -2.0,
    "▁a": -2.5,
    "a": -3.0,
    "b": -3.0,
    "ab": -4.0,
    "aba": -4.5,
    "bb": -7.0,
    "▁ab": -4.2,
}
PIECES = list(VOCABULARY)
WORST = min(VOCABULARY.values()) - 10
Cut = Callable[[str, int], list[int]]


@pytest.fixture(scope="module")
def word_pieces() -> ModuleType:
    """The module under test, which needs nothing of the NLU's environment."""
    sys.path.insert(0, str(NLU))
    try:
        return importlib.import_module("understanding.bert.word_pieces")
    finally:
        sys.path.remove(str(NLU))


@pytest.fixture(scope="module")
def cut(word_pieces: ModuleType) -> Cut:
    """Cuts a text into the pieces of VOCABULARY."""
    made: Cut = word_pieces.WordPieces(PIECES, list(VOCABULARY.values())).of
    return made


def _likelihood(word: str, places: tuple[int, ...]) -> float:
    ends = [0, *places, len(word)]
    parts = [word[first:last] for first, last in pairwise(ends)]
    return sum(VOCABULARY.get(part, WORST if len(part) == 1 else -1e9) for part in parts)


@given(st.text("ab?", min_size=1, max_size=7))
def test_of_all_ways_to_cut_a_word_the_likeliest_is_taken(cut: Cut, letters: str) -> None:
    word = "▁" + letters
    ways = [places for count in range(len(word)) for places in combinations(range(1, len(word)), count)]
    numbers = cut(letters, 100)[1:-1]
    if "?" in letters:  # unknown letters in a row are one unknown piece
        assert UNKNOWN in numbers
        assert (UNKNOWN, UNKNOWN) not in pairwise(numbers)
    else:
        assert "".join(PIECES[number] for number in numbers) == word
        found = sum(VOCABULARY[PIECES[number]] for number in numbers)
        assert found == pytest.approx(max(_likelihood(word, places) for places in ways))


@given(st.text("ab ?\t", max_size=30), st.integers(2, 12))
def test_a_text_is_closed_and_never_longer_than_asked(cut: Cut, text: str, most: int) -> None:
    numbers = cut(text, most)
    assert numbers[0] == BEGIN
    assert numbers[-1] == END
    assert len(numbers) <= most


def test_spaces_begin_words_and_forms_of_a_letter_are_one(cut: Cut) -> None:
    assert cut("ab  ab", 9) == cut("\tab\nab ", 9) == cut("ａb ab", 9)
