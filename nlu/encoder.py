"""Sentences to vectors: a small network that puts what means the same close together.

It is all-MiniLM-L6-v2, trained further on the messages in `data/` (training/README.md tells how). Its files lie in
`nlu/model/`; the network runs on one core in some milliseconds and needs no network.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from confidant.onnx_network import load_network
from nlu.reading_aid import readable

FOLDER = Path(__file__).parent / "model"
PUBLISHED = Path(__file__).parent / "published"
"""The same network before it learned `data/`: it tells goods and services apart that `data/` says nothing about."""
GRAPH = "encoder.onnx"
WIDTH = 384
_LONGEST = 126  # tokens, besides the two at the ends; what a message is about is said in fewer


class Encoder:
    """The network, loaded once; may be used by several threads."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._first, self._last = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Encoder:
        """Check and load the files.

        Raises:
            OSError: One is missing.
            ValueError: One is not the one that was trained.
        """
        session, tokenizer, _ = load_network(folder, GRAPH)
        return cls(session, tokenizer)

    def encode(self, text: str) -> Any:
        """A sentence's vector: shape (`WIDTH`,), length 1; the same text has always the same vector."""
        coded = self._tokenizer.encode(readable(text), add_special_tokens=False)
        batch = np.array([[self._first, *coded.ids[:_LONGEST], self._last]], dtype=np.int64)
        return self._session.run(None, {"ids": batch})[0]
