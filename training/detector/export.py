"""Write the trained model as the ONNX file the detector loads: `python -m training.detector.export MODEL.pt --base FOLDER --out confidant/detection/model`."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.detector.base import load_base
from training.detector.shipped import shipped
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


def mixed(new: dict[str, torch.Tensor], old: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Weights between two models, which keep most of what either knows (Wortsman et al., 2022, arXiv:2109.01903)."""
    return {name: share * value + (1 - share) * old[name] for name, value in new.items()}


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--beside", type=Path, help="a detector.onnx whose weights are mixed in")
    parser.add_argument("--share", type=float, default=0.6, help="of the new weights in the mixture")
    arguments = parser.parse_args()
    model = load_base(arguments.base, len(LABELS))
    state = torch.load(arguments.model)
    model.load_state_dict(mixed(state, shipped(arguments.beside), arguments.share) if arguments.beside else state)
    model.eval()
    model.config._attn_implementation = "eager"  # noqa: SLF001  the form that the optimizer knows
    tokenizer = (arguments.base / TOKENIZER).read_text(encoding="utf-8")
    write(Scorer(model), ("scores", {0: "tokens"}), arguments.out / "detector.onnx", tokenizer, {"labels": LABELS})


if __name__ == "__main__":
    main()
