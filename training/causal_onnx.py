"""Write the causal language model as one ONNX file with int8 weights.

In: float weights by name (as :mod:`training.causal` trains them) and the vocabulary. Out: an ONNX model that scores a
tree of pieces in one pass; the vocabulary is in its metadata, so that the two cannot drift apart.

Matrices are int8 with one scale an output column; activations are uint8 with one scale, found while it runs. The
embeddings are stored once and serve as the output matrix too.

The weights use 7 of the 8 bits. On processors without VNNI onnxruntime adds pairs of products in 16 bits, which
overflow with 8-bit weights: 255 * 128 * 2 > 32767. With 7 bits every processor computes the same integers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]

BITS = 7
HEAD_WIDTH = 64
LONGEST = 1024
"""Pieces from the root of a tree to a leaf."""
ROPE_BASE = 10_000.0
EPSILON = float(np.finfo(np.float32).eps)
OPSET, IR = 17, 8


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A matrix (out x in) as int8, and a scale for each of its rows."""
    most = 2 ** (BITS - 1) - 1
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-8) / most
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


class _Graph:
    """The nodes and constants of a graph under construction; methods return the names of values."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._number = count()
        self._two = self.constant(np.array(2, np.float32))
        self._epsilon = self.constant(np.array(EPSILON, np.float32))

    def constant(self, value: NDArray[np.generic], name: str = "") -> str:
        """A constant's name."""
        name = name or f"c{next(self._number)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """An operation's result."""
        name = f"v{next(self._number)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def split(self, value: str, parts: int, axis: int) -> list[str]:
        """A value in equal parts."""
        names = [f"v{next(self._number)}" for _ in range(parts)]
        self.nodes.append(helper.make_node("Split", [value], names, axis=axis))
        return names

    def ints(self, *values: int) -> str:
        """Whole numbers."""
        return self.constant(np.array(values, np.int64))

    def normed(self, x: str, weight: Floats) -> str:
        """Root mean square normalisation, in the form that onnxruntime makes one operation of."""
        mean = self.add("ReduceMean", self.add("Pow", x, self._two), axes=[-1])
        root = self.add("Sqrt", self.add("Add", mean, self._epsilon))
        return self.add("Mul", self.add("Div", x, root), self.constant(weight))

    def linear(self, x: str, matrix: Floats) -> str:
        """``x`` times a matrix (out x in)."""
        weights, scale = quantised(matrix)
        return self.product(x, self.constant(np.ascontiguousarray(weights.T)), scale)

    def product(self, x: str, weights: str, scale: Floats) -> str:
        """``x`` times an int8 matrix (in x out) with a scale for each column."""
        name = f"v{next(self._number)}"
        step, zero = name + "step", name + "zero"
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [name, step, zero]))
        product = self.add("Cast", self.add("MatMulInteger", name, weights, zero), to=TensorProto.FLOAT)
        return self.add("Mul", product, self.add("Mul", step, self.constant(scale)))


def model_of(weights: Mapping[str, Floats], pieces: Sequence[str]) -> onnx.ModelProto:
    """The ONNX model.

    Its inputs, for a tree of n pieces of which m are to be scored behind h others:

    - ``pieces``, ``depths``: int64, n; the pieces and how many stand before each on the way from the root.
    - ``mask``: float, n x n; 0 where a piece sees another (itself and those before it), else a large negative number.
    - ``heads``: int64, h; the places of pieces that another one follows.
    - ``behind``, ``targets``: int64, m; each piece to score: the place in ``heads`` of the one before it, and itself.

    Its output ``scores``: float, m; natural log probabilities.
    """
    g = _Graph()
    emb = weights["emb.weight"]
    width = emb.shape[1]
    layers = sum(name.endswith("qkv.weight") for name in weights)
    count_heads = width // HEAD_WIDTH
    table, scale = quantised(emb)
    rows = g.constant(table, "embeddings")
    scales = g.constant(scale[:, None])
    found = g.add("Cast", g.add("Gather", rows, "pieces"), to=TensorProto.FLOAT)
    x = g.normed(g.add("Mul", found, g.add("Gather", scales, "pieces")), weights["n0.weight"])
    turn = np.outer(np.arange(LONGEST), ROPE_BASE ** (-np.arange(0, HEAD_WIDTH, 2) / HEAD_WIDTH))
    cos, sin = (g.add("Gather", g.constant(part(turn).astype(np.float32)), "depths") for part in (np.cos, np.sin))
    by_head = g.ints(-1, 3 * count_heads, HEAD_WIDTH)
    flat = g.ints(-1, width)
    eighth = g.constant(np.array(HEAD_WIDTH**-0.5, np.float32))

    def turned(part: str) -> str:
        a, b = g.split(part, 2, 2)
        return g.add(
            "Concat",
            g.add("Sub", g.add("Mul", a, cos), g.add("Mul", b, sin)),
            g.add("Add", g.add("Mul", b, cos), g.add("Mul", a, sin)),
            axis=2,
        )

    for layer in range(layers):
        get = {key: weights[f"blocks.{layer}.{key}.weight"] for key in ("n1", "qkv", "o", "n2", "up", "down")}
        together = g.add("Reshape", g.linear(g.normed(x, get["n1"]), get["qkv"]), by_head)
        query, key, worth = g.split(g.add("Transpose", together, perm=[1, 0, 2]), 3, 0)
        query, key = g.add("Mul", turned(query), eighth), turned(key)
        match = g.add("MatMul", query, g.add("Transpose", key, perm=[0, 2, 1]))
        share = g.add("Softmax", g.add("Add", match, "mask"), axis=-1)
        read = g.add("Reshape", g.add("Transpose", g.add("MatMul", share, worth), perm=[1, 0, 2]), flat)
        x = g.add("Add", x, g.linear(read, get["o"]))
        wide = g.add("Relu", g.linear(g.normed(x, get["n2"]), get["up"]))
        x = g.add("Add", x, g.linear(g.add("Mul", wide, wide), get["down"]))
    last = g.normed(g.add("Gather", x, "heads"), weights["norm.weight"])
    logits = g.product(last, g.add("Transpose", rows, perm=[1, 0]), scale)
    logits = g.add("LogSoftmax", g.add("Add", logits, g.constant(weights["bias"])), axis=-1)
    where = g.add("Concat", *(g.add("Unsqueeze", name, g.ints(1)) for name in ("behind", "targets")), axis=1)
    g.nodes.append(helper.make_node("GatherND", [logits, where], ["scores"]))

    def value(name: str, kind: int, *shape: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, list(shape))

    inputs = [
        value("pieces", TensorProto.INT64, "n"),
        value("depths", TensorProto.INT64, "n"),
        value("mask", TensorProto.FLOAT, "n", "n"),
        value("heads", TensorProto.INT64, "h"),
        value("behind", TensorProto.INT64, "m"),
        value("targets", TensorProto.INT64, "m"),
    ]
    graph = helper.make_graph(g.nodes, "causal", inputs, [value("scores", TensorProto.FLOAT, "m")], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    helper.set_model_props(model, {"vocabulary": json.dumps(list(pieces), ensure_ascii=False, separators=(",", ":"))})
    onnx.checker.check_model(model)
    return model


def write(weights: Mapping[str, Floats], pieces: Sequence[str], path: Path) -> None:
    """Write the model to a file."""
    path.write_bytes(model_of(weights, pieces).SerializeToString(deterministic=True))
