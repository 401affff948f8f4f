"""A sandbox whose action server can be broken on purpose, and whose folder can be read while it runs."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.processes import stop
from scripts.sandbox import Sandbox

_STOP_SECONDS = 10


class Site(Sandbox):
    """Everything an assistant keeps lies in one folder, temporary files included.

    Args:
        folder: an empty folder.
        broker: give Rasa an event broker that writes what it gets to `broker.log`.
        debug: let the action server write logs at debug level.
    """

    def __init__(self, folder: Path, *, broker: bool = False, debug: bool = False) -> None:
        self.orders = folder / "orders"
        self.orders.mkdir()
        self.debug = debug
        super().__init__(folder, broker=broker)

    def actions_command(self) -> list[str]:
        """Start the server that takes orders; `orders` is where faults are left for it."""
        command = ["-m", "tests.support.actions_server", str(self.orders), "-p", str(self.port)]
        return [*command, "--debug"] if self.debug else command

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """A copy of the folder as it is now, to be read in peace.

        Another process makes it: one that opens and closes a database's file by itself loses the locks that its own
        SQLite has on it (https://www.sqlite.org/howtocorrupt.html, 2.2), and then others write into what it reads.
        """
        with tempfile.TemporaryDirectory() as made:
            copy = Path(made) / "copy"
            subprocess.run(["cp", "-a", str(self.folder), str(copy)], check=True)
            yield copy


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it after a while."""
    stop(process, _STOP_SECONDS)
