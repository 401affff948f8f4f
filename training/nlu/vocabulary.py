"""A smaller vocabulary: what English chats are written with. A third of the network's size is words nobody types here."""

from __future__ import annotations

import json
from typing import Any

import torch
from wordfreq import zipf_frequency

KEPT = 20_000  # tokens; rarer words are read in pieces


def smaller(tokenizer: dict[str, Any], embeddings: torch.Tensor, kept: int = KEPT) -> tuple[str, torch.Tensor]:
    """The content of `tokenizer.json` with the `kept` most useful tokens, and their rows of the embedding matrix.

    Args:
        tokenizer: a WordPiece tokenizer as JSON.
        embeddings: a row for each of its tokens.
    """
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    special = {token["content"] for token in tokenizer["added_tokens"]}
    ranked = sorted(vocabulary, key=lambda token: (-_use(token, special), vocabulary[token]))
    chosen = sorted(ranked[:kept], key=vocabulary.__getitem__)
    rows = torch.tensor([vocabulary[token] for token in chosen])
    places = {token: place for place, token in enumerate(chosen)}
    added = [{**token, "id": places[token["content"]]} for token in tokenizer["added_tokens"]]
    fewer = {**tokenizer, "truncation": None, "padding": None, "added_tokens": added, "post_processor": None}
    fewer["model"] = {**tokenizer["model"], "vocab": places}
    return json.dumps(fewer, ensure_ascii=False), embeddings[rows]


def _use(token: str, special: set[str]) -> float:
    """How much a token is needed: pieces of Latin words and single letters always, words by how often they are used."""
    if token in special:
        return 100
    if token.startswith("[unused"):
        return -1
    piece = token.removeprefix("##")
    if len(piece) == 1 and (piece.isascii() or not piece.isalpha()):
        return 50
    if token.startswith("##"):
        return 20 if piece.isascii() else 0
    return float(zipf_frequency(token, "en")) + 1 if token.isascii() else 0.5
