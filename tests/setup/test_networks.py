"""The two networks that are shipped: what they find must not depend on the processor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import onnxruntime
import pytest

ROOT = Path(__file__).parents[2]
NETWORKS = [ROOT / "confidant" / "detection" / "model" / "detector.onnx", ROOT / "nlu" / "model" / "encoder.onnx"]
# Numbers of fields and types in onnx.proto, of the format's third version.
GRAPH, NODE, CONSTANT = 7, 1, 5
INPUTS, KIND = 1, 4
TYPE, NAME = 2, 8
UNSIGNED, SIGNED = 2, 3
MULTIPLY = {
    "MatMulInteger",
    "ConvInteger",
    "QLinearMatMul",
    "QLinearConv",
    "QGemm",
    "QAttention",
    "DynamicQuantizeMatMul",
}


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and contents of a protocol buffer's fields."""
    place = 0
    while place < len(message):
        tag, place = varint(message, place)
        if tag & 7 == 0:
            value, place = varint(message, place)
            yield tag >> 3, value
            continue
        size, place = varint(message, place) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], place)
        yield tag >> 3, message[place : place + size]
        place += size


def varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (message[place] & 127) << shift
        shift, place = shift + 7, place + 1
        if message[place - 1] < 128:
            return value, place


def graph(file: Path) -> list[tuple[int, int | bytes]]:
    [content] = [content for number, content in fields(file.read_bytes()) if number == GRAPH]
    return list(fields(content))


def types(file: Path) -> dict[bytes, int]:
    """The type of each constant, by name."""
    constants = [dict(fields(content)) for number, content in graph(file) if number == CONSTANT]
    return {constant[NAME]: constant[TYPE] for constant in constants}


def products(file: Path) -> list[list[bytes]]:
    """What each node reads that multiplies 8-bit numbers."""
    nodes = [list(fields(content)) for number, content in graph(file) if number == NODE]
    return [
        [name for number, name in node if number == INPUTS]
        for node in nodes
        if {content.decode() for number, content in node if number == KIND} & MULTIPLY
    ]


@pytest.mark.parametrize("file", NETWORKS, ids=lambda file: file.stem)
def test_no_product_is_cut_off_at_16_bits(file):
    """Without VNNI, ONNX Runtime cuts off what a pair of signed weights times unsigned activations adds up to."""
    constants = types(file)
    weights = [constants[name] for inputs in products(file) for name in inputs if name in constants]
    assert weights
    assert set(weights) == {UNSIGNED}
    assert SIGNED not in constants.values()


@pytest.mark.parametrize("file", NETWORKS, ids=lambda file: file.stem)
def test_a_network_is_small_and_loads(file):
    assert file.stat().st_size < 20_000_000
    assert [
        one.name for one in onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).get_inputs()
    ] == ["ids"]
