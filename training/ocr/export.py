"""A trained network to int8 ONNX. Needs torch, onnx and onnxruntime.

Convolutions are quantised statically, on line pictures that are measured; matrix products dynamically. Weights take
seven bits (``reduce_range``): eight can overflow on processors without VNNI, which would then read other text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.ocr.network import Recogniser, Spoken


def export(network: Recogniser, inks: Iterable[NDArray[np.float32]], target: Path) -> None:
    """Write a network as int8 ONNX.

    Args:
        network: the trained network.
        inks: line pictures, each 1 × 1 × 48 × columns, on which activations are measured.
        target: the file.
    """
    from onnxruntime.quantization import (
        CalibrationDataReader,
        QuantFormat,
        QuantType,
        quantize_dynamic,
        quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
        """The line pictures, one at a time."""

        def __init__(self) -> None:
            self.left: Iterator[NDArray[np.float32]] = iter(inks)

        def get_next(self) -> dict[str, Any] | None:
            """The next picture."""
            ink = next(self.left, None)
            return None if ink is None else {"ink": ink}

    with tempfile.TemporaryDirectory() as name:
        plain, ready, half = (Path(name) / stage for stage in ("plain.onnx", "ready.onnx", "half.onnx"))
        torch.onnx.export(
            Spoken(network).eval(),
            (torch.zeros(1, 1, 48, 640),),
            str(plain),
            input_names=["ink"],
            output_names=["logp"],
            dynamic_axes={"ink": {0: "n", 3: "w"}, "logp": {0: "n", 1: "t"}},
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready), str(half), Reader(), quant_format=QuantFormat.QDQ, per_channel=True, reduce_range=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, op_types_to_quantize=["Conv"],
        )  # fmt: skip
        quantize_dynamic(
            str(half), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm"],
        )  # fmt: skip
