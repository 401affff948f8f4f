"""The real Rasa and the real action server, spoken to as a person would."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "confidant.tar.gz"
_WAKE_SECONDS = 90


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Message:
    """One message of the bot."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)


class Pair:
    """An action server of its own process, and Rasa's agent in this one, over databases of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.endpoints = folder / "endpoints.yml"
        text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
        self.endpoints.write_text(text.replace(":5055/", f":{self.port}/"), encoding="utf-8")
        self.environment = {
            "PRIVACY_KEYS_URL": f"sqlite:///{folder}/data/keys.db",
            "PRIVACY_DATABASE_URL": f"sqlite:///{folder}/data/confidant.db",
            "PRIVACY_ERASED_LIST": f"{folder}/erased.list",
            "PRIVACY_KEY_FILE": f"{folder}/secrets/master.key",
            "CONFIDANT_EXPORT_FOLDER": str(folder),
        }
        os.environ.update(self.environment)
        self.loop = asyncio.new_event_loop()
        self.log = (folder / "actions.log").open("ab")
        subprocess.run([sys.executable, "-m", "privacy", "init"], cwd=ROOT, check=True, capture_output=True)
        self.start_actions()
        self.load()
        self.wait_for_actions()

    def start_actions(self) -> None:
        command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(self.port)]
        self.actions = subprocess.Popen(command, cwd=ROOT, stdout=self.log, stderr=self.log)

    def wait_for_actions(self) -> None:
        deadline = time.monotonic() + _WAKE_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1):
                    return
            except OSError:
                if self.actions.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError((self.folder / "actions.log").read_text(encoding="utf-8", errors="replace")[-3000:])

    def load(self) -> None:
        """Load the agent as `rasa run` does; again, for a restart: nothing of the old one is used any more."""
        from rasa.core.agent import load_agent
        from rasa.core.utils import AvailableEndpoints
        from rasa.utils.log_utils import configure_structlog

        from privacy import plugin, runtime

        configure_structlog(logging.ERROR)
        runtime.privacy.cache_clear()
        plugin.gate.cache_clear()
        endpoints = AvailableEndpoints.read_endpoints(str(self.endpoints))
        self.agent = self.loop.run_until_complete(load_agent(str(MODEL), endpoints=endpoints, loop=self.loop))

    def close(self) -> None:
        self.actions.terminate()
        self.actions.wait(10)
        self.log.close()
        self.loop.close()

    def visitor(self) -> Visitor:
        return Visitor(self, uuid4().hex)


class Visitor:
    """A person in front of `rasa shell`."""

    def __init__(self, pair: Pair, conversation: str) -> None:
        self.pair = pair
        self.conversation = conversation
        self.last: list[Message] = []

    def say(self, text: str) -> str:
        """Say something; all the bot answers, as one text."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        channel = CollectingOutputChannel()
        message = UserMessage(text, channel, self.conversation, input_channel="cmdline")
        self.pair.loop.run_until_complete(self.pair.agent.handle_message(message))
        self.last = [
            Message(
                str(item.get("text", "")),
                {button["title"]: button["payload"] for button in item.get("buttons", [])},
            )
            for item in channel.messages
        ]
        return "\n".join(message.text for message in self.last)

    def press(self, title: str) -> str:
        """Tap a button of the last answer."""
        return self.say(self.buttons[title])

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons of the last answer."""
        return {title: payload for message in self.last for title, payload in message.buttons.items()}

    def events(self) -> list[Any]:
        """What Rasa's tracker holds now."""
        tracker = self.pair.loop.run_until_complete(self.pair.agent.tracker_store.retrieve(self.conversation))
        return list(tracker.events) if tracker else []
