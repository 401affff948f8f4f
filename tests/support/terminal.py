"""A program in a terminal of its own (a pty), and a person in front of it who waits for the prompt before they type."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PROMPT_BEGINS, _PROMPT_ENDS = b"\x1b[?2004h", b"\x1b[?2004l"
"""prompt_toolkit switches bracketed paste on for as long as it reads a line."""
_WHERE = b"\x1b[6n"
_WHERE_ANSWER = b"\x1b[1;1R"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_PATIENCE = 180.0
CTRL_C, CTRL_D, ENTER = "\x03", "\x04", "\r"


class Terminal:
    """A program and its terminal.

    Args:
        command: what to run.
        cwd: where.
        environment: all of its environment.
    """

    def __init__(self, command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self._terminal, inner = pty.openpty()
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**environment, "TERM": "xterm"},
            stdin=inner,
            stdout=inner,
            stderr=inner,
            preexec_fn=lambda: _control(inner),  # noqa: PLW1509 - no threads here
        )
        os.close(inner)
        self._shown = b""
        self._read = 0

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal, keys.encode())

    def prompt(self) -> str:
        """Wait until a line can be typed; what was shown since the last time."""
        return self._until(_PROMPT_BEGINS)

    def say(self, text: str) -> str:
        """Type a line, wait for the next prompt; what was shown between the two."""
        self.send(text)
        return self.prompt()

    def send(self, text: str) -> None:
        """Type a line, and wait until it was taken and the terminal is as it was before the prompt.

        A quick answer may have the next prompt up before anybody looks: then it was so in between.
        """
        self.type(text + ENTER)
        self._until(_PROMPT_ENDS)
        deadline = time.monotonic() + _PATIENCE
        while not self._is_quiet() and _PROMPT_BEGINS not in self._shown[self._read :]:
            assert time.monotonic() < deadline, self.text
            self._take(0.05)

    def _is_quiet(self) -> bool:
        return bool(termios.tcgetattr(self._terminal)[3] & termios.ICANON)

    def wait_for(self, text: str) -> None:
        """Wait until something is shown."""
        self._until(text.encode())

    def ended(self) -> int:
        """Wait until the program has ended; its exit code."""
        deadline = time.monotonic() + _PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.text
            self._take(0.1)
        while self._take(0):
            pass
        return int(self.process.returncode)

    @property
    def text(self) -> str:
        """All that was ever shown, without colours and moves of the cursor."""
        return _plain(self._shown)

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as a program must leave it."""
        return bool(termios.tcgetattr(self._terminal)[3] & termios.ECHO)

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self._terminal)

    def _until(self, mark: bytes) -> str:
        deadline = time.monotonic() + _PATIENCE
        while (found := self._shown.find(mark, self._read)) < 0:
            assert time.monotonic() < deadline, f"never shown: {mark!r}\n{self.text}"
            assert self._take(0.2), f"ended before this was shown: {mark!r}\n{self.text}"
        shown = self._shown[self._read : found]
        self._read = found + len(mark)
        return _plain(shown)

    def _take(self, seconds: float) -> bool:
        """Read what is shown; False when nothing will ever come, or nothing is there and we do not wait."""
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return seconds > 0
        try:
            new = os.read(self._terminal, 65536)
        except OSError:  # the program is gone
            return False
        self._shown += new
        for _ in range(new.count(_WHERE)):
            os.write(self._terminal, _WHERE_ANSWER)
        return bool(new)


def _control(terminal: int) -> None:
    """Make a terminal the one from which this process gets Ctrl-C."""
    os.setsid()
    os.close(os.open(os.ttyname(terminal), os.O_RDWR))


def _plain(shown: bytes) -> str:
    return _ESCAPES.sub("", shown.decode(errors="replace")).replace("\r", "")
