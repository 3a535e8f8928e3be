"""When messages are looked at a second time, and that nothing is encoded twice meanwhile."""

from __future__ import annotations

import json
import subprocess

import pytest
import yaml

from tandem.nlu_environment import FOLDER, PYTHON

pytestmark = pytest.mark.nlu

PROGRAM = """
import json
import numpy as np
from understanding.encoders import remembered, together
from understanding.intent_model import Judgement
from understanding.looks import Looks

read = {"fast": [], "slow": []}

def encoder(name):
    def encode(texts):
        read[name].extend(texts)
        return [np.array([[len(name), len(text)] for text in texts], dtype=np.float32)]
    return remembered(encode)

class Model:
    def __init__(self, name):
        self.name = name
    def judge(self, texts, encode):
        views = len(encode(texts))
        return [
            Judgement(probabilities=(self.name, text, views), certainty=0.5, is_unsure=False,
                      is_sure="sure" in text, wishes=())
            for text in texts
        ]

fast, slow = encoder("fast"), encoder("slow")
said = ["surely this", "is it that", "surely so", "or what"]
answers = {}
for name, second in (("one look", None), ("two looks", Model("second"))):
    looks = Looks(first=Model("first"), second=second)
    answers[name] = [
        list(judgement.probabilities)
        for judgement in looks.judge(said, fast, together([fast, slow]))
    ]
print(json.dumps([answers, read]))
"""


Told = tuple[dict[str, list[list[object]]], dict[str, list[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """Which look judged each message by how many views, and what each encoder read."""
    ended = subprocess.run([PYTHON, "-c", PROGRAM], cwd=FOLDER, capture_output=True, text=True, check=True)
    answers, read = json.loads(ended.stdout)
    return answers, read


def test_without_a_second_look_the_first_judges_everything(told: Told) -> None:
    assert [row[0] for row in told[0]["one look"]] == ["first"] * 4


def test_what_the_first_look_is_sure_of_is_not_looked_at_again(told: Told) -> None:
    assert told[0]["two looks"] == [
        ["first", "surely this", 1],
        ["second", "is it that", 2],
        ["first", "surely so", 1],
        ["second", "or what", 2],
    ]


def test_no_encoder_reads_a_message_twice_and_the_slow_one_the_doubtful_alone(told: Told) -> None:
    assert told[1] == {
        "fast": ["surely this", "is it that", "surely so", "or what"],
        "slow": ["is it that", "or what"],
    }


@pytest.mark.parametrize("config", ["config-first-look.yml", "config-english-plus.yml"])
def test_pipelines_differ_in_their_second_look_and_nothing_else(config: str) -> None:
    standard, other = (yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")) for name in ("config.yml", config))
    for component in (*standard["pipeline"], *other["pipeline"]):
        component.pop("second_look", None)
        component.pop("looked_at_again", None)
    assert other == standard
