"""How well the bot understood: figures over answers. Shares are between 0 and 1, None where nothing can be counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tandem.bot_report.answers import NO_ACTION, OUT_OF_SCOPE, Answer
from tandem.bot_report.messages import STYLES, Entity, is_formula
from wire.turn import LANGUAGES

BINS = 10
THRESHOLDS = tuple(step / 50 for step in range(51))


@dataclass(frozen=True)
class Score:
    """The figures of one group of messages."""

    messages: int
    accuracy: float | None
    guess_accuracy: float | None
    macro_f1: float | None
    asked_back: float | None
    wrong_action: float | None
    out_of_scope_recall: float | None
    entity_f1: float | None


@dataclass(frozen=True)
class IntentScore:
    """How one intent was understood; `messages` is how many meant it."""

    messages: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class Bin:
    """Messages of one stretch of certainty: how many, how sure on average, and which share was right."""

    messages: int
    certainty: float
    right: float


@dataclass(frozen=True)
class Trade:
    """What one threshold would cost: messages in scope asked back, and wrong actions."""

    threshold: float
    asked_back: float
    wrong_action: float


def score(answers: Sequence[Answer]) -> Score:
    """Counts what was right, asked back, and acted on wrongly.

    In scope, `accuracy` counts the stated intent (unsure is not right) and `asked_back` the unsure and the refused.
    A wrong action is an intent stated without doubt that is not the right one; unsure or refused is none.
    """
    inside = [a for a in answers if a.message.intent != OUT_OF_SCOPE]
    outside = [a for a in answers if a.message.intent == OUT_OF_SCOPE]
    return Score(
        messages=len(answers),
        accuracy=share(inside, lambda a: a.is_right),
        guess_accuracy=share(inside, lambda a: a.guess == a.message.intent),
        macro_f1=macro_f1(answers) if answers else None,
        asked_back=share(inside, lambda a: not a.acts),
        wrong_action=share(answers, lambda a: a.acts and not a.is_right),
        out_of_scope_recall=share(outside, lambda a: not a.acts),
        entity_f1=entity_f1(answers).get("all"),
    )


def groups(answers: Sequence[Answer]) -> dict[str, Score]:
    """The figures of all, of each language and style that occurs, and of those that are no short formula."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        language, style = each.message.language, each.message.style
        for name in ("all", language, style, f"{language} {style}"):
            found[name].append(each)
        if not is_formula(each.message.text):
            found["no formulas"].append(each)
    order = ["all", *LANGUAGES, *STYLES, *(f"{x} {y}" for x in LANGUAGES for y in STYLES), "no formulas"]
    return {name: score(found[name]) for name in order if name in found}


def share(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> float | None:
    """The share of answers for which something holds; None of no answers."""
    return sum(map(holds, answers)) / len(answers) if answers else None


def intent_scores(answers: Sequence[Answer]) -> dict[str, IntentScore]:
    """Each meant intent's figures by the stated intents; a fallback is a miss of the true one."""
    right = Counter(a.intent for a in answers if a.is_right)
    said = Counter(a.intent for a in answers)
    true = Counter(a.message.intent for a in answers)
    return {
        intent: IntentScore(
            messages=true[intent],
            precision=right[intent] / said[intent] if said[intent] else None,
            recall=right[intent] / true[intent],
            f1=2 * right[intent] / (said[intent] + true[intent]),
        )
        for intent in sorted(true)
    }


def macro_f1(answers: Sequence[Answer]) -> float:
    """The mean F1 of the intents that occur."""
    found = intent_scores(answers)
    return sum(each.f1 or 0.0 for each in found.values()) / max(1, len(found))


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


def pairs(answers: Sequence[Answer]) -> list[tuple[str, str, int]]:
    """Every meant intent with every stated one, and how often; commonest first."""
    counts = Counter((a.message.intent, a.intent) for a in answers)
    return [(true, said, n) for (true, said), n in counts.most_common()]


def reliability(answers: Sequence[Answer]) -> list[Bin]:
    """Messages by how certain the NLU was of its best intent, in equal stretches of certainty, empty ones left out."""
    bins: dict[int, list[Answer]] = defaultdict(list)
    for each in answers:
        bins[min(BINS - 1, int(each.certainty * BINS))].append(each)
    return [
        Bin(
            messages=len(held),
            certainty=sum(a.certainty for a in held) / len(held),
            right=sum(a.guess == a.message.intent for a in held) / len(held),
        )
        for _, held in sorted(bins.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of certainty and share right, weighted by messages (expected calibration error, Guo 2017)."""
    return sum(each.messages * abs(each.certainty - each.right) for each in bins) / max(
        1, sum(b.messages for b in bins)
    )


def trades(answers: Sequence[Answer]) -> list[Trade]:
    """What each threshold of certainty would cost; a best intent out of scope is declined at any of them."""
    inside = [a for a in answers if a.message.intent != OUT_OF_SCOPE]
    if not inside:
        return []

    def acts(answer: Answer, threshold: float) -> bool:
        return answer.guess not in NO_ACTION and answer.certainty >= threshold

    return [
        Trade(
            threshold=threshold,
            asked_back=sum(not acts(a, threshold) for a in inside) / len(inside),
            wrong_action=sum(acts(a, threshold) and a.guess != a.message.intent for a in answers) / len(answers),
        )
        for threshold in THRESHOLDS
    ]
