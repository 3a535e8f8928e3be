"""A smaller space for sentence vectors: what all messages share is taken off, and where intents differ most is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats

TINY = np.float32(1e-9)
WHITENING = 0.75
"""0: messages of one intent may differ along some directions more than along others; 1: along all of them alike."""
SHRINKAGE = 0.3
"""Of the mean variance, added to that of every direction, since those of small variance are known badly."""


@dataclass(frozen=True, kw_only=True)
class Projection:
    """Directions along which the vectors of one view that an encoder has of texts, less `mean`, are seen.

    Those along which messages of one intent differ are pressed together, as in linear discriminant analysis (Hastie,
    Tibshirani and Friedman, The Elements of Statistical Learning, section 4.3.3), then principal components are kept.
    """

    mean: Floats
    axes: Floats
    """The view's numbers down, the directions across."""

    @classmethod
    def learn(cls, vectors: Floats, labels: NDArray[np.int64], dimensions: int) -> Projection:
        """Learns from the vectors of the training messages and the numbers of their intents."""
        mean = vectors.mean(axis=0)
        return cls(mean=mean, axes=_directions(vectors - mean, labels, dimensions))

    def of(self, vectors: Floats) -> Floats:
        """Returns rows of length one."""
        return _unit((vectors - self.mean) @ self.axes)


def side_by_side(parts: Sequence[Floats]) -> Floats:
    """Joins rows of length one of several views to such rows: the cosine of two is the mean of what each view says."""
    rows: Floats = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1) / np.float32(len(parts) ** 0.5)
    return rows


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), TINY)[:, None]
    return unit


def _directions(off: Floats, labels: NDArray[np.int64], dimensions: int) -> Floats:
    """The directions along which vectors less their mean differ most, the first of them first."""
    spread = off.T @ off
    press = _pressing(spread, off, labels)
    _, axes = np.linalg.eigh(press.T @ spread @ press)
    directions: Floats = press @ np.ascontiguousarray(axes[:, ::-1][:, :dimensions])
    return directions


def _pressing(spread: Floats, off: Floats, labels: NDArray[np.int64]) -> Floats:
    """The inverse square root, softened, of the covariance of messages around the means of their intents."""
    within = spread.astype(np.float64)
    for label in np.unique(labels):  # what the intents' own means leave over
        some = off[labels == label]
        mean = some.mean(axis=0, dtype=np.float64)
        within -= len(some) * np.outer(mean, mean)
    variances, directions = np.linalg.eigh(within / len(off))
    variances = np.maximum(variances, 0)
    scales = (variances + SHRINKAGE * variances.mean()) ** (-WHITENING / 2)
    pressing: Floats = ((directions * scales) @ directions.T).astype(np.float32)
    return pressing
