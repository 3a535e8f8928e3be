"""Which sentence encoders a look at messages uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from understanding.ngrams import Floats

Encode = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Encoder:
    """Turns each text into one row; of several encoders together, their rows side by side."""

    encode: Encode
    widths: tuple[int, ...]
    """Numbers in the row of each."""

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Returns the rows."""
        return self.encode(texts)


def _use() -> Encoder:
    from understanding import sentence_encoder as use

    use.warm_up()
    return Encoder(use.encode, (use.MEANING + use.WORDS,))


def _minilm() -> Encoder:
    from understanding.bert.minilm import minilm  # its wheels are installed for the pipeline english-plus only

    return Encoder(minilm().encode, (minilm().width,))


def _e5() -> Encoder:
    from understanding.bert.e5 import e5

    return Encoder(e5().encode, (e5().width,))


ENCODERS: dict[str, Callable[[], Encoder]] = {"use": _use, "minilm": _minilm, "e5": _e5}
"""Each is loaded only where it is used."""


def load(names: Iterable[str]) -> dict[str, Encoder]:
    """Loads the named encoders; raises ValueError for a name that there is not."""
    wanted = list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in ENCODERS]:
        raise ValueError(f"The pipeline's config names the encoders {unknown}; there are {', '.join(ENCODERS)}")
    return {name: ENCODERS[name]() for name in wanted}


def together(parts: Sequence[Encoder]) -> Encoder:
    """Returns what gives the rows of all parts side by side."""
    if len(parts) == 1:
        return parts[0]

    def encode(texts: Sequence[str]) -> Floats:
        rows: Floats = np.concatenate([part(texts) for part in parts], axis=1)
        return rows

    return Encoder(encode, tuple(width for part in parts for width in part.widths))


def remembered(encoder: Encoder) -> Encoder:
    """Returns what encodes no text twice for as long as it is kept."""
    known: dict[str, Floats] = {}

    def encode(texts: Sequence[str]) -> Floats:
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, encoder(new), strict=True))
        rows: Floats = np.stack([known[text] for text in texts])
        return rows

    return Encoder(encode, encoder.widths)
