"""Train the detector's model: `python -m training.detector.train --base FOLDER --out FILE.pt`; see training/README.md."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer

from confidant.detection.recognizers.model import spelled
from confidant.detection.recognizers.normalize import fold
from training.detector import messages
from training.detector.base import load_base
from training.detector.shipped import shipped
from training.detector.values import LABELS, Values
from training.detector.words import plain_words

LONGEST = 128
TOKENS = 3072
STEP = 8  # widths go up by so much: PyTorch prepares its products anew for every width it has not met


def encode(message: messages.Message, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """Token ids and a label each; -100 at the ends."""
    folded = fold(message.text)
    text, places = spelled(folded.text)
    origin = [folded.starts[place] for place in places]
    label_at = [0] * len(message.text)
    for start, end, label in message.spans():
        label_at[start:end] = [LABELS.index(label)] * (end - start)
    coded = tokenizer.encode(text)
    ids, labels = coded.ids[:LONGEST], []
    for (start, end), special in zip(coded.offsets[:LONGEST], coded.special_tokens_mask[:LONGEST], strict=True):
        labels.append(-100 if special or start == end else label_at[origin[start]])
    return ids, labels


def batches(coded: list[tuple[list[int], list[int]]], rng: random.Random) -> Iterator[tuple[torch.Tensor, ...]]:
    """Of about as many tokens each, messages of like length together."""
    order = sorted(range(len(coded)), key=lambda one: len(coded[one][0]) + rng.random())
    groups: list[list[int]] = [[]]
    for one in order:
        if len(groups[-1]) * len(coded[one][0]) > TOKENS:
            groups.append([])
        groups[-1].append(one)
    rng.shuffle(groups)
    for group in groups:
        width = max(len(coded[one][0]) for one in group)
        width += -width % STEP
        ids = torch.zeros(len(group), width, dtype=torch.long)
        labels = torch.full((len(group), width), -100)
        mask = torch.zeros(len(group), width, dtype=torch.long)
        for row, one in enumerate(group):
            size = len(coded[one][0])
            ids[row, :size] = torch.tensor(coded[one][0])
            labels[row, :size] = torch.tensor(coded[one][1])
            mask[row, :size] = 1
        yield ids, mask, labels


def begun(arguments: argparse.Namespace) -> torch.nn.Module:
    """The network as training finds it: Rampart's encoder, the model that ships, or an earlier run's weights."""
    model = load_base(arguments.base, len(LABELS))
    if arguments.more:
        model.load_state_dict(shipped(arguments.more / "detector.onnx"))
    if arguments.start:
        started = torch.load(arguments.start)
        if len(started["classifier.bias"]) != len(LABELS):
            started = {name: value for name, value in started.items() if "classifier" not in name}
        model.load_state_dict(started, strict=False)
    return model


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--continue", dest="more", type=Path, help="the folder of a detector.onnx to teach more")
    parser.add_argument("--phrases", type=Path, default=messages.PHRASES)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e6, help="the most it may take; the rate falls to 0 by then")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    tokenizer = Tokenizer.from_file(str(arguments.base / "tokenizer.json"))
    model = begun(arguments)
    lines = messages.phrases(arguments.phrases)
    random.Random(0).shuffle(lines)
    cut = len(lines) // 20
    held, lines = lines[:cut], messages.weighted(lines[cut:])
    words = plain_words()
    print(len(lines), "phrases,", len(words), "words", flush=True)
    check = [encode(one, tokenizer) for one in messages.stream(held, words, Values(999), 3000)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=0.01)
    total = arguments.epochs * arguments.size
    done, begin = 0, time.time()
    for epoch in range(arguments.epochs):
        if time.time() - begin > 60 * arguments.minutes:
            break
        coded = [
            encode(one, tokenizer)
            for one in messages.stream(lines, words, Values(arguments.seed * 100 + epoch), arguments.size)
        ]
        model.train()
        losses = []
        for step, (ids, mask, labels) in enumerate(batches(coded, rng)):
            progress = max(done / total, (time.time() - begin) / 60 / arguments.minutes)
            if progress >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = arguments.rate * min(1, progress / 0.05 + 0.01) * (1 - progress)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(input_ids=ids, attention_mask=mask).logits
            loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=-100)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            done += len(ids)
            if step % 100 == 99:
                print(
                    json.dumps(
                        {
                            "epoch": epoch,
                            "done": done,
                            "loss": round(sum(losses[-100:]) / 100, 4),
                            "s": round(time.time() - begin),
                        }
                    ),
                    flush=True,
                )
        print(json.dumps({"epoch": epoch, **evaluate(model, check)}), flush=True)
        torch.save(model.state_dict(), arguments.out)


def evaluate(model: torch.nn.Module, coded: list[tuple[list[int], list[int]]]) -> dict[str, float]:
    """Recall and precision by token, whatever the label, on phrases that were held out."""
    model.eval()
    hit = gold = found = right = 0
    with torch.no_grad():
        for ids, mask, labels in batches(coded, random.Random(0)):
            said = model(input_ids=ids, attention_mask=mask).logits.argmax(-1)
            real = labels != -100
            gold += int(((labels > 0) & real).sum())
            found += int(((said > 0) & real).sum())
            hit += int(((said > 0) & (labels > 0) & real).sum())
            right += int(((said == labels) & (labels > 0) & real).sum())
    return {"recall": round(hit / gold, 4), "precision": round(hit / max(1, found), 4), "label": round(right / gold, 4)}


if __name__ == "__main__":
    main()
