"""Both detectors over the same messages: in processes of their own, on one core, in turns.

Each is loaded when the other one rests. Then they get block after block of messages, now the one first, now the other,
so that a machine that grows slower or faster does the same to both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from bench.detector.scoring import DataSet, Score, score

DETECTORS = ("ours", "stock")
BLOCK = 50  # messages: about half a second each
STARTS = 3  # the middle one counts: the first reads from disk what the others find in memory
ROUNDS = 5  # of each long message; the middle one counts
ROOT = Path(__file__).resolve().parent.parent.parent
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}

Progress = Callable[[str], None]


class DetectorFailedError(Exception):
    """A detector did not load or did not answer; the message is a sentence and holds no text of the data."""


@dataclass(frozen=True)
class Cost:
    """What a detector takes before it reads anything: seconds and megabytes, of a process that began with nothing.

    Attributes:
        libraries: seconds to import.
        load: seconds from there to the first answer.
        loaded: megabytes that both added.
    """

    libraries: float
    load: float
    loaded: float


@dataclass(frozen=True)
class Measured:
    """One data set: by detector a `Score`, and milliseconds a message, by the clock and of the processor."""

    dataset: DataSet
    score: dict[str, Score]
    wall: dict[str, list[float]]
    cpu: dict[str, list[float]]


@dataclass(frozen=True)
class Figures:
    """Everything one run found out.

    Attributes:
        cost: by detector.
        sets: in the order they were given.
        people: the same over messages that differ in where names or Englishes come from.
        longest: by kind of content, by detector: milliseconds for one long message.
        resident: by detector: megabytes added at the end of the run.
    """

    cost: dict[str, Cost]
    sets: list[Measured]
    people: list[Measured]
    longest: dict[str, dict[str, float]]
    resident: dict[str, float]


class Worker:
    """A detector in its own process; to be closed."""

    def __init__(self, name: str) -> None:
        self._name = name
        # Its errors may quote a text, so nobody gets to see them; it names their kind in its last answer.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.detector.worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, **_ONE_THREAD},
            text=True,
            encoding="ascii",
        )
        self.resident = 0.0
        try:
            hello = self._read()
        except BaseException:
            self.close()
            raise
        self._before: float = hello["before"]
        self.cost = Cost(hello["libraries"], hello["load"], hello["loaded"])

    def find(self, texts: Sequence[str]) -> dict[str, Any]:
        """Its answer to some texts, see `worker`.

        Raises:
            DetectorFailedError: It ended instead.
        """
        if self._process.stdin is None:
            raise DetectorFailedError(f"The detector called {self._name} cannot be asked.")
        try:
            self._process.stdin.write(json.dumps(texts) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise DetectorFailedError(f"The detector called {self._name} ended.") from None
        answer = self._read()
        self.resident = answer["resident"] - self._before
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _read(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        answer: dict[str, Any] = json.loads(line) if line else {"error": "its process ended"}
        if "error" in answer:
            raise DetectorFailedError(f"The detector called {self._name} failed: {answer['error']}.")
        return answer


def measure(
    datasets: Sequence[DataSet], people: Sequence[DataSet], longest: dict[str, str], progress: Progress
) -> Figures:
    """Run both detectors over everything.

    Args:
        datasets: what is scored and timed.
        people: what is scored to compare groups of people (see `names`).
        longest: texts that are only timed, by kind of content.
        progress: is told in a few words what is being done.

    Raises:
        DetectorFailedError: One of them did not load or did not answer.
    """
    with ExitStack() as stack:
        cost, workers = _started(stack, progress)
        sets = [_over(dataset, workers, progress) for dataset in datasets]
        groups = [_over(dataset, workers, progress) for dataset in people]
        times = {}
        for kind, text in longest.items():
            progress(f"long messages: {kind}")
            times[kind] = _time(text, workers)
        return Figures(cost, sets, groups, times, {name: worker.resident for name, worker in workers.items()})


def _started(stack: ExitStack, progress: Progress) -> tuple[dict[str, Cost], dict[str, Worker]]:
    costs: dict[str, list[Cost]] = {name: [] for name in DETECTORS}
    for start in range(1, STARTS):
        for name in DETECTORS:
            progress(f"loading {name}, {start} of {STARTS}")
            worker = Worker(name)
            worker.close()
            costs[name].append(worker.cost)
    workers = {}
    for name in DETECTORS:
        progress(f"loading {name}, {STARTS} of {STARTS}")
        workers[name] = Worker(name)
        stack.callback(workers[name].close)
        costs[name].append(workers[name].cost)
    return {name: _middle(of) for name, of in costs.items()}, workers


def _middle(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.libraries + cost.load)[len(costs) // 2]


def _over(dataset: DataSet, workers: dict[str, Worker], progress: Progress) -> Measured:
    answers: dict[str, dict[str, list[Any]]] = {name: {"found": [], "wall": [], "cpu": []} for name in workers}
    for (first, texts), order in zip(_blocks(dataset), cycle([DETECTORS, DETECTORS[::-1]])):
        progress(f"{dataset.name}: {first} of {len(dataset.messages)}")
        for name in order:
            answer = workers[name].find(texts)
            for what in answers[name]:
                answers[name][what] += answer[what]
    return Measured(
        dataset,
        {name: score(dataset, answer["found"]) for name, answer in answers.items()},
        {name: answer["wall"] for name, answer in answers.items()},
        {name: answer["cpu"] for name, answer in answers.items()},
    )


def _blocks(dataset: DataSet) -> Iterator[tuple[int, list[str]]]:
    for first in range(0, len(dataset.messages), BLOCK):
        yield first, [message.text for message in dataset.messages[first : first + BLOCK]]


def _time(text: str, workers: dict[str, Worker]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(ROUNDS):
        for name, worker in workers.items():
            times[name] += worker.find([text])["wall"]
    return {name: median(taken) for name, taken in times.items()}
