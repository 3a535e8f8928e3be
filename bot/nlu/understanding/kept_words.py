"""What is made of a word is kept, since people use the same ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

MOST = 20_000
"""Words for which something is kept; the one not met for longest goes first."""
LONGEST = 40
"""Letters of a word that is kept: no sender can fill the memory."""

Made = TypeVar("Made")


def kept(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """Returns what gives the same as `make`, sooner for a word met before."""
    remembered = lru_cache(MOST)(make)
    return lambda word: remembered(word) if len(word) <= LONGEST else make(word)
