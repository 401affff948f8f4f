"""`make test`: every check, one after the other, stopping at the first that fails; the slow tests come last.

`lint` behind it: only the checks that read the code; `fast`: these, and the tests that are not marked `slow`, on SQLite
alone.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from scripts import console, model, system
from scripts.processes import LOGS, base_environment, rasa_environment

SHOWN = 100  # lines of a failed check: where this runs by itself, nobody can look into its log later
STORIES = Path("tests") / "stories"

_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Check:
    """A command that ends with 0 when all is well.

    Attributes:
        name: What it is called, on its line and in its log's name.
        command: Python's arguments.
        proof: A pattern its output must hold: some commands end with 0 having looked at nothing.
        live: Its output goes to the terminal; else into a log that is shown when it fails.
    """

    name: str
    command: tuple[str, ...]
    proof: str = ""
    live: bool = False


def lint() -> list[Check]:
    """Return the checks that read the code."""
    return [
        Check("ruff check", ("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
        Check("ruff format", ("-m", "ruff", "format", "--quiet", "--check", ".")),
        Check("mypy", ("-m", "mypy", "--no-error-summary")),
        Check("imports", ("-c", _IMPORTS), proof=r"[1-9]\d* kept, 0 broken"),
    ]


def quick_tests(marked: str = "not slow") -> Check:
    """Return the check that runs the quick tests, two processes side by side, each file in one of them."""
    return Check("quick tests", ("-m", "pytest", "-m", marked, "-n", "2", "--dist", "loadfile"), live=True)


def slow_tests() -> Check:
    """Return the check that runs the others, one after the other: they share servers."""
    return Check("slow tests", ("-m", "pytest", "-m", "slow"), live=True)


def conversations() -> list[Check]:
    """Return Rasa's own checks."""
    checks = [Check("rasa data validate", ("-m", "rasa", "data", "validate"))]
    if STORIES.is_dir():
        story_test = ("-m", "rasa", "test", "core", "--e2e", "--stories", str(STORIES))
        outcome = ("--model", str(model.MODEL), "--out", "results", "--no-plot", "--fail-on-prediction-errors")
        checks.append(Check("rasa test core", story_test + outcome, proof=r"Evaluating [1-9]\d* stories"))
    return checks


def run(check: Check) -> None:
    """Run one check.

    Raises:
        StepError: It failed.
    """
    command = [sys.executable, *check.command]
    failure = f"{check.name} failed."
    if not check.live:
        log = LOGS / f"check-{check.name.replace(' ', '-')}.log"
        took = console.run_logged(
            command, log, label=check.name, failure=failure, environment=rasa_environment(LOG_LEVEL="INFO")
        )
        if not re.search(check.proof, console.latest(log)):
            raise console.StepError(f"{check.name} found nothing to check.", log)
        console.done(f"{check.name} ({console.seconds(took)})")
        return
    console.title(check.name)
    if subprocess.run(command, env=base_environment(), check=False).returncode:
        raise console.StepError(failure)


def main() -> int:
    """Run all checks, or those of a scope; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.checks", description=__doc__)
    parser.add_argument("scope", nargs="?", choices=("all", "fast", "lint"), default="all")
    scope = parser.parse_args().scope
    started = time.monotonic()
    console.title("Checks")
    try:
        for check in lint():
            run(check)
        if scope == "fast":
            run(quick_tests("not slow and not postgresql"))
        if scope == "all":
            run(quick_tests())
            run_the_rest()
    except console.StepError as error:
        console.failed(error, SHOWN)
        return 1
    except KeyboardInterrupt:
        return 130
    console.done(f"all clean ({console.seconds(time.monotonic() - started)})")
    return 0


def run_the_rest() -> None:
    """Run what needs a model.

    Raises:
        StepError: A check failed, or what it needs could not be made.
    """
    system.ensure()
    model.ensure(Path.cwd())
    for check in conversations():
        run(check)
    run(slow_tests())


if __name__ == "__main__":
    sys.exit(main())
