"""Train the sentence encoder further: `python -m training.nlu.train --base FOLDER --out nlu/model`; see training/README.md."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import AutoModel

from nlu.reading_aid import readable
from training.network import TOKENIZER, write
from training.nlu.messages import examples, rough
from training.nlu.vocabulary import smaller

_HALF = torch.backends.cpu.get_cpu_capability().startswith(
    "AVX512"
)  # elsewhere 16 bits are emulated, seven times as slow
LONGEST = 128
BATCH = 32
DROPOUT, SMOOTHING = 0.1, 0.1
HEAD_FASTER = 20  # the layer of intents starts from nothing, the encoder from what it knows


class Vector(torch.nn.Module):
    """Ids of one message to its vector of length 1: the mean over its tokens."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(1, tokens) to (width,)."""
        return functional.normalize(self.encoder(input_ids=ids).last_hidden_state.mean(1), dim=-1)[0]


def batches(coded: list[list[int]], rng: random.Random) -> Iterator[tuple[list[int], torch.Tensor, torch.Tensor]]:
    """Indices, ids and mask; messages of like length together."""
    order = sorted(range(len(coded)), key=lambda one: len(coded[one]) + 4 * rng.random())
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        width = max(len(coded[one]) for one in group)
        ids = torch.zeros(len(group), width, dtype=torch.long)
        mask = torch.zeros(len(group), width, dtype=torch.long)
        for row, one in enumerate(group):
            ids[row, : len(coded[one])] = torch.tensor(coded[one])
            mask[row, : len(coded[one])] = 1
        yield group, ids, mask


def with_smaller_vocabulary(base: Path) -> tuple[torch.nn.Module, str]:
    """The encoder as it is published, with fewer words, and its tokenizer as JSON."""
    encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
    embeddings = encoder.get_input_embeddings()
    tokenizer, rows = smaller(json.loads((base / TOKENIZER).read_text(encoding="utf-8")), embeddings.weight.data)
    encoder.set_input_embeddings(torch.nn.Embedding.from_pretrained(rows.clone(), freeze=False))
    encoder.config.vocab_size = len(rows)
    return encoder, tokenizer


def code(tokenizer: Tokenizer, text: str) -> list[int]:
    """A message as the encoder reads it: between its first and its last token."""
    ids = tokenizer.encode(readable(text), add_special_tokens=False).ids[: LONGEST - 2]
    first, last = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))
    return [first, *ids, last]


def train(
    data: list[tuple[str, str]], encoder: torch.nn.Module, tokenizer: Tokenizer, *, epochs: int, rate: float, seed: int
) -> torch.nn.Module:
    """The encoder, after it has learned to tell the intents of `data` apart."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    labels = sorted({intent for _, intent in data})
    goal = torch.tensor([labels.index(intent) for _, intent in data])
    head = torch.nn.Linear(encoder.config.hidden_size, len(labels))
    rare = torch.bincount(goal).float().rsqrt()  # an intent with few examples counts for more, not for all of it
    optimizer = torch.optim.AdamW(
        [{"params": encoder.parameters(), "by": 1}, {"params": head.parameters(), "by": HEAD_FASTER}], weight_decay=0.01
    )
    done, begin = 0, time.time()
    for epoch in range(epochs):
        coded = [code(tokenizer, rough(text, rng)) for text, _ in data]
        encoder.train()
        losses = []
        for group, ids, mask in batches(coded, rng):
            progress = done / (epochs * len(data))
            for part in optimizer.param_groups:
                part["lr"] = rate * part["by"] * min(1, progress / 0.06 + 0.01) * (1 - progress)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALF):
                states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).float()
            vectors = (states * weight).sum(1) / weight.sum(1)
            loss = functional.cross_entropy(
                head(functional.dropout(vectors, DROPOUT)),
                goal[group],
                weight=rare / rare.mean(),
                label_smoothing=SMOOTHING,
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            done += len(group)
        print(
            json.dumps({"epoch": epoch, "loss": round(sum(losses) / len(losses), 4), "s": round(time.time() - begin)}),
            flush=True,
        )
    return encoder.eval()


def main() -> None:
    """Train and write the encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    data = examples(sorted(arguments.data.glob("**/nlu.yml")))
    print(len(data), "messages")
    encoder, tokenizer = with_smaller_vocabulary(arguments.base)
    read = Tokenizer.from_str(tokenizer)
    encoder = train(data, encoder, read, epochs=arguments.epochs, rate=arguments.rate, seed=arguments.seed)
    encoder.config._attn_implementation = "eager"  # noqa: SLF001  the form that the optimizer knows
    write(Vector(encoder), ("vector", {}), arguments.out / "encoder.onnx", tokenizer, {})


if __name__ == "__main__":
    main()
