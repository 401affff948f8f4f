"""`make serve`: run the assistant for the channels in credentials.yml until it is told to end.

`HOST` (127.0.0.1) and `PORT` (5005) say where Rasa listens; the action server stays on 127.0.0.1.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from scripts import chat, console, environment
from scripts.processes import LOGS, LOOPBACK, Assistant, ending, is_free

_OFF = re.compile(r" - (.+: .+ not set)$", re.MULTILINE)


def main() -> int:
    """Serve until Ctrl-C, SIGTERM or a failure; return the exit code."""
    root = Path.cwd()
    os.umask(0o077)
    chat.end_on_signals()
    console.title("Confidant")
    console.done("packages ready")
    host, port = os.environ.get("HOST", LOOPBACK), os.environ.get("PORT", "5005")
    try:
        environment.load(root)
        check_address(host, port)
        chat.prepare(root)
        assistant = Assistant(root, ["run"], host=host, port=int(port))
        with chat.awake(assistant, "assistant awake"):
            for line in switched_off(console.latest(assistant.rasa_log)):
                print(f"  · {line}")
            print(f"  Listening on http://{host}:{port}, logs in {LOGS}/. Ctrl-C ends it.", flush=True)
            watch(assistant)
    except console.StepError as error:
        console.failed(error)
        return 1
    except (KeyboardInterrupt, chat.Stopped):
        print("\n  Stopped.")
    return 0


def switched_off(log: str) -> list[str]:
    """What channels said at the start of not being set up, in Rasa's log."""
    return _OFF.findall(log)


def check_address(host: str, port: str) -> None:
    """Raise a `StepError` when nothing can listen on host and port."""
    if not port.isdigit() or not is_free(host, int(port)):
        raise console.StepError(f"Port {port} on {host} can't be used. Choose another: make serve PORT=5006")


def watch(assistant: Assistant) -> None:
    """Return never; raise when one of the two ends.

    Raises:
        StepError: The action server or Rasa ended.
    """
    while True:
        for name, process, log in (
            ("The action server", assistant.actions, assistant.action_log),
            ("Rasa", assistant.rasa, assistant.rasa_log),
        ):
            if process is not None and process.poll() is not None:
                raise console.StepError(f"{name} stopped ({ending(process)}).", log)
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
