"""The product feed of a `feed_url`, looked at again every few hours while the action server runs."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from threading import Event, Thread

from confidant import bot as bots

logger = logging.getLogger("actions.refresh")

_HOUR = 3600


def make_index() -> int:
    """Make the index anew where there is a newer feed, and return the exit code.

    In a process of its own: half a minute of reading would hold up everybody who writes meanwhile.
    """
    bot = bots.load()
    command = [sys.executable, "-m", "shop", "index", str(bot.brand), "--into", str(bot.kept / "index")]
    quiet = subprocess.DEVNULL  # what is said of a feed may quote from it
    return subprocess.run(command, cwd=bot.root, stdin=quiet, stdout=quiet, stderr=quiet, check=False).returncode  # noqa: S603


class Refresh(Thread):
    """Looks at the feed now and then every so many hours; whoever reads the index sees the new one at its next turn."""

    def __init__(self, hours: float, make: Callable[[], int] = make_index) -> None:
        super().__init__(name="feed", daemon=True)
        self.ended = Event()
        self._seconds = hours * _HOUR
        self._make = make

    def run(self) -> None:
        """Until the process ends, or `ended` is set."""
        while not self.ended.is_set():
            self._look()
            self.ended.wait(self._seconds)

    def _look(self) -> None:
        try:
            code = self._make()
        except OSError as error:
            logger.warning("feed: not looked at (%s)", type(error).__name__)
            return
        if code:
            logger.warning("feed: cannot be used, the last good copy stays (exit code %d)", code)
