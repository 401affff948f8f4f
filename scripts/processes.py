"""Starting, watching and stopping the action server and Rasa, both on 127.0.0.1 only."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from scripts import console
from scripts.environment import ACTION_SECRET, without_secrets

LOOPBACK = "127.0.0.1"
LOGS = Path("var") / "logs"
DEADLINE = 120.0  # seconds; a slow machine loads TensorFlow and spaCy in about thirty
GRACE = 5.0  # seconds between asking a process to end and ending it
_ACTION_URL = re.compile(r"(https?://)[^\s/\"']+?:5055\b")


def base_environment(**extra: str) -> dict[str, str]:
    """Return this environment with Rasa's telemetry and the libraries' banners switched off."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def rasa_environment(**extra: str) -> dict[str, str]:
    """Return the environment for Rasa and its action server: no warnings."""
    settings = {
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "SANIC_HOST": LOOPBACK,  # where rasa-sdk binds; it has no option for it
    }
    return base_environment(**{**settings, **extra})


def free_port() -> int:
    """Return a port on 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen on host and port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
        return True


def answers(port: int, path: str, host: str = LOOPBACK) -> bool:
    """Say whether a server answers a GET with 200. No proxy is asked."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def with_action_port(endpoints: str, port: int) -> str:
    """Return the text of endpoints.yml with the action server's address on this port.

    The file itself names the usual port, 5055, so that `rasa shell` typed by hand works too.

    Raises:
        StepError: No address with port 5055 stands in it.
    """
    text, count = _ACTION_URL.subn(rf"\g<1>{LOOPBACK}:{port}", endpoints)
    if not count:
        raise console.StepError("endpoints.yml names no action server on port 5055.")
    return text


def stop(process: subprocess.Popen[bytes], grace: float = GRACE) -> None:
    """End a process: ask, wait `grace` seconds, then make it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ending(process: subprocess.Popen[bytes]) -> str:
    """Say how a process ended: `exit code 1`, `killed: SIGKILL`, `still running`."""
    code = process.poll()
    if code is None:
        return "still running"
    return f"exit code {code}" if code >= 0 else f"killed: {signal.Signals(-code).name}"


class Assistant:
    """The action server and Rasa: started together, stopped together.

    Args:
        root: The project's folder.
        arguments: What follows `rasa`: `shell …` or `run …`.
        host: The address Rasa listens on. The action server is always on 127.0.0.1.
        port: Rasa's port; a free one when None.
    """

    def __init__(self, root: Path, arguments: list[str], *, host: str = LOOPBACK, port: int | None = None) -> None:
        self.root = root
        self.host = host
        self.port = port or free_port()
        self.action_port = free_port()
        self.action_log = root / LOGS / "actions.log"
        self.rasa_log = root / LOGS / "rasa.log"
        self._arguments = arguments
        self._endpoints = root / "var" / f"endpoints-{self.action_port}.yml"
        self._open: list[IO[bytes]] = []
        self.actions: subprocess.Popen[bytes] | None = None
        self.rasa: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start both at once; `wait_until_awake` tells when they answer.

        Raises:
            StepError: endpoints.yml names no action server.
        """
        text = with_action_port((self.root / "endpoints.yml").read_text(encoding="utf-8"), self.action_port)
        self._endpoints.touch(mode=0o600)
        self._endpoints.write_text(text, encoding="utf-8")
        actions_log, rasa_log = console.open_log(self.action_log), console.open_log(self.rasa_log)
        self._open = [actions_log, rasa_log]
        # In a session of its own: Ctrl-C in the chat must not take the actions away before Rasa is done.
        self.actions = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "rasa_sdk",
                "--actions",
                "actions",
                "-p",
                str(self.action_port),
                "--cors",
                "--quiet",
            ],
            cwd=self.root,
            env=without_secrets(rasa_environment()),
            stdin=subprocess.DEVNULL,
            stdout=actions_log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        model = ["--model", "models/confidant.tar.gz", "--endpoints", str(self._endpoints)]
        address = ["-i", self.host, "--port", str(self.port)]
        self.rasa = subprocess.Popen(
            [sys.executable, "-m", "rasa", *self._arguments, *model, *address],
            cwd=self.root,
            env=without_secrets(rasa_environment(), ACTION_SECRET),
            stderr=rasa_log,
        )

    def wait_until_awake(self, spinner: console.Spinner, deadline: float = DEADLINE) -> None:
        """Wait until both answer; `deadline` in seconds.

        Raises:
            StepError: One of them ended, or did not answer in time.
        """
        host = LOOPBACK if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - only compared
        waiting = {
            "The action server": (self.actions, LOOPBACK, self.action_port, "/health", self.action_log),
            "Rasa": (self.rasa, host, self.port, "/", self.rasa_log),
        }
        while waiting:
            for name, (process, address, port, path, log) in list(waiting.items()):
                if process is None or process.poll() is not None:
                    raise console.StepError(f"{name} could not start.", log)
                if answers(port, path, address):
                    del waiting[name]
                elif spinner.elapsed > deadline:
                    raise console.StepError(f"{name} did not answer within {deadline:.0f} seconds.", log)
            spinner.turn()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop both and remove what was made for this run. Harmless when nothing was started."""
        for process in (self.rasa, self.actions):
            if process is not None:
                stop(process)
        for file in self._open:
            file.close()
        with contextlib.suppress(OSError):
            self._endpoints.unlink()
