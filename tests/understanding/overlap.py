"""Near duplicates between the held-out set and the training data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import yaml

from tandem.bot_report.messages import normalise

TRAINING = Path(__file__).parents[2] / "bot" / "nlu" / "data" / "nlu"
THRESHOLD = 0.8
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
    """Those of `texts` whose trigram Jaccard similarity with any of `known` is above THRESHOLD."""
    grams = sorted({trigrams(normalise(text)) for text in known}, key=len)
    holding: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(grams):
        for gram in each:
            holding[gram].append(index)
    return [text for text in texts if _similar(trigrams(normalise(text)), grams, holding)]


def _similar(own: frozenset[str], grams: list[frozenset[str]], holding: dict[str, list[int]]) -> bool:
    shared: dict[int, int] = defaultdict(int)
    for gram in own:
        for index in holding.get(gram, ()):
            shared[index] += 1
    return any(n / (len(own) + len(grams[index]) - n) > THRESHOLD for index, n in shared.items())
