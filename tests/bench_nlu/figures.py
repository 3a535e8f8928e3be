"""How right a pipeline was on a test set.

Two kinds of figures stand side by side: at the running threshold, which the pipeline chose on its own training data,
and over all thresholds (AUROC, recall at a share kept, best MCC), which say what a threshold could at best have
reached. Nothing is chosen by them.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench_nlu.intent_set import OUT_OF_SCOPE, Labelled

KEPT = 0.90
THRESHOLDS = tuple(step / 100 for step in range(1, 100))
"""Steps of the sweep for the best MCC; HINT3 (arXiv 2009.13833) compares its systems over such thresholds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a pipeline said of a message: its best intent, how sure it was (0 to 1), and whether it refused."""

    intent: str
    sureness: float
    refused: bool

    @property
    def in_scope(self) -> float:
        """How much a message seems in scope, -1 to 1: the sureness, negative where the intent is out of scope."""
        return -self.sureness if self.intent == OUT_OF_SCOPE else self.sureness


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Shares between 0 and 1; None where the set has nothing out of scope."""

    messages: int
    accuracy: float
    """In scope, best intent, whether refused or not."""
    running_accuracy: float
    running_mcc: float
    running_kept: float
    running_recall: float | None
    best_mcc: float
    best_threshold: float
    auroc: float | None
    recall_at_kept: float | None


def figures(truth: Sequence[Labelled], verdicts: Sequence[Verdict]) -> Figures:
    """Counts everything for one set."""
    pairs = list(zip(truth, verdicts, strict=True))
    inside = [(true, said) for true, said in pairs if true.intent != OUT_OF_SCOPE]
    outside = [said for true, said in pairs if true.intent == OUT_OF_SCOPE]
    labels = [true.intent for true in truth]
    swept = {each: mcc(labels, [_stated(said, each) for said in verdicts]) for each in THRESHOLDS}
    best = max(swept, key=swept.__getitem__)
    scores_inside = [said.in_scope for _, said in inside]
    scores_outside = [said.in_scope for said in outside]
    return Figures(
        messages=len(pairs),
        accuracy=_mean([said.intent == true.intent for true, said in inside]),
        running_accuracy=_mean([said.intent == true.intent and not said.refused for true, said in inside]),
        running_mcc=mcc(labels, [OUT_OF_SCOPE if said.refused else said.intent for said in verdicts]),
        running_kept=_mean([not _is_refusal(said) for _, said in inside]),
        running_recall=_mean([_is_refusal(said) for said in outside]) if outside else None,
        best_mcc=swept[best],
        best_threshold=best,
        auroc=auroc(scores_inside, scores_outside) if outside else None,
        recall_at_kept=recall_at_kept(scores_inside, scores_outside) if outside else None,
    )


def _is_refusal(said: Verdict) -> bool:
    return said.refused or said.intent == OUT_OF_SCOPE


def _stated(said: Verdict, threshold: float) -> str:
    return said.intent if said.sureness >= threshold else OUT_OF_SCOPE


def mcc(true: Sequence[str], said: Sequence[str]) -> float:
    """Matthews' correlation for many classes, out of scope one of them (Gorodkin 2004, R_K); 0 where undefined."""
    n = len(true)
    right = sum(a == b for a, b in zip(true, said, strict=True))
    in_truth, in_said = Counter(true), Counter(said)
    both = sum(count * in_said[name] for name, count in in_truth.items())
    spread = math.sqrt(n * n - sum(c * c for c in in_said.values())) * math.sqrt(
        n * n - sum(c * c for c in in_truth.values())
    )
    return (right * n - both) / spread if spread else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a message in scope scores above one out of scope; equal scores count half."""
    ordered = sorted([(score, True) for score in inside] + [(score, False) for score in outside])
    ranks = 0.0
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += (start + end + 1) / 2 * sum(is_inside for _, is_inside in ordered[start:end])
        start = end
    return (ranks - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))


def recall_at_kept(inside: Sequence[float], outside: Sequence[float], kept: float = KEPT) -> float:
    """The share out of scope that scores below the threshold which keeps at least this share in scope."""
    threshold = sorted(inside, reverse=True)[math.ceil(kept * len(inside)) - 1]
    return _mean([score < threshold for score in outside])


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
