"""The learning curve takes fair shares, and tells and draws what it found."""

from __future__ import annotations

from collections import Counter

from tests.bench_nlu.intent_set import Labelled
from tests.understanding.curve import SHARES, Point, part, picture, table

MESSAGES = [
    Labelled(f"{language} {intent} {n}", intent, language)
    for language in ("en", "zh")
    for intent, count in (("greet", 40), ("rare", 3))
    for n in range(count)
]
POINTS = [
    Point(system=system, messages=n, accuracy={"all": right, "en": right, "es": right, "zh": right})
    for n, right in ((1_000, 0.61), (9_000, 0.8))
    for system in ("standard", "tfidf")
]


def test_every_intent_and_language_gives_the_same_share_and_at_least_one() -> None:
    taken = Counter((each.language, each.intent) for each in part(MESSAGES, 0.25))
    assert taken == {("en", "greet"): 10, ("zh", "greet"): 10, ("en", "rare"): 1, ("zh", "rare"): 1}


def test_a_smaller_share_lies_in_a_larger_one_and_the_whole_is_everything() -> None:
    parts = [{each.text for each in part(MESSAGES, share)} for share in SHARES]
    assert parts[0] < parts[1] < parts[2] < parts[3] == {each.text for each in MESSAGES}


def test_the_table_and_the_picture_hold_every_point() -> None:
    assert table(POINTS).count("\n") == 1 + len(POINTS)
    assert "| 9,000 | TF-IDF + LR | 80.0 % |" in table(POINTS)
    assert picture(POINTS).count("<circle") == len(POINTS)
