"""A small network on disk: an ONNX graph and its tokenizer, checked before they are used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import onnxruntime
from tokenizers import Tokenizer

TOKENIZER = "tokenizer.json"
ABOUT = "model.json"


def load_network(folder: Path, graph: str) -> tuple[Any, Tokenizer, dict[str, Any]]:
    """Check and load `folder`'s graph and tokenizer; `model.json` beside them holds their SHA-256 sums.

    Returns:
        An ONNX session on one thread (a message is too short to share out), the tokenizer, and what `model.json` says.

    Raises:
        OSError: A file is missing.
        ValueError: One is not the one that was trained.
    """
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    content = {name: (folder / name).read_bytes() for name in (graph, TOKENIZER)}
    if any(hashlib.sha256(content[name]).hexdigest() != about["sha256"][name] for name in content):
        raise ValueError(f"{graph} or its tokenizer is not the one that was trained")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(content[graph], options, providers=["CPUExecutionProvider"])
    return session, Tokenizer.from_str(content[TOKENIZER].decode()), about
