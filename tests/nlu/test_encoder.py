"""The network that turns a message into a vector."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nlu.encoder import FOLDER, WIDTH, Encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.mark.parametrize(
    "text",
    ["hi", "what do you know about me?", "ü", "🙂", "_person_", "42", "ქართული", "\u200d", "word " * 2000, "x" * 5000],
)
def test_any_message_has_a_vector_of_length_one(encoder, text):
    vector = encoder.encode(text)
    assert vector.shape == (WIDTH,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_capitals_and_spaces_do_not_count(encoder):
    assert np.array_equal(encoder.encode("Forget  ME\n please"), encoder.encode("forget me please"))


def test_what_means_the_same_is_closer_than_what_looks_the_same(encoder):
    wish, same, alike = map(encoder.encode, ("wipe everything about me", "erase my data", "wipe the table"))
    assert wish @ same > wish @ alike + 0.3


def test_threads_do_not_disturb_each_other(encoder):
    texts = [f"message number {number}" for number in range(40)]
    alone = [encoder.encode(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(encoder.encode, texts))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused(tmp_path, name):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ValueError, match="not the one that was trained"):
        Encoder.load(folder)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(OSError, match=r"model\.json"):
        Encoder.load(tmp_path)
