"""Which messages the intent model is learnt from: of many, those that the others do not explain."""

from __future__ import annotations

import json
import subprocess

import pytest

from tandem.nlu_environment import FOLDER, PYTHON

pytestmark = pytest.mark.nlu

PROGRAM = """
import json
import numpy as np
from understanding import intent_training
from understanding.intent_training import Settings, learn

THINGS = ["bill", "card", "plan", "phone", "router", "letter", "contract", "number", "signal", "shop"]
SAID = {
    "ask": ["what is the {} {}", "which {} is it {}", "tell me of the {} {}"],
    "buy": ["I take a {} {}", "sell me one {} {}", "order the {} {}"],
    "end": ["drop my {} {}", "no more {} {}", "stop that {} {}"],
}
ENDS = ["now", "today", "please", "again", "then", "soon"]
texts, intents = [], []
for intent, patterns in SAID.items():
    for number, pattern in enumerate(patterns):
        for place, thing in enumerate(THINGS):
            texts.append(pattern.format(thing, ENDS[(number + place) % len(ENDS)]))
            intents.append(intent)
texts.append("colourless green ideas")
intents.append("rare")
texts += ["what do I take now", "stop, tell me", "sell me what is it"]
intents += ["ask", "end", "buy"]

def encode(some):
    rows = np.zeros((len(some), 64), dtype=np.float32)
    for line, text in enumerate(some):
        for word in text.lower().split():
            rows[line, sum(map(ord, word)) % 64] += 1
    return [rows / np.linalg.norm(rows, axis=1, keepdims=True)]

settings = Settings(width=1.0, ngram_share=0.35, ridge=0.06, asked_back=0.1, looked_at_again=0.2, dimensions=16,
                    small_talk=[], never_one_of_several=[])
learnt = {}
for name, affordable in (("few", len(texts)), ("many", len(texts) - 1)):
    intent_training.AFFORDABLE = affordable
    looks = learn(texts, intents, [[encode], [encode, encode]], settings)
    learnt[name] = [
        [len(model.scorer.examples), np.diff([*model.scorer.starts, len(model.scorer.examples)]).tolist()]
        for model in (looks.first, looks.second)
    ]
print(json.dumps([len(texts), learnt]))
"""

Learnt = dict[str, list[tuple[int, list[int]]]]


@pytest.fixture(scope="module")
def learnt() -> tuple[int, Learnt]:
    """How many messages there are, and from how many each look learns where they are few and where they are many."""
    ended = subprocess.run([PYTHON, "-c", PROGRAM], cwd=FOLDER, capture_output=True, text=True, check=True)
    count, by_case = json.loads(ended.stdout)
    return count, by_case


def test_few_messages_are_all_learnt_from(learnt: tuple[int, Learnt]) -> None:
    count, by_case = learnt
    assert [messages for messages, _ in by_case["few"]] == [count, count]


def test_of_many_messages_a_quarter_is_left_aside_by_both_looks(learnt: tuple[int, Learnt]) -> None:
    count, by_case = learnt
    (first, _), (second, _) = by_case["many"]
    assert first == second
    assert first == pytest.approx(0.75 * count, abs=3)


def test_of_every_intent_some_stay(learnt: tuple[int, Learnt]) -> None:
    _, by_case = learnt
    assert all(min(each) >= 1 for _, each in by_case["many"])
