"""The confusion matrix as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # no window

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import PowerNorm

from bench.nlu.scoring import RIGHTS, Pair


def draw(pairs: Sequence[Pair], path: Path) -> None:
    """Write a PNG: a row for each intent that was meant, a column for each that was read; rows add up to 100 %."""
    names = sorted({one.intent for one, _ in pairs} | {reading.answer for _, reading in pairs}, key=_order)
    place = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for one, reading in pairs:
        counts[place[one.intent], place[reading.answer]] += 1
    shares = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axis = plt.subplots(figsize=(16, 15), constrained_layout=True)
    # A root scale: one message of fifty gone astray should still be seen.
    image = axis.imshow(shares, cmap="Blues", norm=PowerNorm(0.5, vmin=0, vmax=100))
    for row, column in np.argwhere(counts > 0):
        dark = shares[row, column] > 50  # noqa: PLR2004 - of a hundred
        label = f"{shares[row, column]:.0f}"
        axis.text(column, row, label, ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axis.set_xticks(range(len(names)), names, rotation=90, fontsize=9)
    axis.set_yticks(range(len(names)), names, fontsize=9)
    for tick, name in [
        *zip(axis.get_yticklabels(), names, strict=True),
        *zip(axis.get_xticklabels(), names, strict=True),
    ]:
        tick.set_fontweight("bold" if name in RIGHTS else "normal")
    axis.set_ylabel("meant")
    axis.set_xlabel("read as")
    axis.set_title(
        f"How {len(pairs):,} messages were read, in % of those that mean it (wishes about one's data in bold)"
    )
    figure.colorbar(image, ax=axis, shrink=0.5, label="%")
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _order(name: str) -> tuple[bool, str]:
    """Wishes about one's own data first, so that they stand together."""
    return name not in RIGHTS, name
