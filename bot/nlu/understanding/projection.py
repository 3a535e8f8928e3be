"""A smaller space for sentence vectors: what all messages share is taken off, and where they differ most is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from understanding.ngrams import Floats

TINY = np.float32(1e-9)


@dataclass(frozen=True, kw_only=True)
class Projection:
    """Principal components (of `mean`-free vectors, one a column of `axes`)."""

    mean: Floats
    axes: Floats

    @classmethod
    def learn(cls, vectors: Floats, dimensions: int) -> Projection:
        """Learns from the vectors of the training messages."""
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        _, axes = np.linalg.eigh(centred.T @ centred)
        return cls(mean=mean, axes=np.ascontiguousarray(axes[:, ::-1][:, :dimensions]))

    def of(self, vectors: Floats) -> Floats:
        """Returns rows of length one, so that their products are cosines."""
        rows = (vectors - self.mean) @ self.axes
        unit: Floats = rows / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), TINY)[:, None]
        return unit
