"""The 32-bit twin of a network, to see what 8 bits lose: `python -m training.floats confidant/detection/model detector.onnx var/twins/detector`."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx

from training.integers import Graph, sums


def widen(model: onnx.ModelProto) -> None:
    """Take the 8-bit activations out, in place; the weights keep their worth."""
    graph = Graph(model)
    for node in list(graph.nodes):
        if node.op_type == "DynamicQuantizeLinear":
            graph.nodes.remove(node)
            graph.add("Identity", [node.input[0]], node.output[0])
            graph.constant(node.output[1], np.float32(1))
        elif node.op_type == "MatMulInteger":
            graph.nodes.remove(node)
            coded, stored, _, zero = node.input
            weight = graph.constants[stored].astype(np.float32) - graph.constants[zero].astype(np.float32)
            graph.add("MatMul", [coded, graph.constant(f"{stored}_wide", weight)], node.output[0])
    graph.close()


def main() -> None:
    """Write the twin's folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    shutil.copytree(arguments.folder, arguments.out)
    model = onnx.load(arguments.folder / arguments.name)
    widen(model)
    onnx.save(model, str(arguments.out / arguments.name))
    about = json.loads((arguments.out / "model.json").read_text(encoding="utf-8"))
    about["sha256"] = sums(arguments.out, about["sha256"])
    (arguments.out / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
