"""The figures as a picture: what is found against what is touched, time a message, and leaks per label."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import matplotlib as mpl

mpl.use("Agg")  # no window

from matplotlib import pyplot as plt

from bench.detector.measure import DETECTORS, Figures, Measured
from bench.detector.tables import percentile

# Blue and orange of Okabe and Ito, "Color Universal Design" (2008); shapes and places tell them apart as well.
COLOURS = {"ours": "#0072B2", "stock": "#E69F00"}
NAMES = {"ours": "ours", "stock": "stock Presidio"}
_SHAPES = {"ours": "o", "stock": "s"}
_LETTERS = {"ours": "white", "stock": "black"}
_MOST_LABELS = 20  # of a data set, the most frequent ones
_ROW = 0.3  # inches a label
_GREY = "#555555"


def draw(figures: Figures, path: Path) -> None:
    """Write a PNG."""
    as_typed = [one for one in figures.sets if not one.dataset.lowered and _labels(one)]
    heights = [len(_labels(one)) for one in as_typed]
    height = max(9.0, _ROW * sum(heights) + 0.7 * len(heights) + 1)
    figure = plt.figure(figsize=(14, height), constrained_layout=True)
    figure.suptitle("Personal data in chat: our detector beside stock Presidio", fontsize=16, fontweight="bold")
    left, right = figure.subfigures(1, 2, width_ratios=(1.05, 1), wspace=0.03)
    above, below = left.subplots(2, 1, gridspec_kw={"height_ratios": (2, 1)})
    _draw_found(above, figures.sets)
    _draw_times(below, figures.sets)
    if as_typed:
        right.suptitle("Values that leak, in % of those marked (core labels bold)", fontsize=12)
        axes = right.subplots(len(as_typed), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
        for one, axis in zip(as_typed, axes[:, 0], strict=True):
            _draw_leaks(axis, one)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _draw_found(axis: Any, sets: Sequence[Measured]) -> None:
    for letter, one in zip(ascii_uppercase, sets[: len(ascii_uppercase)], strict=False):
        places = {name: (100 * one.score[name].touched, 100 * one.score[name].recall) for name in DETECTORS}
        arrow = {"arrowstyle": "-", "color": "#999999", "linestyle": ":"}
        axis.annotate("", xy=places["ours"], xytext=places["stock"], arrowprops=arrow)
        for name, place in places.items():
            axis.scatter(*place, s=190, color=COLOURS[name], marker=_SHAPES[name], edgecolor="black", zorder=3)
            axis.annotate(letter, place, color=_LETTERS[name], fontsize=9, ha="center", va="center", zorder=4)
        figures = "; ".join("{1:.0f} / {0:.0f}".format(*places[name]) for name in DETECTORS)
        axis.scatter(
            [], [], s=60, linewidth=0, marker=f"${letter}$", color="black", label=f"{one.dataset.name}: {figures}"
        )
    for name in DETECTORS:
        axis.scatter([], [], s=90, color=COLOURS[name], marker=_SHAPES[name], edgecolor="black", label=NAMES[name])
    axis.set_title("Found against touched (better: up and to the left)", fontsize=12)
    axis.set_xlabel("touched: messages without personal data of which something was taken, %")
    axis.set_ylabel("recall: core values found, %")
    axis.set_ylim(0, 104)
    axis.margins(x=0.08)
    axis.grid(alpha=0.3)
    axis.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.11),
        ncol=2,
        fontsize=9,
        frameon=False,
        title="recall / touched in %: ours; stock Presidio",
        title_fontsize=9,
    )


def _draw_times(axis: Any, sets: Sequence[Measured]) -> None:
    for row, one in enumerate(sets):
        for offset, name in zip((-0.17, 0.17), DETECTORS, strict=True):
            middle, late = (percentile(one.wall[name], percent) for percent in (50, 95))
            axis.plot([middle, late], [row + offset] * 2, color=COLOURS[name], linewidth=2)
            axis.scatter([middle], [row + offset], s=60, color=COLOURS[name], marker=_SHAPES[name], edgecolor="black")
            axis.scatter([late], [row + offset], s=60, color=COLOURS[name], marker="|")
            axis.annotate(f"{late:.1f}", (late, row + offset), xytext=(6, -3), textcoords="offset points", fontsize=8)
    axis.set_title("Time a message: the median, and what 95 % stay under", fontsize=12)
    axis.set_yticks(range(len(sets)), [one.dataset.name for one in sets])
    axis.invert_yaxis()
    axis.set_xlabel("ms on one core")
    axis.set_xlim(0, 1.15 * max(percentile(one.wall[name], 95) for one in sets for name in DETECTORS))
    axis.grid(axis="x", alpha=0.3)


def _draw_leaks(axis: Any, one: Measured) -> None:
    labels = _labels(one)
    for offset, name in zip((-0.2, 0.2), DETECTORS, strict=True):
        score = one.score[name]
        shares = [100 * score.leaked[label] / score.marked[label] for label in labels]
        rows = [row + offset for row in range(len(labels))]
        axis.barh(rows, shares, height=0.38, color=COLOURS[name], edgecolor="black", linewidth=0.4)
        for row, share in zip(rows, shares, strict=True):
            axis.annotate(
                f"{share:.0f}", (share, row), xytext=(3, 0), textcoords="offset points", fontsize=7, va="center"
            )
    marked = one.score[DETECTORS[0]].marked
    axis.set_yticks(range(len(labels)), [f"{label} ({marked[label]})" for label in labels], fontsize=8)
    for tick, label in zip(axis.get_yticklabels(), labels, strict=True):
        tick.set_fontweight("bold" if label in one.dataset.core else "normal")
    axis.set_title(one.dataset.name, fontsize=10, loc="left", color=_GREY)
    axis.set_ylim(len(labels) - 0.4, -0.6)
    axis.set_xlim(0, 106)
    axis.tick_params(axis="x", labelsize=8)
    axis.grid(axis="x", alpha=0.3)
    axis.set_axisbelow(True)


def _labels(one: Measured) -> list[str]:
    return [label for label, _ in one.score[DETECTORS[0]].marked.most_common(_MOST_LABELS)]
