"""A BERT as an ONNX model, for ONNX Runtime.

It (Devlin et al., arXiv 1810.04805) takes embedded word pieces and gives the means of its states after some layers.
ONNX Runtime's own operators do a layer's work in a few steps each. Where matrices are rounded to eight bits,
`DynamicQuantizeMatMul` also rounds what comes in, which is three times faster; multilingual-e5-small's rows so made
have a cosine of 0.997 with those of its weights as they are, on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnx.helper import make_node, make_tensor_value_info

from understanding.bert.weights import Weights
from understanding.ngrams import Floats

EMBEDDED, LENGTHS, SHARES = "embedded", "lengths", "shares"
"""What goes in: pieces (text, place, number), how many each text has, the share of each in the mean."""
OPERATORS = "com.microsoft"
TINY = 1e-12
OPSET = 17
FORMAT = 8


class Network:
    """Builds the model, layer after layer."""

    def __init__(self, weights: Weights, read_after: Sequence[int], is_rounded: bool) -> None:
        """Takes the weights, the layers after which means are taken, and whether matrices are rounded to eight bits."""
        self._weights = weights
        self._read_after = read_after
        self._is_rounded = is_rounded
        self._nodes: list[NodeProto] = []
        self._kept: list[TensorProto] = []

    def build(self) -> bytes:
        """Returns the whole model as ONNX Runtime reads it."""
        sizes = self._weights.sizes
        state = EMBEDDED
        places = self._keep("places", np.array([1], dtype=np.int64))
        for layer in range(max(self._read_after)):
            state = self._layer(state, f"l{layer}", sizes.heads)
            if layer + 1 in self._read_after:
                self._nodes.append(make_node("Mul", [state, SHARES], [f"l{layer}.shared"]))
                self._nodes.append(make_node("ReduceSum", [f"l{layer}.shared", places], [_rows(layer + 1)], keepdims=0))
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [
                make_tensor_value_info(EMBEDDED, TensorProto.FLOAT, ["texts", "places", sizes.width]),
                make_tensor_value_info(LENGTHS, TensorProto.INT32, ["texts"]),
                make_tensor_value_info(SHARES, TensorProto.FLOAT, ["texts", "places", 1]),
            ],
            [
                make_tensor_value_info(_rows(layer), TensorProto.FLOAT, ["texts", sizes.width])
                for layer in self._read_after
            ],
            self._kept,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(OPERATORS, 1)]
        model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=FORMAT).SerializeToString()
        return model

    def _layer(self, state: str, at: str, heads: int) -> str:
        asked, offered, told = (self._product(state, f"{at}.{part}") for part in "qkv")
        heard = self._node("MultiHeadAttention", f"{at}.heard", asked, offered, told, "", LENGTHS, num_heads=heads)
        state = self._added(state, self._product(heard, f"{at}.ao"), f"{at}.aln")
        wide = self._node("Gelu", f"{at}.wide", self._product(state, f"{at}.fi"))
        return self._added(state, self._product(wide, f"{at}.fo"), f"{at}.oln")

    def _product(self, state: str, name: str) -> str:
        matrix, bias = self._weights.matrix(f"{name}.w"), self._keep(f"{name}.b", self._weights.plain(f"{name}.b"))
        if not self._is_rounded:
            exact = self._keep(f"{name}.w", matrix.T)
            self._nodes.append(make_node("MatMul", [state, exact], [f"{name}.multiplied"]))
            self._nodes.append(make_node("Add", [f"{name}.multiplied", bias], [f"{name}.product"]))
            return f"{name}.product"
        scales = np.abs(matrix).max(axis=1) / np.float32(127)  # each column has one of its own
        rounded = np.round(matrix / scales[:, None]).astype(np.int8).T
        kept = [self._keep(f"{name}.w", rounded), self._keep(f"{name}.scales", scales), "", bias]
        return self._node("DynamicQuantizeMatMul", f"{name}.product", state, *kept)

    def _added(self, state: str, change: str, name: str) -> str:
        """Adds two states and normalises the sum (Ba et al., arXiv 1607.06450)."""
        gain, bias = (self._keep(f"{name}.{part}", self._weights.plain(f"{name}.{part}")) for part in "wb")
        return self._node("SkipLayerNormalization", f"{name}.state", state, change, gain, bias, epsilon=TINY)

    def _node(self, kind: str, result: str, *inputs: str, **settings: Any) -> str:
        self._nodes.append(make_node(kind, inputs, [result], domain=OPERATORS, **settings))
        return result

    def _keep(self, name: str, numbers: Floats) -> str:
        self._kept.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name


def _rows(layer: int) -> str:
    return f"rows{layer}"
