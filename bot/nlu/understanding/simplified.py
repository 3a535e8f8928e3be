"""Traditional Chinese characters as simplified ones, so that what is learnt from messages in either serves both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from opencc import OpenCC

from understanding.ngrams import HAN

_HAN = re.compile(f"[{HAN}]")
_FIRST, _LAST = 0x3400, 0x9FFF
"""CJK Unified Ideographs and their Extension A (The Unicode Standard, section 18.1)."""


def simplified(text: str) -> str:
    """Returns a text of the same length; each character by itself, by OpenCC's table."""
    return text.translate(_table()) if _HAN.search(text) else text


@lru_cache(maxsize=1)
def _table() -> Mapping[int, str]:
    convert = OpenCC("t2s").convert
    changed = {code: convert(chr(code)) for code in range(_FIRST, _LAST + 1)}
    return {code: plain for code, plain in changed.items() if plain != chr(code) and len(plain) == 1}
