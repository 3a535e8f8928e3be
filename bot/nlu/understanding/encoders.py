"""Which sentence encoders a look at messages uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from understanding.ngrams import Floats

Encode = Callable[[Sequence[str]], Sequence[Floats]]
"""Gives one array or more, each a view of the texts of its own, in which a text has one row."""


def _use() -> Encode:
    from understanding import sentence_encoder as use

    use.warm_up()
    return lambda texts: [use.encode(texts)]


def _minilm() -> Encode:
    from understanding.bert.minilm import minilm  # its wheels are installed for the pipeline english-plus only

    return minilm().encode


def _e5() -> Encode:
    from understanding.bert.e5 import e5

    return e5().encode


ENCODERS: dict[str, Callable[[], Encode]] = {"use": _use, "minilm": _minilm, "e5": _e5}
"""Each is loaded only where it is used."""


def load(names: Iterable[str]) -> dict[str, Encode]:
    """Loads the named encoders; raises ValueError for a name that there is not."""
    wanted = list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in ENCODERS]:
        raise ValueError(f"The pipeline's config names the encoders {unknown}; there are {', '.join(ENCODERS)}")
    return {name: ENCODERS[name]() for name in wanted}


def together(encoders: Sequence[Encode]) -> Encode:
    """Returns what gives the views of all encoders, one after the other."""
    return lambda texts: [view for encode in encoders for view in encode(texts)]


def remembered(encode: Encode) -> Encode:
    """Returns what encodes no text twice for as long as it is kept."""
    known: dict[str, Sequence[Floats]] = {}

    def look_up(texts: Sequence[str]) -> Sequence[Floats]:
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, zip(*encode(new), strict=True), strict=True))
        return [np.stack(rows) for rows in zip(*(known[text] for text in texts), strict=True)]

    return look_up
