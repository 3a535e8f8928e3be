"""A message cut into pieces of about a clause, in English, Spanish and Chinese, also where no punctuation helps."""

from __future__ import annotations

import re
from itertools import pairwise

from understanding.ngrams import HAN

Span = tuple[int, int]
"""Where a piece starts and ends in the message."""

LONGEST = 22
"""Words of a piece that is not cut further; a word of Chinese has 1.6 characters, about."""
SHORTEST = 2
"""Words of a piece that stands for itself; a shorter one goes with its neighbour."""
WINDOW = 12
"""Words of a piece where nothing tells where to cut."""
MOST_PIECES = 24
"""Of a longer message the last pieces are left together."""
HAN_A_WORD = 1.6

_SENTENCE = re.compile(rf"[.!?。！？…;；\n]+[\s\"')）」”]*|(?<=[{HAN}])[，,](?=.)")
_AND = re.compile(
    r"(?:,\s*|\s+-+\s+|\s+)(?:and|but|also|plus|y|pero|además|ademas|también|tambien)\s+"
    r"|还有|還有|另外|顺便|順便|而且|同时|同時",
    re.I,
)
_ADDS = re.compile(
    r"\W*(?:(?:and|also|plus|y|e|además|ademas|también|tambien)\b|还有|還有|另外|顺便|順便|而且|同时|同時|还想|還想|也)",
    re.I,
)
_COMMA = re.compile(r",\s+|\s+-+\s+")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(rf"[^\W\d_{HAN}]+|\d+")
_EDGES = re.compile(r"[\s,，、;；]*")


def words_in(text: str) -> float:
    """Returns the length of a text in words."""
    return len(_HAN.findall(text)) / HAN_A_WORD + len(_WORD.findall(text))


def adds(piece: str) -> bool:
    """Returns whether a piece opens with a word that adds it to the one before, such as "and", "además" or "还有"."""
    return _ADDS.match(piece) is not None


def split(text: str) -> list[Span]:
    """Returns the pieces of a message in their order; one that covers everything where there is nothing to cut."""
    fine: list[Span] = []
    for start, end in _cut(text, 0, len(text), _SENTENCE):
        for left, right in _cut(text, start, end, _AND, before=True):
            fine += _short(text, left, right)
    merged: list[Span] = []
    for start, end in fine:
        joins = merged and min(words_in(text[start:end]), words_in(text[slice(*merged[-1])])) < SHORTEST
        if joins or len(merged) == MOST_PIECES:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [_trim(text, start, end) for start, end in merged]


def _cut(text: str, start: int, end: int, pattern: re.Pattern[str], before: bool = False) -> list[Span]:
    """Cuts behind every match of the pattern, or before it."""
    cuts = [match.start() if before else match.end() for match in pattern.finditer(text, start, end)]
    edges = sorted({start, *cuts, end})
    return [(left, right) for left, right in pairwise(edges) if text[left:right].strip()]


def _short(text: str, start: int, end: int) -> list[Span]:
    if words_in(text[start:end]) <= LONGEST:
        return [(start, end)]
    parts = _cut(text, start, end, _COMMA, before=True)
    return [
        piece
        for left, right in parts
        for piece in ([(left, right)] if words_in(text[left:right]) <= LONGEST else _windows(text, left, right))
    ]


def _windows(text: str, start: int, end: int) -> list[Span]:
    words = [match.start() for match in re.finditer(rf"[{HAN}]|[^\s{HAN}]+", text[start:end])]
    step = int(WINDOW * HAN_A_WORD) if _HAN.search(text, start, end) else WINDOW
    edges = [start, *(start + words[i] for i in range(step, len(words) - step // 2, step)), end]
    return list(pairwise(edges))


def _trim(text: str, start: int, end: int) -> Span:
    leading = _EDGES.match(text, start, end)
    start = leading.end() if leading else start
    return start, start + len(text[start:end].rstrip())
