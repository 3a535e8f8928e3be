"""Turns texts into rows that lie near each other for texts of one meaning, in some hundred languages.

Slower than the encoder of the first look (a lone message takes 4 to 6 ms), and it knows better what is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from understanding.e5.network import EMBEDDED, LENGTHS, ROWS, SHARES, Network
from understanding.e5.weights import Weights, of_wheel
from understanding.e5.word_pieces import WordPieces
from understanding.ngrams import Floats
from understanding.sentence_encoder import LONGEST_TEXT

WIDTH = 384
ASKED = "query: "
"""Stands before every text, as its model card asks where two texts are compared."""
LONGEST_PIECES = 256
"""Word pieces of a text that are read; those after them are left out, which bounds the time it takes."""
PIECES_A_RUN = 1_024
"""Word pieces that go through the network together, those that fill up shorter texts counted."""
TINY = np.float32(1e-12)


class E5:
    """The encoder, ready to be asked by any thread."""

    def __init__(self, weights: Weights) -> None:
        """Builds the network from its weights, which takes about a second."""
        self._weights = weights
        self._pieces = WordPieces(weights.pieces, weights.scores)
        self._places = weights.plain("emb.pos").reshape(-1, WIDTH) + weights.plain("emb.type")[:WIDTH]
        self._gain, self._bias = weights.plain("emb.ln.w"), weights.plain("emb.ln.b")
        options = SessionOptions()
        options.intra_op_num_threads = 1  # who asks decides how many processors are used
        self._network = InferenceSession(Network(weights).build(), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Returns one row of length one a text."""
        pieces = [self._pieces.of(ASKED + text[:LONGEST_TEXT], LONGEST_PIECES) for text in texts]
        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        for together in _runs(list(map(len, pieces))):
            rows[together] = self._run([pieces[line] for line in together])
        return rows

    def _run(self, pieces: Sequence[Sequence[int]]) -> Floats:
        lengths = np.fromiter(map(len, pieces), dtype=np.int32, count=len(pieces))
        is_piece = np.arange(lengths.max()) < lengths[:, None]
        embedded = np.zeros((*is_piece.shape, WIDTH), dtype=np.float32)
        embedded[is_piece] = self._embedded(np.concatenate(pieces), np.nonzero(is_piece)[1])
        shares = (is_piece / lengths[:, None]).astype(np.float32)[:, :, None]
        fed = {EMBEDDED: embedded, LENGTHS: lengths, SHARES: shares}
        means: Floats = self._network.run([ROWS], fed)[0]
        unit: Floats = means / np.maximum(np.sqrt(np.einsum("ij,ij->i", means, means)), TINY)[:, None]
        return unit

    def _embedded(self, pieces: NDArray[np.int64], places: NDArray[np.int64]) -> Floats:
        distinct, which = np.unique(pieces, return_inverse=True)
        rows = self._weights.lines("emb.word", WIDTH, distinct)[which] + self._places[places]
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / WIDTH + TINY)[:, None]
        normal: Floats = rows * self._gain + self._bias
        return normal


def _runs(lengths: Sequence[int]) -> list[list[int]]:
    """The numbers of texts that go through together: of about one length, since the shorter are filled up."""
    runs: list[list[int]] = [[]]
    for line in sorted(range(len(lengths)), key=lengths.__getitem__):
        if runs[-1] and lengths[line] * (len(runs[-1]) + 1) > PIECES_A_RUN:
            runs.append([])
        runs[-1].append(line)
    return [run for run in runs if run]


@lru_cache(maxsize=1)
def e5() -> E5:
    """Returns the encoder, loaded once a process."""
    return E5(of_wheel())
