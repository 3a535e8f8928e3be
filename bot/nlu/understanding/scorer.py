"""How much a message speaks for each intent, by its likeness to every training message.

The kernel of two messages is a Gaussian on the angle between their projected sentence vectors, plus a share of the
cosine of their word and character n-grams. Each training message pulls towards intents as `regression.py` found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats, NgramVocabulary
from understanding.projection import Projection, side_by_side
from understanding.spelling import Spelling


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """How alike two messages are: `width` of the Gaussian, and the share that the n-grams have."""

    width: float
    ngram_share: float

    def of_vectors(self, cosines: Floats) -> Floats:
        """Turns cosines, in place, into the part of the kernel that the sentence vectors give."""
        cosines -= np.float32(1)
        cosines *= np.float32(2 * self.width)
        np.exp(cosines, out=cosines)
        cosines *= np.float32(1 - self.ngram_share)
        return cosines


@dataclass(frozen=True, kw_only=True)
class Scores:
    """One line a text, one column an intent: the regression's score, and the cosine to the nearest training message."""

    scores: Floats
    nearest: Floats


@dataclass(frozen=True, kw_only=True)
class Scorer:
    """The regression, ready to be asked."""

    spelling: Spelling
    """How misspelt words are read, before the sentence encoder and here alike."""
    vocabulary: NgramVocabulary
    projections: tuple[Projection, ...]
    """One for each view that the encoders have of a text."""
    kernel: Kernel
    examples: Floats
    """Projected vectors of the training messages, one a line, intent after intent."""
    starts: NDArray[np.int64]
    """The line at which each intent begins; every intent has some."""
    pull: Floats
    """How much each of them pulls towards each intent."""
    ngram_pull: Floats
    """The same gathered by n-gram, so that a message meets its own n-grams only."""

    def of(self, texts: Sequence[str], views: Sequence[Floats]) -> Scores:
        """Scores texts given with the views that the encoders have of them."""
        projected = [projection.of(view) for projection, view in zip(self.projections, views, strict=True)]
        cosines = side_by_side(projected) @ self.examples.T
        nearest = np.maximum.reduceat(cosines, self.starts, axis=1)
        scores = self.kernel.of_vectors(cosines) @ self.pull
        for line, text in enumerate(texts):
            row = self.vocabulary.row(text)
            scores[line] += row.weights @ self.ngram_pull[row.columns]
        return Scores(scores=scores, nearest=nearest)
