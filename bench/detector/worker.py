"""One detector in a process of its own: ``python -m bench.detector.worker ours|stock``.

It speaks JSON, an object a line. First it says what loading cost and what it had before, in seconds and megabytes:
``{"libraries": s, "load": s, "loaded": MB, "before": MB}``. Then to each list of texts it answers
``{"found": [[[start, end], …], …], "wall": [ms, …], "cpu": [ms, …], "resident": MB}``. A failure is its last line:
``{"error": "…"}``, which never holds a text.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.detector.scoring import Range

WARM_UP = (
    "hello there",
    "my name is maria gonzalez",
    "where is my parcel? it should have come on monday",
    "write to maria@example.org or call 020 7946 0018",
) * 8
_MILLION = 1e6

Find = Callable[[str], list[Range]]


def main() -> int:
    """Load the detector named by the only argument and answer until there is no more input."""
    # Whatever a library prints goes where the parent sends errors, not between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, whatever threads a library starts
    try:
        find, cost = _loaded(_ours if sys.argv[1:] == ["ours"] else _stock)
    except Exception as error:  # noqa: BLE001  the parent says it; no text was read yet
        _say(answers, {"error": f"{type(error).__name__}: {error}"})
        return 1
    _say(answers, cost)
    try:
        for line in sys.stdin:
            _say(answers, _answer(find, json.loads(line)))
    except Exception as error:  # noqa: BLE001  its message may hold the text
        _say(answers, {"error": type(error).__name__})
        return 1
    return 0


def _ours() -> Callable[[], Find]:
    from confidant.layer import detector  # noqa: PLC0415  its libraries are part of what is measured

    def load() -> Find:
        one = detector()
        return lambda text: [(span.start, span.end) for span in one.find(text)]

    return load


def _stock() -> Callable[[], Find]:
    from bench.detector import stock  # noqa: PLC0415  its libraries are part of what is measured

    return stock.load


def _loaded(libraries: Callable[[], Callable[[], Find]]) -> tuple[Find, dict[str, float]]:
    """Load up to the first answer, and say what it cost."""
    before = resident()
    started = time.perf_counter()
    load = libraries()
    imported = time.perf_counter()
    find = load()
    find(WARM_UP[0])
    cost = {
        "libraries": imported - started,
        "load": time.perf_counter() - imported,
        "loaded": resident() - before,
        "before": before,
    }
    for text in WARM_UP:
        find(text)
    return find, cost


def _answer(find: Find, texts: list[str]) -> dict[str, Any]:
    found, wall, cpu = [], [], []
    for text in texts:
        used, started = time.process_time_ns(), time.perf_counter_ns()
        ranges = find(text)
        wall.append((time.perf_counter_ns() - started) / _MILLION)
        cpu.append((time.process_time_ns() - used) / _MILLION)
        found.append(ranges)
    return {"found": found, "wall": wall, "cpu": cpu, "resident": resident()}


def resident() -> float:
    """Resident memory of this process in MB; NaN where the system has no ``/proc``."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / _MILLION


def _say(answers: Any, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    sys.exit(main())
