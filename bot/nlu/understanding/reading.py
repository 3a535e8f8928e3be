"""Messages as the scorer sees them: each as a whole and, where it has several, each of its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.encoders import Encode
from understanding.ngrams import Floats
from understanding.pieces import Span, adds, split
from understanding.scorer import Scorer, Scores

TEXTS_AT_ONCE = 1_024


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The scores of messages and of their pieces."""

    whole: Scores
    pieces: Scores
    spans: Sequence[Sequence[Span]]
    """The pieces of each message; none where the whole is the only one."""
    adding: NDArray[np.bool_]
    """For each line of `pieces` whether it opens with a word that adds it to the piece before."""
    several: NDArray[np.int64]
    """The lines of `whole` that have pieces."""
    starts: NDArray[np.int64]
    """For each of those the line of `pieces` at which its own begin."""

    @property
    def nearest(self) -> Floats:
        """The cosine to the nearest training message of each intent, by the whole or any piece."""
        nearest = self.whole.nearest.copy()
        if len(self.several):
            by_piece = np.maximum.reduceat(self.pieces.nearest, self.starts, axis=0)
            nearest[self.several] = np.maximum(nearest[self.several], by_piece)
        return nearest


def read(scorer: Scorer, encode: Encode, texts: Sequence[str]) -> Reading:
    """Scores messages and their pieces; all are encoded together."""
    spans = [found if len(found := split(text)) > 1 else [] for text in texts]
    several = [line for line, found in enumerate(spans) if found]
    counts = [len(spans[line]) for line in several]
    pieces = [texts[line][start:end] for line in several for start, end in spans[line]]
    scored = _score([*texts, *pieces], scorer, encode)
    return Reading(
        whole=Scores(scores=scored.scores[: len(texts)], nearest=scored.nearest[: len(texts)]),
        pieces=Scores(scores=scored.scores[len(texts) :], nearest=scored.nearest[len(texts) :]),
        spans=spans,
        adding=np.array([adds(piece) for piece in pieces], dtype=np.bool_),
        several=np.array(several, dtype=np.int64),
        starts=np.cumsum([0, *counts], dtype=np.int64)[: len(counts)],
    )


def _score(texts: Sequence[str], scorer: Scorer, encode: Encode) -> Scores:
    texts = [scorer.spelling.corrected(text) for text in texts]
    if len(texts) <= TEXTS_AT_ONCE:
        return scorer.of(texts, encode(texts))
    cut = [texts[start : start + TEXTS_AT_ONCE] for start in range(0, len(texts), TEXTS_AT_ONCE)]
    parts = [scorer.of(some, encode(some)) for some in cut]
    return Scores(
        scores=np.concatenate([part.scores for part in parts]), nearest=np.concatenate([part.nearest for part in parts])
    )
