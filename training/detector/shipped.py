"""The weights of the model that ships, for PyTorch: to teach it more without starting from Rampart again.

Each is worth what it is worth in `detector.onnx`: 8 bits with a scale for each column. How close the two networks are:
`python -m training.detector.shipped confidant/detection/model --base FOLDER`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from training.detector.base import load_base
from training.detector.values import LABELS
from training.integers import sample

_WIDTH = 384
_NEARLY = 0.1  # the file codes activations in 8 bits, which costs up to this much of a score
_LAYER = re.compile(r"/model/bert/encoder/layer\.(\d+)/(attention/self|attention/output|intermediate|output)/")
_READ_BY = {"attention/self": "attention.output", "attention/output": "intermediate", "intermediate": "output"}


def shipped(file: Path) -> dict[str, torch.Tensor]:
    """Every weight of `detector.onnx` as 32-bit numbers, by PyTorch's names.

    Raises:
        ValueError: The file is not what `training.detector.export` writes.
    """
    graph = onnx.load(str(file)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    order = {node.input[0]: list(map(_kind, node.output)) for node in graph.node if node.op_type == "Split"}
    state = {
        name.removeprefix("model."): torch.tensor(np.array(value))
        for name, value in stored.items()
        if name.endswith((".bias", "LayerNorm.weight"))
    }
    for name in [name for name in stored if name.endswith("_embeddings.weight_quantized")]:
        plain = name.removesuffix("_quantized")
        shifted = stored[name].astype(np.float32) - float(stored[f"{plain}_zero_point"])
        state[plain.removeprefix("model.")] = torch.tensor(shifted * float(stored[f"{plain}_scale"]))
    layers = sum(name.endswith("intermediate.dense.bias") for name in state)
    for name in [name for name in stored if name.endswith("_output_0_weight")]:
        read = name.removesuffix("_weight")
        weight = stored[name].astype(np.float32) - stored[f"{read}_zero"].astype(np.float32)
        for part, value in _parts(read, (weight * stored[f"{read}_scale"]).T, layers, order.get(f"{read}_product", [])):
            state[part] = torch.tensor(np.ascontiguousarray(value))
    return state


def _kind(output: str) -> str:
    """Whether it is attention's query, key or value."""
    return output.split("/")[-2]


def _parts(read: str, value: Any, layers: int, order: list[str]) -> Iterator[tuple[str, Any]]:
    """The matrices that what comes out of `read` is multiplied with, by name."""
    found = _LAYER.match(read)
    if found is None and "/embeddings/" not in read:
        raise ValueError("a weight of an unknown layer")
    number, part = (int(found[1]), found[2]) if found else (-1, "output")
    if part in _READ_BY:
        yield f"bert.encoder.layer.{number}.{_READ_BY[part]}.dense.weight", value
    elif number + 1 == layers:
        yield "classifier.weight", value
    else:
        for place, kind in enumerate(order):
            name = f"bert.encoder.layer.{number + 1}.attention.self.{kind}.weight"
            yield name, value[place * _WIDTH : (place + 1) * _WIDTH]


def apart(folder: Path, base: Path) -> float:
    """The greatest difference of a score between the file and its weights in PyTorch, over a hundred messages of `data/`."""
    model = load_base(base, len(LABELS))
    model.load_state_dict(shipped(folder / "detector.onnx"))
    model.eval()
    session = onnxruntime.InferenceSession(str(folder / "detector.onnx"), providers=["CPUExecutionProvider"])
    greatest = 0.0
    with torch.no_grad():
        for ids in islice(sample(Tokenizer.from_file(str(folder / "tokenizer.json"))), None, None, 8):
            [said] = session.run(None, {"ids": np.array([ids], dtype=np.int64)})
            ours = model(input_ids=torch.tensor([ids])).logits.softmax(-1)[0].numpy()
            greatest = max(greatest, float(np.abs(said - ours).max()))
    return greatest


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    arguments = parser.parse_args()
    greatest = apart(arguments.folder, arguments.base)
    print("greatest difference of a score:", round(greatest, 4))
    if greatest > _NEARLY:
        raise SystemExit("these are not the file's weights")


if __name__ == "__main__":
    main()
