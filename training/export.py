"""Write the trained model as the ONNX file the detector loads: `python -m training.export MODEL.pt --base FOLDER --out privacy/model`.

Layers are fused for the CPU, weights become 8-bit numbers. One graph: token ids in, the probability of each label out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from training.base import load_base
from training.values import LABELS


class Scorer(torch.nn.Module):
    """Ids of one message to probabilities: no padding, so no mask."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(1, tokens) to (tokens, labels)."""
        return self.model(input_ids=ids).logits.softmax(-1)[0]


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    model = load_base(arguments.base, len(LABELS))
    model.load_state_dict(torch.load(arguments.model))
    model.eval()
    model.config._attn_implementation = "eager"  # noqa: SLF001  the form that the optimizer knows
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            Scorer(model), (torch.ones(1, 12, dtype=torch.long),), str(plain), input_names=["ids"], output_names=["scores"],
            dynamic_axes={"ids": {1: "tokens"}, "scores": {0: "tokens"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        options = FusionOptions("bert")
        better = optimizer.optimize_model(
            str(plain), "bert", num_heads=12, hidden_size=384, optimization_options=options
        )
        print(better.get_fused_operator_statistics())
        better.save_model_to_file(str(fused))
        target = arguments.out / "detector.onnx"
        quantize_dynamic(
            str(fused),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    onnx.checker.check_model(str(target))
    shutil.copy(arguments.base / "tokenizer.json", arguments.out / "tokenizer.json")
    sums = {
        name: hashlib.sha256((arguments.out / name).read_bytes()).hexdigest()
        for name in ("detector.onnx", "tokenizer.json")
    }
    (arguments.out / "model.json").write_text(
        json.dumps({"labels": LABELS, "sha256": sums}, indent=1) + "\n", encoding="utf-8"
    )
    print(target.stat().st_size)


if __name__ == "__main__":
    main()
