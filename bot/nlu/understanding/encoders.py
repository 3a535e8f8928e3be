"""Which sentence encoders a look at messages uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from understanding.ngrams import Floats

Encode = Callable[[Sequence[str]], Floats]
"""Turns each text into one row; several encoders together, their rows side by side."""


def _use() -> Encode:
    from understanding import sentence_encoder as use

    use.warm_up()
    return use.encode


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


def together(parts: Sequence[Encode]) -> Encode:
    """Returns what gives the rows of all parts side by side."""
    if len(parts) == 1:
        return parts[0]

    def encode(texts: Sequence[str]) -> Floats:
        rows: Floats = np.concatenate([part(texts) for part in parts], axis=1)
        return rows

    return encode


def remembered(encoder: Encode) -> Encode:
    """Returns what encodes no text twice for as long as it is kept."""
    known: dict[str, Floats] = {}

    def encode(texts: Sequence[str]) -> Floats:
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, encoder(new), strict=True))
        rows: Floats = np.stack([known[text] for text in texts])
        return rows

    return encode
