"""Cuts texts into the word pieces of XLM-RoBERTa: of all ways to cut a word, the one whose pieces are likeliest.

The unigram model of SentencePiece (Kudo, arXiv 1804.10959, section 3.2), word by word, since no piece of this
vocabulary goes over a space.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from understanding.kept_words import kept

BEGINS_WORD = "▁"
BEGIN, END, UNKNOWN = 0, 2, 3
"""Numbers of the pieces that open and close a text, and that stand for letters without a piece."""
WORSE_THAN_ANY = 10.0
"""By how much an unknown letter is less likely than the unlikeliest piece, as in SentencePiece."""


class WordPieces:
    """The vocabulary, ready to cut texts."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """Takes the pieces in the order of their numbers, with the logarithms of their likelihood."""
        first = UNKNOWN + 1
        self._known = {
            piece: (first + place, score)
            for place, (piece, score) in enumerate(zip(pieces[first:], scores[first:], strict=True))
        }
        self._longest = max(map(len, self._known))
        self._unknown = min(scores) - WORSE_THAN_ANY
        self._kept = kept(self._cut)

    def of(self, text: str, most: int) -> list[int]:
        """Returns the numbers of a text's pieces, `most` at most, between those that open and close it."""
        found = [BEGIN]
        for word in normalize("NFKC", text).split():
            found += self._kept(BEGINS_WORD + word)
            if len(found) >= most:
                break
        return [*found[: most - 1], END]

    def _cut(self, word: str) -> list[int]:
        # For each end of the word's beginning: its score, where its last piece begins, and which that is.
        best: list[tuple[float, int, int]] = [(0.0, 0, UNKNOWN)]
        for end in range(1, len(word) + 1):
            score, begins, number = best[end - 1][0] + self._unknown, end - 1, UNKNOWN
            for begin in range(max(0, end - self._longest), end):
                if known := self._known.get(word[begin:end]):
                    total = best[begin][0] + known[1]
                    if total > score:
                        score, begins, number = total, begin, known[0]
            best.append((score, begins, number))
        numbers: list[int] = []
        end = len(word)
        while end:
            _, end, number = best[end]
            if not (number == UNKNOWN and numbers and numbers[-1] == UNKNOWN):
                numbers.append(number)
        return numbers[::-1]
