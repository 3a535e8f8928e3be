"""Scores a running NLU on the held-out set: python -m tests.understanding.score http://127.0.0.1:5005"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.understanding.load import LANGUAGES, STYLES, Entity, Message, load_messages
from tests.understanding.overlap import is_formula

BATCH = 64
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
NO_ACTION = {FALLBACK, OUT_OF_SCOPE}


@dataclass(frozen=True)
class Answer:
    """What the NLU said of one message; `guess` is its best real intent, also where it was unsure."""

    message: Message
    intent: str
    guess: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True)
class Score:
    """Shares between 0 and 1 over `messages` messages; None where there was nothing to count."""

    messages: int
    accuracy: float | None
    guess_accuracy: float | None
    asked_back: float | None
    wrong_action: float | None
    out_of_scope_recall: float | None


def answer(message: Message, parse: dict[str, Any]) -> Answer:
    """Reads one parse of Rasa's HTTP API."""
    intent = parse["intent"]["name"] or FALLBACK
    guess = next((each["name"] for each in parse["intent_ranking"] if each["name"] != FALLBACK), intent)
    entities = tuple(
        Entity(each["start"], each["end"], each["entity"], message.text[each["start"] : each["end"]])
        for each in parse["entities"]
    )
    return Answer(message, intent, guess, entities)


def score(answers: Sequence[Answer]) -> Score:
    """Counts what was right, asked back, and acted on wrongly.

    In scope, `accuracy` counts the stated intent (unsure is not right) and `asked_back` the unsure and the refused.
    A wrong action is an intent stated without doubt that is not the right one; unsure or refused is none.
    """
    inside = [a for a in answers if a.message.intent != OUT_OF_SCOPE]
    outside = [a for a in answers if a.message.intent == OUT_OF_SCOPE]
    return Score(
        len(answers),
        share(inside, lambda a: a.intent == a.message.intent),
        share(inside, lambda a: a.guess == a.message.intent),
        share(inside, lambda a: a.intent in NO_ACTION),
        share(answers, lambda a: a.intent not in NO_ACTION and a.intent != a.message.intent),
        share(outside, lambda a: a.intent in NO_ACTION),
    )


def share(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> float | None:
    """The share of answers for which something holds; None of no answers."""
    return sum(map(holds, answers)) / len(answers) if answers else None


def macro_f1(answers: Sequence[Answer]) -> float:
    """The mean F1 of the intents that occur; a fallback is a miss of the true intent."""
    right = Counter(a.intent for a in answers if a.intent == a.message.intent)
    said = Counter(a.intent for a in answers)
    true = Counter(a.message.intent for a in answers)
    return sum(2 * right[i] / (said[i] + true[i]) for i in true) / max(1, len(true))


def entity_f1(answers: Sequence[Answer], overlapping: bool = False) -> dict[str, float]:
    """F1 per entity and over `all` on the messages with marks: same stretch, or any common character."""
    found: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for each in answers:
        if each.message.entities is None:
            continue
        for wanted in each.message.entities:
            hit = any(_same(wanted, got, overlapping) for got in each.entities)
            true.update((wanted.entity, "all"))
            found.update((wanted.entity, "all") if hit else ())
        for got in each.entities:
            said.update((got.entity, "all"))
    return {name: 2 * found[name] / (said[name] + true[name]) for name in sorted(true)}


def _same(wanted: Entity, got: Entity, overlapping: bool) -> bool:
    if wanted.entity != got.entity:
        return False
    if overlapping:
        return wanted.start < got.end and got.start < wanted.end
    return (wanted.start, wanted.end) == (got.start, got.end)


async def ask(url: str, messages: Sequence[Message]) -> list[Answer]:
    """Posts the messages in batches to `url` and reads the parses; raises where the NLU refuses."""
    answers: list[Answer] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=300), raise_for_status=True) as session:
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            body = {"messages": [{"text": message.text} for message in batch]}
            async with session.post(f"{url.rstrip('/')}/model/parse/batch", json=body) as response:
                parses = (await response.json())["results"]
            answers += [answer(message, parse) for message, parse in zip(batch, parses, strict=True)]
    return answers


def report(answers: Sequence[Answer]) -> dict[str, Any]:
    """All figures by group of messages: all, each language, style, and those that are no short formula."""
    groups = {"all": list(answers)}
    groups |= {language: [a for a in answers if a.message.language == language] for language in LANGUAGES}
    groups |= {style: [a for a in answers if a.message.style == style] for style in STYLES}
    groups |= {f"{x} {y}": [a for a in groups[x] if a.message.style == y] for x in LANGUAGES for y in STYLES}
    groups["no formulas"] = [a for a in answers if not is_formula(a.message.text)]
    return {
        name: vars(score(group)) | {"macro_f1": macro_f1(group), "entity_f1": entity_f1(group).get("all")}
        for name, group in groups.items()
    }


def confusions(answers: Sequence[Answer], most: int) -> list[tuple[str, str, int]]:
    """The commonest mistakes: the true intent, what was said instead, how often."""
    counts = Counter((a.message.intent, a.intent) for a in answers if a.intent != a.message.intent)
    return [(true, said, n) for (true, said), n in counts.most_common(most)]


def table(rows: dict[str, dict[str, Any]]) -> str:
    """The figures of `report` as text; shares in per cent."""
    columns = list(next(iter(rows.values())))
    lines = [f"{'':14}" + "".join(f"{column[:16]:>18}" for column in columns)]
    for name, row in rows.items():
        lines.append(f"{name:14}" + "".join(f"{_cell(row[column]):>18}" for column in columns))
    return "\n".join(lines)


def _cell(value: float | int | None) -> str:
    return "" if value is None else str(value) if isinstance(value, int) else f"{100 * value:.1f}"


def main() -> None:
    """Prints the figures, or with --json writes them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the NLU answers, such as http://127.0.0.1:5005")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--confusions", type=int, default=25, help="how many confusions to name")
    options = parser.parse_args()
    try:
        answers = asyncio.run(ask(options.url, load_messages()))
    except (aiohttp.ClientError, TimeoutError) as error:
        sys.exit(f"score: the NLU at {options.url} did not answer: {error}")
    rows, mixed = report(answers), confusions(answers, options.confusions)
    exact, overlapping = entity_f1(answers), entity_f1(answers, overlapping=True)
    if options.json:
        print(json.dumps({"groups": rows, "confusions": mixed, "entity_f1": exact, "entity_overlap_f1": overlapping}))
        return
    print(table(rows))
    print("\nentity F1 (same stretch / overlapping)")
    print("\n".join(f"  {name:20}{100 * exact[name]:6.1f}{100 * overlapping[name]:8.1f}" for name in exact))
    print("\ncommonest confusions")
    print("\n".join(f"  {n:4}  {true} -> {said}" for true, said, n in mixed))


if __name__ == "__main__":
    main()
