"""An assistant in a folder of its own, for conversations that leave nothing behind: `scripts.talk`, tests, measuring.

Databases, keys, exports and temporary files lie in that folder; the action server is a process of its own, Rasa's agent
runs in this one. Model, gate and actions are those of the checkout.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.processes import free_port, stop

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "confidant.tar.gz"
_WAKE_SECONDS = 120
_STOP_SECONDS = 10


@dataclass
class Message:
    """One message of the bot: its text, and its buttons' payloads by their titles."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Message:
        """A message as Rasa's channels give it."""
        return cls(str(raw.get("text", "")), {one["title"]: one["payload"] for one in raw.get("buttons") or []})


class Sandbox:
    """The folder, and the action server over it.

    Args:
        folder: an empty folder.
        broker: give Rasa an event broker that writes what it gets to `broker.log`.

    Attributes:
        model: what Rasa's agent is loaded from.
    """

    model = MODEL

    def __init__(self, folder: Path, *, broker: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.key_file = folder / "secrets" / "master.key"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
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
            "SANIC_HOST": "127.0.0.1",
            "TMPDIR": str(self.temporary),
        }
        self.log = (folder / "actions.log").open("ab")
        self.run("-m", "confidant", "init")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python over this folder; its output is caught, and a failure raises."""
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.variables(), check=True, capture_output=True, text=True)

    def variables(self) -> dict[str, str]:
        """The environment of what runs here."""
        return {**os.environ, **self.environment}

    def actions_command(self) -> list[str]:
        """Python's arguments that start the action server."""
        return ["-m", "rasa_sdk", "--actions", "actions", "-p", str(self.port), "--quiet"]

    def start_actions(self) -> None:
        """Start the action server; `wait_for_actions` tells when it answers."""
        command = [sys.executable, *self.actions_command()]
        self.actions = subprocess.Popen(command, cwd=ROOT, env=self.variables(), stdout=self.log, stderr=self.log)

    def stop_actions(self) -> None:
        """End the action server."""
        stop(self.actions, _STOP_SECONDS)

    def wait_for_actions(self) -> None:
        """Wait until the action server answers.

        Raises:
            RuntimeError: it ended or did not answer in time; the text is the end of its log.
        """
        wait(self.actions, f"http://127.0.0.1:{self.port}/health", self.folder / "actions.log")


def wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: it ended or did not answer in time; the text is the end of its log.
    """
    deadline = time.monotonic() + _WAKE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - on this machine
                return
        except OSError:  # noqa: PERF203 - waiting is what the loop is for
            time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-3000:])


class RasaAgent:
    """Rasa's agent in this process, over a sandbox; there can be one at a time.

    Args:
        sandbox: whose stores it uses.
        level: of Rasa's logs.
    """

    def __init__(self, sandbox: Sandbox, level: int = logging.ERROR) -> None:
        self._sandbox = sandbox
        self._level = level
        os.environ.update({name: value for name, value in sandbox.environment.items() if name != "TMPDIR"})
        self.loop = asyncio.new_event_loop()
        self.load()

    def load(self) -> None:
        """Load the agent as `rasa run` does; again, for a restart: nothing of the old one is used any more."""
        from rasa.core.agent import load_agent  # noqa: PLC0415 - slow to import, and only after the environment is set
        from rasa.core.utils import AvailableEndpoints  # noqa: PLC0415
        from rasa.utils.common import configure_logging_and_warnings  # noqa: PLC0415
        from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

        from confidant import layer as layers  # noqa: PLC0415

        configure_structlog(self._level)
        if self._level <= logging.DEBUG:
            configure_logging_and_warnings(self._level)
        layers.process.cache_clear()
        endpoints = AvailableEndpoints.read_endpoints(str(self._sandbox.endpoints))
        self.agent = self.loop.run_until_complete(
            load_agent(str(self._sandbox.model), endpoints=endpoints, loop=self.loop)
        )

    async def tell(self, conversation: str, text: str, **extra: Any) -> list[Message]:
        """Hand over a message, in the loop; `extra` goes into Rasa's `UserMessage`."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: PLC0415 - see `load`

        channel = CollectingOutputChannel()
        arguments = {"input_channel": "cmdline", **extra}
        await self.agent.handle_message(UserMessage(text, channel, conversation, **arguments))
        return [Message.read(item) for item in channel.messages]

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message; what the bot answers."""
        return self.loop.run_until_complete(self.tell(conversation, text))

    def close(self) -> None:
        """End the loop."""
        self.loop.close()
