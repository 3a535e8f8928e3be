"""Words and characters of a text as weighted n-grams (TF-IDF).

Owns how a text is folded before it is compared letter by letter, and nothing about what the n-grams are used for.
Chinese needs no tokenizer: a run of Han characters gives its one- to three-character n-grams.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from understanding.kept_words import kept

Floats = NDArray[np.float32]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{HAN}]+|[^\W{HAN}]+|[?!]")
_DIGIT = re.compile(r"\d")
LATIN_SIZES = (2, 3, 4)
HAN_SIZES = (1, 2, 3)


def fold(text: str) -> str:
    """Returns the text in lower case, without accents, full-width forms or differing digits."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _DIGIT.sub("0", plain)


def ngrams(folded: str) -> Iterator[str]:
    """Yields the word and character n-grams of an already folded text."""
    before = "^"
    for piece in _PIECE.findall(folded):
        yield from _of_piece(piece)
        if not _is_han(piece):
            yield _of_two(before, piece)
        before = piece


def _of_piece(piece: str) -> Iterator[str]:
    if _is_han(piece):
        yield from _slices(piece, HAN_SIZES)
    else:
        yield "w:" + piece
        yield from _slices(f" {piece} ", LATIN_SIZES)


def _of_two(before: str, piece: str) -> str:
    return f"b:{before} {piece}"


def _is_han(piece: str) -> bool:
    return "\u3400" <= piece[0] <= "\ufaff"


def _slices(piece: str, sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(piece) - size + 1):
            yield piece[start : start + size]


@dataclass(frozen=True, kw_only=True)
class Row:
    """The n-grams of one text: their columns and their weights, a vector of length one."""

    columns: NDArray[np.int32]
    weights: Floats


@dataclass(frozen=True, kw_only=True)
class NgramVocabulary:
    """The n-grams that the training messages contain, each with its inverse document frequency."""

    columns: dict[str, int]
    idf: Floats

    @classmethod
    def learn(cls, texts: Sequence[str], at_least: int = 2) -> NgramVocabulary:
        """Learns every n-gram that stands in at least so many of the texts."""
        documents: Counter[str] = Counter()
        for text in texts:
            documents.update(set(ngrams(fold(text))))
        kept = sorted(ngram for ngram, count in documents.items() if count >= at_least)
        counts = np.array([documents[ngram] for ngram in kept], dtype=np.float32)
        idf = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(columns={ngram: column for column, ngram in enumerate(kept)}, idf=idf.astype(np.float32))

    def row(self, text: str) -> Row:
        """Returns the known n-grams of a text, sublinear in their count and weighted by rarity."""
        found: list[int] = []
        before = "^"
        for piece in _PIECE.findall(fold(text)):
            found += self._columns_of(piece)
            if not _is_han(piece) and (column := self.columns.get(_of_two(before, piece))) is not None:
                found.append(column)
            before = piece
        columns, counts = np.unique(np.array(found, dtype=np.int32), return_counts=True)
        weights = (1 + np.log(counts.astype(np.float32))) * self.idf[columns]
        length = float(np.sqrt(weights @ weights))
        return Row(columns=columns, weights=weights / np.float32(length) if length else weights)

    @cached_property
    def _columns_of(self) -> Callable[[str], list[int]]:
        return kept(lambda piece: [self.columns[ngram] for ngram in _of_piece(piece) if ngram in self.columns])
