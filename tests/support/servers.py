"""Rasa and the action server as processes, as a brand runs them, with logs at debug level in files."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from scripts.processes import free_port
from scripts.sandbox import MODEL, ROOT, Message, wait
from tests.support.pair import Visitor
from tests.support.site import Site, end

_ANSWER_SECONDS = 60
SHELL = "cmdline:\n"
WORD = "the-word-of-these-tests"
"""What callers of the shell's port must know."""


class Servers(Site):
    """`rasa run` and its action server over databases of their own, on this machine only.

    Attributes:
        program: the module that is run as `rasa`.
        credentials: what stands in credentials.yml; here the port of `rasa shell`.
        secrets: variables that only Rasa gets.
    """

    program = "rasa"
    credentials = SHELL
    secrets: Mapping[str, str] = {"CONFIDANT_PORT_WORD": WORD}

    def __init__(self, folder: Path, *, broker: bool = True) -> None:
        super().__init__(folder, broker=broker, debug=True)
        self.rasa_port = free_port()
        self.rasa_log = (folder / "rasa.log").open("ab")
        self.start_actions()
        self.start_rasa()
        try:
            self.wait_for_rasa()
            self.wait_for_actions()
        except RuntimeError:
            self.close()
            raise

    def start_rasa(self) -> None:
        credentials = self.folder / "credentials.yml"
        credentials.write_text(self.credentials, encoding="utf-8")
        command = [sys.executable, "-m", self.program, "run", "--debug", "--model", str(MODEL)]
        command += ["--endpoints", str(self.endpoints), "--credentials", str(credentials)]
        command += ["-i", "127.0.0.1", "-p", str(self.rasa_port)]
        log, environment = self.rasa_log, {**self.variables(), **self.secrets}
        self.rasa = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def wait_for_rasa(self) -> None:
        wait(self.rasa, f"http://127.0.0.1:{self.rasa_port}/", self.folder / "rasa.log")

    def close(self) -> None:
        end(self.rasa)
        self.stop_actions()
        self.log.close()
        self.rasa_log.close()

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message; what the bot answers."""
        body = json.dumps({"sender": f"{WORD} {conversation}", "message": text}).encode()
        address = f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
            return [Message.read(item) for item in json.loads(answer.read())]

    def visitor(self) -> Visitor:
        return Visitor(self)
