"""`make chat`: wake the assistant and open `rasa shell`; put everything to sleep at the end."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from confidant import bot as bots
from scripts import check_brand, console, model
from scripts.processes import GRACE, Assistant, ending, rasa_environment, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELL_ID = Path("var") / "shell-id"
_ID_FORM = re.compile(r"[0-9a-f]{32}")


class Stopped(Exception):  # noqa: N818 - a wish, not an error
    """Somebody asked this program to end (SIGTERM, or the terminal was closed)."""


def shell_id(path: Path) -> str:
    """Return this machine's random conversation id, made at the first call and kept with mode 0600."""
    with contextlib.suppress(OSError):
        kept = path.read_text(encoding="ascii", errors="replace").strip()
        if _ID_FORM.fullmatch(kept):
            return kept
    path.unlink(missing_ok=True)
    new = secrets.token_hex(16)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(new + "\n")
    return new


def prepare(root: Path) -> None:
    """Look through the brand's files, make the private folder and the key file, and see to the model.

    Raises:
        StepError: A file has a mistake, or one of the others could not be made.
    """
    check_brand.ensure(root)
    var = root / "var"
    var.mkdir(mode=0o700, exist_ok=True)
    var.chmod(0o700)
    log = root / "var" / "logs" / "keys.log"
    console.run_logged(
        [sys.executable, "-m", "confidant", "init"],
        log,
        label="Looking for the master key",
        failure="The master key could not be made ready.",
        environment=rasa_environment(),
    )
    console.done((console.tail(log, 1) or ["master key ready"])[0])
    index_products(root)
    model.ensure(root)


def index_products(root: Path) -> None:
    """Make the search index of the brand's products, where the feed is another than last time.

    Raises:
        StepError: The feed cannot be used.
    """
    bot = bots.load(root)
    log = root / "var" / "logs" / "index.log"
    took = console.run_logged(
        [sys.executable, "-m", "shop", "index", str(bot.brand), "--into", str(bot.kept / "index")],
        log,
        label="Reading the products",
        failure="The products could not be read.",
        environment=rasa_environment(),
    )
    console.done(f"products ready ({console.seconds(took)})")


@contextlib.contextmanager
def terminal_kept() -> Iterator[None]:
    """Give the terminal back as it was: a prompt that is killed leaves it without echo."""
    try:
        before = termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def converse(assistant: Assistant) -> None:
    """Leave the terminal to `rasa shell` until it ends.

    Raises:
        StepError: Rasa ended with an error, or the action server was lost on the way.
    """
    rasa, actions = assistant.rasa, assistant.actions
    if rasa is None or actions is None:
        raise console.StepError("The assistant was not started.")
    interrupted: list[float] = []
    # Ctrl-C reaches Rasa by itself. A handler, not SIG_IGN: only that is reset in children.
    signal.signal(signal.SIGINT, lambda *_: interrupted.append(time.monotonic()))
    while rasa.poll() is None and actions.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            rasa.wait(timeout=0.5)
        if interrupted and time.monotonic() - interrupted[0] > GRACE:
            return
    if rasa.poll() is None:
        # Without it the bot would say nothing at all: better to end and say why.
        stop(rasa)
        print()
        raise console.StepError(f"The action server stopped ({ending(actions)}).", assistant.action_log)
    if rasa.returncode and not interrupted:
        print()
        raise console.StepError(f"Rasa stopped ({ending(rasa)}).", assistant.rasa_log)


@contextlib.contextmanager
def awake(assistant: Assistant, announcement: str) -> Iterator[None]:
    """Hold the assistant awake for the length of a block.

    Raises:
        StepError: It could not be woken.
    """
    try:
        with console.spinning("Waking the assistant") as spinner:
            assistant.start()
            assistant.wait_until_awake(spinner)
        console.done(f"{announcement} ({console.seconds(spinner.elapsed)})\n")
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # nothing may come between and leave a server running
        assistant.stop()


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP raise `Stopped`, so that everything is put to sleep."""

    def end(*_: object) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # asked again, by make and by a service manager: it is on its way
        raise Stopped

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)


def main() -> int:
    """Run the chat; return the exit code."""
    root = Path.cwd()
    os.umask(0o077)
    end_on_signals()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, when a script has started this behind itself
    console.title("Confidant")
    console.done("packages ready")
    try:
        with terminal_kept():
            prepare(root)
            assistant = Assistant(root, ["shell", "--conversation-id", shell_id(root / SHELL_ID)])
            with awake(assistant, "assistant awake"):
                converse(assistant)
    except console.StepError as error:
        console.failed(error)
        return 1
    except KeyboardInterrupt:
        print("\n  Stopped.")
        return 130
    except Stopped:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("\n  Stopped.", flush=True)
        return 143
    print("\n  Goodbye. Come back with: make chat")
    return 0


if __name__ == "__main__":
    sys.exit(main())
