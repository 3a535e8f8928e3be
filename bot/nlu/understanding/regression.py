"""Kernel ridge regression of any size in a bounded number of steps.

Conjugate gradients, one run for all intents, on (K + ridge) pull = targets. They are preconditioned by what a random
sample of the messages explains of K, as in FALKON (Rudi, Carratino and Rosasco, arXiv 1705.10958), which here gives
in seven steps the answers that factoring K gives.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_matrix

from understanding.ngrams import Floats
from understanding.scorer import Kernel

SAMPLE = 2_000
STEPS = 7
BAND = 2_000
"""Lines of the kernel that are computed and kept together."""
UNEXPLAINED = 0.5
"""What of a message's likeness to itself the sample leaves over, about; it only steers how fast the steps converge."""


class KernelMatrix:
    """The kernel of every message with every other: a dense part, and the product of sparse rows with themselves.

    The dense part is kept in bands of lines, each from the diagonal on: what lies before it is the same mirrored.
    """

    def __init__(self, kernel: Kernel, vectors: Floats, rows: csr_matrix) -> None:
        """Takes projected sentence vectors and weighted n-grams, one line a message."""
        self._kernel = kernel
        self._vectors = vectors
        self._rows = rows
        self._bands = [
            kernel.of_vectors(vectors[start : start + BAND] @ vectors[start:].T)
            for start in range(0, len(vectors), BAND)
        ]

    def times(self, columns: Floats) -> Floats:
        """Returns the product with one column an intent."""
        product: Floats = self._rows @ (self._rows.T @ columns)
        for number, band in enumerate(self._bands):
            start, end = number * BAND, number * BAND + len(band)
            product[start:end] += band @ columns[start:]
            product[end:] += band[:, len(band) :].T @ columns[start:end]
        return product

    def columns(self, chosen: NDArray[np.int64]) -> Floats:
        """Returns the kernel of every message with the chosen ones."""
        columns: Floats = self._kernel.of_vectors(self._vectors @ self._vectors[chosen].T)
        columns += (self._rows @ self._rows[chosen].T).toarray()
        return columns


def regress(kernel: KernelMatrix, targets: Floats, ridge: float, seed: int = 0) -> Floats:
    """Returns how much each message pulls towards each intent; `ridge` keeps the pulls small."""
    count = len(targets)
    chosen = np.random.default_rng(seed).permutation(count)[:SAMPLE]
    explained = kernel.columns(chosen)
    corner = explained[chosen]
    corner[np.diag_indices_from(corner)] += 1e-3
    features = solve_triangular(cholesky(corner, lower=True), explained.T, lower=True).T
    gram = features.T @ features
    gram[np.diag_indices_from(gram)] += UNEXPLAINED
    factor = cho_factor(gram, overwrite_a=True)

    def precondition(vectors: Floats) -> Floats:
        done: Floats = (vectors - features @ cho_solve(factor, features.T @ vectors)) / UNEXPLAINED
        return done

    pull = np.zeros_like(targets)
    rest = targets.copy()
    eased = precondition(rest)
    direction = eased.copy()
    size = np.einsum("ij,ij->j", rest, eased)
    for _ in range(STEPS):
        ahead = kernel.times(direction) + ridge * direction
        step = size / np.maximum(np.einsum("ij,ij->j", direction, ahead), 1e-12)
        pull += step * direction
        rest -= step * ahead
        eased = precondition(rest)
        previous, size = size, np.einsum("ij,ij->j", rest, eased)
        direction = eased + (size / np.maximum(previous, 1e-12)) * direction
    return pull
