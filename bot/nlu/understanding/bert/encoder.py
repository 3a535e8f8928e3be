"""Turns texts into rows that lie near each other for texts of one meaning, by a transformer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from understanding.bert.network import EMBEDDED, LENGTHS, SHARES, Network
from understanding.bert.weights import Weights
from understanding.ngrams import Floats
from understanding.sentence_encoder import LONGEST_TEXT

LONGEST_PIECES = 256
"""Word pieces of a text that are read; those after them are left out, which bounds the time it takes."""
PIECES_A_RUN = 1_024
"""Word pieces that go through the network together, those that fill up shorter texts counted."""
TINY = np.float32(1e-12)

Pieces = Callable[[str, int], Sequence[int]]
"""Gives the numbers of a text's word pieces, at most so many."""


class Bert:
    """The encoder, ready to be asked by any thread."""

    def __init__(self, weights: Weights, pieces: Pieces, *, read_after: Sequence[int], is_rounded: bool) -> None:
        """Builds the network in about a second; `Network` says what the settings are."""
        self._views = len(read_after)
        self._width = weights.sizes.width
        self._weights = weights
        self._pieces = pieces
        self._places = weights.plain("emb.pos").reshape(-1, self._width) + weights.plain("emb.type")[: self._width]
        self._gain, self._bias = weights.plain("emb.ln.w"), weights.plain("emb.ln.b")
        options = SessionOptions()
        options.intra_op_num_threads = 1  # who asks decides how many processors are used
        network = Network(weights, read_after, is_rounded).build()
        self._network = InferenceSession(network, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Sequence[Floats]:
        """Returns for each layer that is read one row of length one a text."""
        pieces = [self._pieces(text[:LONGEST_TEXT], LONGEST_PIECES) for text in texts]
        views = [np.empty((len(texts), self._width), dtype=np.float32) for _ in range(self._views)]
        for together in _runs(list(map(len, pieces))):
            for view, means in zip(views, self._run([pieces[line] for line in together]), strict=True):
                view[together] = means / np.maximum(np.sqrt(np.einsum("ij,ij->i", means, means)), TINY)[:, None]
        return views

    def _run(self, pieces: Sequence[Sequence[int]]) -> Sequence[Floats]:
        lengths = np.fromiter(map(len, pieces), dtype=np.int32, count=len(pieces))
        is_piece = np.arange(lengths.max()) < lengths[:, None]
        embedded = np.zeros((*is_piece.shape, self._width), dtype=np.float32)
        embedded[is_piece] = self._embedded(np.concatenate(pieces), np.nonzero(is_piece)[1])
        shares = (is_piece / lengths[:, None]).astype(np.float32)[:, :, None]
        fed = {EMBEDDED: embedded, LENGTHS: lengths, SHARES: shares}
        means: Sequence[Floats] = self._network.run(None, fed)
        return means

    def _embedded(self, pieces: NDArray[np.int64], places: NDArray[np.int64]) -> Floats:
        rows = self._weights.lines("emb.word", pieces) + self._places[places]
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / self._width + TINY)[:, None]
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
