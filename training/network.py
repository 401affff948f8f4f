"""A trained network as the file that `confidant.onnx_network` loads: layers fused for the CPU, 8-bit weights, sums beside it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer

from training.integers import rewrite, sample, sums

TOKENIZER, ABOUT = "tokenizer.json", "model.json"


def write(
    network: torch.nn.Module, output: tuple[str, dict[int, str]], graph: Path, tokenizer: str, about: dict[str, Any]
) -> None:
    """Write graph, tokenizer and `model.json` into one folder.

    Args:
        network: takes ids of shape (1, tokens): one message needs no padding, so no mask.
        output: name of what it gives, and its axes that vary.
        graph: where the ONNX file goes; the others go beside it.
        tokenizer: the content of `tokenizer.json`.
        about: what `model.json` tells besides the SHA-256 sums.
    """
    graph.parent.mkdir(parents=True, exist_ok=True)
    name, axes = output
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            network, (torch.ones(1, 12, dtype=torch.long),), str(plain), input_names=["ids"], output_names=[name],
            dynamic_axes={"ids": {1: "tokens"}, name: axes}, opset_version=17, dynamo=False,
        )  # fmt: skip
        better = optimizer.optimize_model(
            str(plain), "bert", num_heads=12, hidden_size=384, optimization_options=FusionOptions("bert")
        )
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(graph),
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    model = onnx.load(graph)
    rewrite(model, sample(Tokenizer.from_str(tokenizer)))  # signed weights would be added up wrongly on some processors
    onnx.save(model, str(graph))
    (graph.parent / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    about = {**about, "sha256": sums(graph.parent, (graph.name, TOKENIZER))}
    (graph.parent / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(graph, graph.stat().st_size, "bytes")
