"""Which sentence encoders a pipeline uses. Of several, the cosine of two texts is the mean of what each says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from understanding import sentence_encoder
from understanding.ngrams import Floats

Encode = Callable[[Sequence[str]], Floats]


def _use() -> Encode:
    sentence_encoder.warm_up()
    return sentence_encoder.encode


def _minilm() -> Encode:
    from understanding.minilm import minilm  # its wheels are installed for the pipeline english-plus only

    return minilm().encode


ENCODERS: dict[str, Callable[[], Encode]] = {"use": _use, "minilm": _minilm}


def encoder(names: Sequence[str]) -> Encode:
    """Loads the named encoders and returns a function that gives one row of length one for each text."""
    if unknown := [name for name in names if name not in ENCODERS]:
        raise ValueError(f"`encoders` in the pipeline's config names {unknown}; there are {', '.join(ENCODERS)}")
    parts = [ENCODERS[name]() for name in names]
    if len(parts) == 1:
        return parts[0]

    def encode(texts: Sequence[str]) -> Floats:
        rows: Floats = np.concatenate([part(texts) for part in parts], axis=1) / np.float32(len(parts) ** 0.5)
        return rows

    return encode
