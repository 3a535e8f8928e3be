"""Near duplicates between the held-out set and the training data."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import yaml

from tandem.bot_report.messages import normalise

TRAINING = Path(__file__).parents[2] / "bot" / "nlu" / "data" / "nlu"
THRESHOLD = 0.8
SHARED = 4
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def trigrams(text: str) -> frozenset[str]:
    """The character trigrams of a normalised text, with a blank before and after it."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))


def training_texts(folder: Path = TRAINING) -> list[str]:
    """Every training example of a language, in Rasa's YAML, without its entity marks."""
    texts: list[str] = []
    for file in sorted(folder.rglob("*.yml")):
        for block in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader).get("nlu", []):
            if "intent" in block:
                lines = block["examples"].splitlines()
                texts += [_MARKED.sub(r"\1", line.removeprefix("- ").strip()) for line in lines if line.strip()]
    return texts


def near_duplicates(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of `texts` whose trigram Jaccard similarity with any of `known` is above THRESHOLD.

    Two sets that are so alike share SHARED trigrams among the rarest few of each (Wang, Li and Feng, "Can We Beat the
    Prefix Filtering?", 2012), so only those few are looked up, and only what shares so many is compared.
    """
    grams = list({trigrams(normalise(text)) for text in known})
    count = Counter(gram for each in grams for gram in each)
    holding: dict[str, list[frozenset[str]]] = defaultdict(list)
    for each in grams:
        for gram in _rarest(each, count):
            holding[gram].append(each)
    return [text for text in texts if _similar(trigrams(normalise(text)), count, holding)]


def _similar(own: frozenset[str], count: Counter[str], holding: dict[str, list[frozenset[str]]]) -> bool:
    shortest, longest = THRESHOLD * len(own), len(own) / THRESHOLD
    needed = min(SHARED, math.ceil(shortest))
    shared = Counter(chain.from_iterable(holding.get(gram, ()) for gram in _rarest(own, count)))
    near = (each for each, times in shared.items() if times >= needed and shortest <= len(each) <= longest)
    return any(_share(own, each) > THRESHOLD for each in near)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both)


def _rarest(own: frozenset[str], count: Counter[str]) -> list[str]:
    few = len(own) - math.ceil(THRESHOLD * len(own)) + SHARED
    return sorted(own, key=lambda gram: (count[gram], gram))[:few]
