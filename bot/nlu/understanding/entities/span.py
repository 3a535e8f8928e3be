"""A piece of a text that means something, and which of two overlapping pieces is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Span:
    """An entity: `value` is its normal form, `start` and `end` count letters of the text as it was sent."""

    entity: str
    start: int
    end: int
    value: str
    confidence: float = 1.0


def keep_best(spans: Iterable[Span]) -> list[Span]:
    """Returns the spans in order, the longer (then the surer, then the first named) of any two that overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, -span.confidence)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
