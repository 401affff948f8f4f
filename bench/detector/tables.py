"""The figures as Markdown that is legible in a terminal too. Data sets, labels and numbers only, never a text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from importlib.metadata import version
from statistics import quantiles

from bench.detector import stock
from bench.detector.measure import DETECTORS, Figures, Measured
from bench.detector.scoring import Score
from bench.markdown import table


def report(figures: Figures, length: int) -> str:
    """The whole report; ``length`` is that of the long messages, in characters. Each section is a function."""
    sections = [
        _title(),
        _found(figures.sets),
        _times(figures.sets),
        _costs(figures),
        _longest(figures.longest, length),
        _leaks(figures.sets),
        _people(figures.people),
    ]
    return "\n\n".join(sections) + "\n"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that ``percent`` of a hundred lie at or under, between two neighbours where it falls there."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _title() -> str:
    model = stock.MODEL.replace("_", "-")
    left_out = " and ".join(sorted(stock.LEFT_OUT))
    return (
        "# The detector beside stock Presidio\n\n"
        "*Ours* is the detector as the running assistant builds it. "
        f"*Stock* is presidio-analyzer {version('presidio-analyzer')} as it comes, with {model} {version(model)}, "
        f"scores of {stock.THRESHOLD} and more, without {left_out}.\n"
        "Both ran in the same run, in turns, each in its own process on one core.\n\n"
        "![Recall against messages touched, time a message, and leaks per label](report.png)"
    )


def _found(sets: Sequence[Measured]) -> str:
    shares: dict[str, Callable[[Score], float]] = {
        "recall": lambda score: score.recall,
        "precision": lambda score: score.precision,
        "touched": lambda score: score.touched,
    }
    head = ["data set", "messages", *(f"{share}, {name}" for share in shares for name in DETECTORS)]
    rows = [
        [
            one.dataset.name,
            str(len(one.dataset.messages)),
            *(_percent(value(one.score[name])) for value in shares.values() for name in DETECTORS),
        ]
        for one in sets
    ]
    return (
        "## What is found, in %\n\n"
        "Recall: marked values with a core label of which no two neighbouring letters or digits survive.\n"
        "Precision: of the letters and digits found, those in marked values.\n"
        "Touched: messages with nothing marked of which something was taken.\n\n" + table(head, rows)
    )


def _times(sets: Sequence[Measured]) -> str:
    shown = [("median", 50), ("95 %", 95), ("99 %", 99), ("CPU median", 50), ("CPU 95 %", 95)]
    head = ["data set", *(f"{what}, {name}" for what, _ in shown for name in DETECTORS)]
    rows = [
        [
            one.dataset.name,
            *(
                _number(percentile((one.cpu if what.startswith("CPU") else one.wall)[name], percent))
                for what, percent in shown
                for name in DETECTORS
            ),
        ]
        for one in sets
    ]
    note = "By the clock; CPU is what the process used of it, the fairer figure while the machine does other work."
    return f"## Time a message, in ms\n\n{note}\n\n" + table(head, rows)


def _costs(figures: Figures) -> str:
    cost, resident = figures.cost, figures.resident
    rows = [
        ["importing libraries, s", *(_number(cost[name].libraries, 2) for name in DETECTORS)],
        ["loading, to the first answer, s", *(_number(cost[name].load, 2) for name in DETECTORS)],
        ["memory added when loaded, MB", *(_number(cost[name].loaded, 0) for name in DETECTORS)],
        ["memory added after all messages, MB", *(_number(resident[name], 0) for name in DETECTORS)],
    ]
    return (
        "## Loading and memory\n\nOf a Python that had imported nothing; ours with what the privacy layer imports. "
        "Resident memory.\n\n" + table(["", *DETECTORS], rows)
    )


def _longest(longest: dict[str, dict[str, float]], length: int) -> str:
    rows = [[kind, *(_number(times[name]) for name in DETECTORS)] for kind, times in longest.items()]
    if longest:
        rows.append(["the slowest", *(_number(max(times[name] for times in longest.values())) for name in DETECTORS)])
    return f"## The longest message of a turn (at most {length} characters), in ms\n\n" + table(
        ["made of", *DETECTORS], rows
    )


def _leaks(sets: Sequence[Measured]) -> str:
    head = ["data set", "label", "core", "marked", *(f"leaked, {name}" for name in DETECTORS)]
    head += [f"%, {name}" for name in DETECTORS]
    rows = [
        [
            one.dataset.name,
            label,
            "yes" if label in one.dataset.core else "",
            str(marked),
            *(str(one.score[name].leaked[label]) for name in DETECTORS),
            *(_percent(one.score[name].leaked[label] / marked) for name in DETECTORS),
        ]
        for one in sets
        for label, marked in one.score[DETECTORS[0]].marked.most_common()
    ]
    return "## Leaks per label\n\n" + table(head, rows)


def _people(people: Sequence[Measured]) -> str:
    ours = DETECTORS[0]
    mean = sum(one.score[ours].recall for one in people) / max(1, len(people))
    head = ["people", "marked", *(f"recall, {name}" for name in DETECTORS), f"{ours}, from the mean"]
    rows = [
        [
            one.dataset.name,
            str(sum(one.score[ours].marked[label] for label in one.dataset.core)),
            *(_percent(one.score[name].recall) for name in DETECTORS),
            f"{100 * (one.score[ours].recall - mean):+.1f}",
        ]
        for one in people
    ]
    note = "Given names that no training has seen, in lower case; then whole messages in four kinds of English."
    return f"## People of all origins, recall in %\n\n{note}\n\n" + table(head, rows)


def _percent(share: float) -> str:
    return _number(100 * share)


def _number(value: float, places: int = 1) -> str:
    return "unknown" if math.isnan(value) else f"{value:.{places}f}"
