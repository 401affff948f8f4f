"""A `sitecustomize` for processes under test: it notes whom they try to reach, and what is switched on at their end.

It notes by Python's audit events (https://docs.python.org/3/library/audit_events.html), which no library can pass by
with Python's sockets, in every thread.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SITECUSTOMIZE = """
import atexit, pathlib, sys
NOTES = pathlib.Path(__file__).parent / "notes"

def note(line):
    with NOTES.open("a") as file:
        file.write(line + "\\n")

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        host = args[0] if event == "socket.getaddrinfo" else args[-1][0] if isinstance(args[-1], tuple) else args[-1]
        note(f"reached {host}")

def end():
    telemetry, sentry = sys.modules.get("rasa.telemetry"), sys.modules.get("sentry_sdk")
    if telemetry is not None:
        note(f"telemetry {telemetry.is_telemetry_enabled()}")
    client = sentry.Hub.current.client if sentry is not None else None
    note(f"reporting {client is not None and client.transport is not None}")

sys.modules["uvloop"] = None  # it opens its sockets without a word; Python's own loop is there, too
sys.addaudithook(watch)
atexit.register(end)
"""
_HERE = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0", "None", "/dev/log"})  # noqa: S104 - only compared


class Overseer:
    """Notes of the processes that run in its environment.

    Args:
        folder: an empty folder; the home of the processes, too.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")

    def environment(self, **more: str) -> Mapping[str, str]:
        """A bare environment: nothing of what this process has in its own."""
        return {"PATH": os.environ["PATH"], "HOME": str(self._folder), "PYTHONPATH": str(self._folder), **more}

    ALL_OFF = frozenset({"telemetry False", "reporting False"})

    @property
    def strangers(self) -> set[str]:
        """Hosts beyond this machine that somebody tried to reach."""
        return {host for host in self._noted("reached") if host not in _HERE}

    @property
    def neighbours(self) -> set[str]:
        """Hosts that are this machine; what shows that notes are taken."""
        return self._noted("reached") & _HERE

    @property
    def at_the_end(self) -> set[str]:
        """What was on or off when the processes ended, such as `telemetry False`."""
        return {f"{name} {value}" for name in ("telemetry", "reporting") for value in self._noted(name)}

    def _noted(self, name: str) -> set[str]:
        notes = self._folder / "notes"
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        return {line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")}
