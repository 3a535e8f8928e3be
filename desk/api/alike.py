"""Which texts say nearly the same, so that they can be looked at together. Pure.

Two texts are alike when their sets of character trigrams share enough (Jaccard); groups are chains of such pairs.
"""

import unicodedata
from collections.abc import Sequence

ALIKE = 0.4
LOOKED_AT = 200
"""Letters at the beginning of each text; more would cost seconds and tell no more."""


def grouped(texts: Sequence[str]) -> list[list[int]]:
    """The places of the texts, alike ones together; large groups first, and each in the order given."""
    grams = [_trigrams(text[:LOOKED_AT]) for text in texts]
    leader = list(range(len(texts)))
    for later in range(len(texts)):
        for earlier in range(later):
            if leader[earlier] != leader[later] and _share(grams[earlier], grams[later]) >= ALIKE:
                old, new = sorted((leader[earlier], leader[later]), reverse=True)
                leader = [new if one == old else one for one in leader]
    groups: dict[int, list[int]] = {}
    for place, one in enumerate(leader):
        groups.setdefault(one, []).append(place)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _trigrams(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(character for character in plain if character.isalnum() or character.isspace())
    padded = f" {' '.join(letters.split())} "
    # Two characters of Chinese say as much as a word.
    width = 2 if any("\u4e00" <= character <= "\u9fff" for character in padded) else 3
    return frozenset(padded[start : start + width] for start in range(max(1, len(padded) - width + 1)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    if min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return 0.0
    both = len(one & other)
    return both / (len(one) + len(other) - both)
