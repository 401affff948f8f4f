"""Products of 8-bit numbers that come out the same on every processor, and close to those of 32-bit numbers.

`onnxruntime.quantization` writes signed weights. On a processor with AVX2 or AVX-512 and no VNNI, ONNX Runtime multiplies
them with unsigned activations two at a time, and what exceeds 16 bits is cut off. Here every weight becomes unsigned (its
zero point moves along, so it is worth the same), which is added up in 32 bits everywhere. What the activations lose is
made small: each token has a scale of its own, and the few channels with far greater numbers than the rest stay in 32 bits.

To rewrite a file that is there: `python -m training.integers confidant/detection/model/detector.onnx`; see training/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from tokenizers import Tokenizer

from training.nlu.messages import examples

MIDDLE = 128  # what an unsigned weight of 0 is stored as
HEADS, WIDTH = 12, 32
MOST, FAR = 8, 2.5  # so many channels at most stay in 32 bits: those that go beyond so many times the median
_SAMPLE, _LONGEST = 800, 126  # messages that show how great the numbers get, and tokens of each


@dataclass(frozen=True)
class Product:
    """One matrix that a layer's numbers are multiplied with: unsigned weights (in, out), a scale for each column."""

    weight: Any
    scale: Any
    output: str


class Graph:
    """A model's nodes and constants, by name."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
        self.nodes = list(model.graph.node)

    def maker(self, name: str) -> Any:
        """The node that yields this."""
        return next(node for node in self.nodes if name in node.output)

    def users(self, name: str) -> list[Any]:
        """The nodes that read this."""
        return [node for node in self.nodes if name in node.input]

    def constant(self, name: str, value: Any) -> str:
        """Add a constant."""
        self.constants[name] = np.asarray(value)
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node with one output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def close(self) -> None:
        """Put nodes and constants back: each node behind those it reads, none that nobody reads."""
        wanted = {one.name for one in self.model.graph.output}
        while dead := [node for node in self.nodes if not wanted & set(node.output) and not self._is_read(node)]:
            self.nodes = [node for node in self.nodes if node not in dead]
        known = {one.name for one in self.model.graph.input} | set(self.constants) | {""}
        del self.model.graph.node[:], self.model.graph.initializer[:]
        while self.nodes:
            ready = [node for node in self.nodes if known >= set(node.input)]
            self.nodes = [node for node in self.nodes if node not in ready]
            known |= {name for node in ready for name in node.output}
            self.model.graph.node.extend(ready)
        read = {name for node in self.model.graph.node for name in node.input}
        self.model.graph.initializer.extend(
            numpy_helper.from_array(value, name) for name, value in self.constants.items() if name in read
        )

    def _is_read(self, node: Any) -> bool:
        return any(name in other.input for other in self.nodes for name in node.output)


def rewrite(model: onnx.ModelProto, messages: Iterable[list[int]]) -> None:
    """Rewrite what `quantize_dynamic` wrote, in place.

    Args:
        model: with signed 8-bit weights.
        messages: ids of some messages, the first and last token among them, to see which channels go far.
    """
    graph = Graph(model)
    _make_unsigned(graph)
    graph.close()
    graph = Graph(model)
    layers = dict(_layers(graph))
    far = _far(model, list(layers), messages)
    for read, products in layers.items():
        _multiply(graph, read, products, far[read])
    _fix_shapes(graph)
    graph.close()
    onnx.checker.check_model(model)


def _make_unsigned(graph: Graph) -> None:
    """Every signed 8-bit constant, zero points included, moves up by 128."""
    for name, value in graph.constants.items():
        if value.dtype == np.int8:
            graph.constants[name] = (value.astype(np.int16) + MIDDLE).astype(np.uint8)


def _layers(graph: Graph) -> Iterator[tuple[str, list[Product]]]:
    """The numbers that are multiplied, by name, and what with; the nodes that did it are taken out."""
    for quantize in [node for node in graph.nodes if node.op_type == "DynamicQuantizeLinear"]:
        taken, products = [quantize], []
        for product in graph.users(quantize.output[0]):
            [cast] = graph.users(product.output[0])
            [scaled] = graph.users(cast.output[0])
            [scales] = [graph.maker(name) for name in scaled.input if name != cast.output[0]]
            [scale] = [name for name in scales.input if name in graph.constants]
            products.append(Product(graph.constants[product.input[1]], graph.constants[scale], scaled.output[0]))
            taken += [product, cast, scaled, scales]
        graph.nodes = [node for node in graph.nodes if node not in taken]
        yield quantize.input[0], products


def _far(model: onnx.ModelProto, names: list[str], messages: Iterable[list[int]]) -> dict[str, Any]:
    """Of each layer's numbers, the channels that go far beyond the others."""
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    shown.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(shown.SerializeToString(), providers=["CPUExecutionProvider"])
    greatest: dict[str, Any] = defaultdict(float)
    for ids in messages:
        values = session.run(names, {"ids": np.array([ids], dtype=np.int64)})
        for name, value in zip(names, values, strict=True):
            greatest[name] = np.maximum(greatest[name], np.abs(value).reshape(-1, value.shape[-1]).max(0))
    return {name: _beyond(greatest[name]) for name in names}


def _beyond(greatest: Any) -> Any:
    first = np.sort(np.argsort(-greatest, kind="stable")[:MOST])
    return first[greatest[first] > FAR * np.median(greatest)].astype(np.int64)


def _multiply(graph: Graph, read: str, products: list[Product], far: Any) -> None:
    """Multiply with all matrices at once, in 8 bits with a scale for each token; the `far` channels in 32 bits."""
    weight = np.concatenate([one.weight for one in products], axis=1)
    scale = np.concatenate([one.scale for one in products])
    zero = np.full(scale.shape, MIDDLE, np.uint8)
    near = read
    if len(far):
        kept = np.ones(len(weight), np.float32)
        kept[far] = 0
        near = graph.add("Mul", [read, graph.constant(f"{read}_kept", kept)], f"{read}_near")
    size = graph.add("ReduceMax", [graph.add("Abs", [near], f"{read}_abs")], f"{read}_size", axes=[-1], keepdims=1)
    level = graph.add("Div", [near, size], f"{read}_level")
    coded, step, middle = (f"{read}_{part}" for part in ("coded", "step", "middle"))
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [level], [coded, step, middle]))
    stored = [graph.constant(f"{read}_{part}", value) for part, value in (("weight", weight), ("zero", zero))]
    whole = graph.add("MatMulInteger", [coded, stored[0], middle, stored[1]], f"{read}_whole")
    steps = graph.add("Mul", [step, graph.constant(f"{read}_scale", scale)], f"{read}_steps")
    scaled = graph.add(
        "Mul", [graph.add("Cast", [whole], f"{read}_cast", to=onnx.TensorProto.FLOAT), steps], f"{read}_scaled"
    )
    result = products[0].output if len(products) == 1 else f"{read}_product"
    if len(far):
        exact = (weight[far].astype(np.float32) - MIDDLE) * scale
        beside = graph.add("Gather", [read, graph.constant(f"{read}_far", far)], f"{read}_beside", axis=-1)
        part = graph.add("Mul", [scaled, size], f"{read}_part")
        rest = graph.add("MatMul", [beside, graph.constant(f"{read}_exact", exact)], f"{read}_rest")
        graph.add("Add", [part, rest], result)
    else:
        graph.add("Mul", [scaled, size], result)
    if len(products) > 1:
        widths = graph.constant(f"{read}_widths", np.array([len(one.scale) for one in products], np.int64))
        split = helper.make_node("Split", [result, widths], [one.output for one in products], axis=-1)
        graph.nodes.append(split)


def _fix_shapes(graph: Graph) -> None:
    """The shapes of attention are known: (1, tokens, heads, width) and back; nobody need work them out each time."""
    for node in graph.nodes:
        if node.op_type == "Reshape" and "/attention/self/" in node.output[0]:
            joined = node.output[0].endswith("Reshape_3_output_0")
            shape = [0, 0, HEADS * WIDTH] if joined else [0, 0, HEADS, WIDTH]
            node.input[1] = graph.constant("joined" if joined else "heads", np.array(shape, np.int64))


def sample(tokenizer: Tokenizer, data: Path = Path("data")) -> Iterator[list[int]]:
    """Ids of some messages of `data/`, always the same."""
    texts = [text for text, _ in examples(sorted(data.glob("**/nlu.yml")))]
    first, last = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))
    for text in texts[:: max(1, len(texts) // _SAMPLE)]:
        yield [first, *tokenizer.encode(text, add_special_tokens=False).ids[:_LONGEST], last]


def sums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 sums that `model.json` holds."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def main() -> None:
    """Rewrite a file, and its sum in the `model.json` beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    file = parser.parse_args().model
    model = onnx.load(file)
    if all(one.data_type != onnx.TensorProto.INT8 for one in model.graph.initializer):
        parser.error(f"{file} has no signed weights: it is rewritten already")
    rewrite(model, sample(Tokenizer.from_file(str(file.parent / "tokenizer.json"))))
    onnx.save(model, str(file))
    about = json.loads((file.parent / "model.json").read_text(encoding="utf-8"))
    about["sha256"] = sums(file.parent, about["sha256"])
    (file.parent / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
