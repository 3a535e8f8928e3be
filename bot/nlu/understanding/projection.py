"""A smaller space for sentence vectors: what all messages share is taken off, and where intents differ most is kept."""

from __future__ import annotations

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
    """Directions (one a column of `axes`) along which vectors, less `mean`, are seen.

    Those along which messages of one intent differ are pressed together, as in linear discriminant analysis (Hastie,
    Tibshirani and Friedman, The Elements of Statistical Learning, section 4.3.3), then principal components are kept.
    """

    mean: Floats
    axes: Floats

    @classmethod
    def learn(cls, vectors: Floats, labels: NDArray[np.int64], dimensions: int) -> Projection:
        """Learns from the vectors of the training messages and the numbers of their intents."""
        mean = vectors.mean(axis=0)
        press = _pressing(vectors, labels)
        pressed = (vectors - mean) @ press
        _, axes = np.linalg.eigh(pressed.T @ pressed)
        return cls(mean=mean, axes=np.ascontiguousarray(press @ axes[:, ::-1][:, :dimensions]))

    def of(self, vectors: Floats) -> Floats:
        """Returns rows of length one, so that their products are cosines."""
        rows = (vectors - self.mean) @ self.axes
        unit: Floats = rows / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), TINY)[:, None]
        return unit


def _pressing(vectors: Floats, labels: NDArray[np.int64]) -> Floats:
    """The inverse square root, softened, of the covariance of messages around the means of their intents."""
    around = vectors.copy()
    for label in np.unique(labels):
        around[labels == label] -= vectors[labels == label].mean(axis=0)
    variances, directions = np.linalg.eigh((around.T @ around).astype(np.float64) / len(vectors))
    variances = np.maximum(variances, 0)
    scales = (variances + SHRINKAGE * variances.mean()) ** (-WHITENING / 2)
    pressing: Floats = ((directions * scales) @ directions.T).astype(np.float32)
    return pressing
