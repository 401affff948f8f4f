"""What the person sees: one line for each step, and a spinner where there is a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
TAIL_LINES = 20
_WARNING = re.compile(r"\S+:\d+: \w*Warning: ")
_WARNING_LINES = 2  # at most, after its first: a second line of text, a line of source
_OPENED = re.compile(r"^=== opened on [-\d]+ at [:\d]+ UTC ===\n", re.MULTILINE)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class StepError(Exception):
    """A step failed. The message is a sentence for the person; `log` is where the details are."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n  {_paint('1', text)}", flush=True)


def done(text: str) -> None:
    """Print a step that is done."""
    print(f"  {_paint('32', '✓')} {text}", flush=True)


def failed(error: StepError, lines: int = TAIL_LINES) -> None:
    """Print why a step failed, with the last lines of its log."""
    print(f"  {_paint('31', '✗')} {error}", file=sys.stderr)
    if error.log is not None:
        for line in tail(error.log, lines):
            print(f"    │ {line}", file=sys.stderr)
        if error.log.exists():
            print(f"    The whole log: {_short(error.log)}", file=sys.stderr)
    sys.stderr.flush()


def seconds(duration: float) -> str:
    """Say a duration, given in seconds: `0.4 s`, `12 s`, `2 min 5 s`."""
    if duration < 1:
        return f"{duration:.1f} s"
    minutes, rest = divmod(round(duration), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def latest(log: Path) -> str:
    """Return what a log holds since it was last opened; nothing when there is none."""
    try:
        text = log.read_bytes().decode(errors="replace")
    except OSError:
        return ""
    return _OPENED.split(text)[-1]


def tail(log: Path, count: int = TAIL_LINES) -> list[str]:
    """Return the last lines of a log that matter, since it was last opened.

    Colours, overwritten progress bars and Python warnings are left out.
    """
    lines = (line.rstrip().rsplit("\r", 1)[-1] for line in _ESCAPES.sub("", latest(log)).split("\n"))
    return [line for line in _without_warnings(lines) if line][-count:]


def _without_warnings(lines: Iterable[str]) -> Iterator[str]:
    """Leave out each `path:line: SomeWarning: text`, which goes on up to an indented line of source."""
    left = 0
    for line in lines:
        if _WARNING.match(line):
            left = _WARNING_LINES
        elif left:
            left = 0 if line.startswith("  ") else left - 1
        else:
            yield line


def open_log(path: Path) -> IO[bytes]:
    """Open a log that only its owner may read (mode 0600), and write below what is there that it begins anew."""
    umask = os.umask(0o077)  # mkdir's own mode would not hold for the folders above
    path.parent.mkdir(parents=True, exist_ok=True)
    os.umask(umask)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(descriptor, 0o600)
    file = os.fdopen(descriptor, "ab")
    file.write(time.strftime("\n=== opened on %Y-%m-%d at %H:%M:%S UTC ===\n", time.gmtime()).encode())
    file.flush()
    return file


class Spinner:
    """A line that turns while something runs; without a terminal it is printed once."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.started = time.monotonic()
        self._live = sys.stdout.isatty()
        if not self._live:
            print(f"  … {label}", flush=True)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def turn(self) -> None:
        """Draw the next frame."""
        if self._live:
            frame = FRAMES[int(self.elapsed * 10) % len(FRAMES)]
            sys.stdout.write(f"\r\x1b[2K  {frame} {self.label} {int(self.elapsed)} s")
            sys.stdout.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._live:
            sys.stdout.write("\r\x1b[2K")
            sys.stdout.flush()


@contextlib.contextmanager
def spinning(label: str) -> Iterator[Spinner]:
    """Show a spinner for the length of a block."""
    spinner = Spinner(label)
    try:
        yield spinner
    finally:
        spinner.clear()


def run_logged(
    command: Sequence[str | Path], log: Path, *, label: str, failure: str, environment: Mapping[str, str]
) -> float:
    """Run a command with its output in a log and a spinner on the terminal.

    Returns:
        The seconds it took.

    Raises:
        StepError: The command ended with another code than 0; `failure` is the message.
    """
    with open_log(log) as output, spinning(label) as spinner:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        try:
            while process.poll() is None:
                spinner.turn()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.1)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode != 0:
        raise StepError(failure, log)
    return spinner.elapsed


def _paint(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
