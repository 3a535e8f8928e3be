"""What a network of ours is built from: its sizes and its weights by name, wherever they are kept.

`emb.word`, `emb.pos`, `emb.type` and `emb.ln` embed; of the first layer, `l0.q`, `l0.k`, `l0.v` and `l0.ao` attend,
`l0.fi` and `l0.fo` go wide and back, `l0.aln` and `l0.oln` normalise; `.w` behind a name is a matrix or a gain, and
`.b` what is added. A matrix has one line for each number that comes out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from understanding.ngrams import Floats


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Of a network: its layers, heads of attention, the numbers a word piece has, and those where it goes wide."""

    layers: int
    heads: int
    width: int
    inner: int


class Weights(Protocol):
    """The weights, to be read one by one."""

    sizes: Sizes

    def plain(self, name: str) -> Floats:
        """Returns a vector, or a matrix in one dimension."""

    def lines(self, name: str, chosen: NDArray[np.int64]) -> Floats:
        """Returns some lines of a matrix."""

    def matrix(self, name: str) -> Floats:
        """Returns a matrix."""
