"""A place for an assistant of its own: folder, databases, keys, ports, and the action server that works there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "confidant.tar.gz"
_WAKE_SECONDS = 120
_STOP_SECONDS = 10


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Message:
    """One message of the bot: its text, and its buttons' payloads by their titles."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: dict[str, object]) -> Message:
        """A message as Rasa's channels give it."""
        buttons = raw.get("buttons") or []
        return cls(str(raw.get("text", "")), {one["title"]: one["payload"] for one in buttons})  # type: ignore[attr-defined]


class Site:
    """Everything an assistant keeps lies in one folder, temporary files included.

    Args:
        folder: an empty folder.
        broker: give Rasa an event broker that writes what it gets to `broker.log`.
        debug: let the action server write logs at debug level.
    """

    def __init__(self, folder: Path, *, broker: bool = False, debug: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.key_file = folder / "secrets" / "master.key"
        self.orders = folder / "orders"
        self.temporary = folder / "tmp"
        self.debug = debug
        for made in (self.orders, self.temporary):
            made.mkdir()
        self.port = free_port()
        self.endpoints = folder / "endpoints.yml"
        text = (ROOT / "endpoints.yml").read_text(encoding="utf-8").replace(":5055/", f":{self.port}/")
        if broker:
            text += f"\nevent_broker:\n  type: file\n  path: {folder}/broker.log\n"
        self.endpoints.write_text(text, encoding="utf-8")
        self.environment = {
            "PRIVACY_KEYS_URL": f"sqlite:///{self.data}/keys.db",
            "PRIVACY_DATABASE_URL": f"sqlite:///{self.data}/confidant.db",
            "PRIVACY_ERASED_LIST": f"{folder}/erased.list",
            "PRIVACY_KEY_FILE": str(self.key_file),
            "CONFIDANT_EXPORT_FOLDER": str(folder),
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TMPDIR": str(self.temporary),
        }
        self.log = (folder / "actions.log").open("ab")
        self.run("-m", "confidant", "init")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python at this site; its output is caught, and a failure raises."""
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.variables(), check=True, capture_output=True, text=True)

    def variables(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

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

    def start_actions(self) -> None:
        """Start the action server; `orders` is where faults are left for it."""
        command = [sys.executable, "-m", "tests.support.actions_server", str(self.orders), "-p", str(self.port)]
        command += ["--debug"] if self.debug else []
        self.actions = subprocess.Popen(command, cwd=ROOT, env=self.variables(), stdout=self.log, stderr=self.log)

    def stop_actions(self) -> None:
        end(self.actions)

    def wait_for_actions(self) -> None:
        wait(self.actions, f"http://127.0.0.1:{self.port}/health", self.folder / "actions.log")


def wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: it ended or did not answer in time; the text is the end of its log.
    """
    deadline = time.monotonic() + _WAKE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-3000:])


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it after a while."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
