"""Write the trained model as the ONNX file the detector loads: `python -m training.detector.export MODEL.pt --base FOLDER --out confidant/detection/model`."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.detector.base import load_base
from training.detector.values import LABELS
from training.network import TOKENIZER, write


class Scorer(torch.nn.Module):
    """Ids of one message to the probability of each label."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(1, tokens) to (tokens, labels)."""
        return self.model(input_ids=ids).logits.softmax(-1)[0]


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    model = load_base(arguments.base, len(LABELS))
    model.load_state_dict(torch.load(arguments.model))
    model.eval()
    model.config._attn_implementation = "eager"  # noqa: SLF001  the form that the optimizer knows
    tokenizer = (arguments.base / TOKENIZER).read_text(encoding="utf-8")
    write(Scorer(model), ("scores", {0: "tokens"}), arguments.out / "detector.onnx", tokenizer, {"labels": LABELS})


if __name__ == "__main__":
    main()
