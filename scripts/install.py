"""Fill `.venv` from `requirements.lock`, once for every version of the lock; or write the lock anew.

uv does both. It is taken from PATH, else fetched with pip, pinned and hashed, into a corner of `.venv`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from scripts import console

LOCK = Path("requirements.lock")
VENV = Path(".venv")
STAMP = VENV / ".synced"
LOG = VENV / "setup.log"
UV_HOME = VENV / ".uv"
AT_START = "confidant.pth"
AT_START_LINES = """\
import os; os.environ["RASA_TELEMETRY_ENABLED"] = "false"
import os, sys, _signal; sys.argv[1:2] == ["shell"] and "rasa" in map(os.path.basename, sys.orig_argv) and \
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
"""
"""What Python does at every start in the environment, before Rasa is loaded (https://docs.python.org/3/library/site.html):

- Rasa's telemetry and error reporting are off. `rasa shell` begins with them before any code of ours is there.
- Ctrl-C ends `rasa shell` at once while it loads, without pages of Python. When it is ready, it sees to that itself.
"""
_PIP_INDEX = "PIP_INDEX_URL"
_UV_INDEXES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL")


def lock_digest(lock: Path) -> str:
    """Return the SHA-256 of a lock file, in hex."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_synced(lock: Path = LOCK, stamp: Path = STAMP) -> bool:
    """Say whether the environment was filled from exactly this lock."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == lock_digest(lock)


def find_uv() -> str:
    """Return a uv to run, fetching the pinned one when there is none.

    Raises:
        StepError: pip could not fetch it.
    """
    ours = UV_HOME / "bin" / "uv"
    if ours.is_file():
        return str(ours)
    if on_path := shutil.which("uv"):
        return on_path
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    console.run_logged(
        [*command, "--target", UV_HOME, "--requirement", Path("scripts/bootstrap.lock")],
        LOG,
        label="Fetching the installer",
        failure="The installer (uv) could not be fetched. Is the network there?",
        environment=os.environ,
    )
    return str(ours)


def uv_environment() -> dict[str, str]:
    """Return the environment for uv: a package index set for pip holds for uv too, which does not read pip's."""
    environment = dict(os.environ)
    if not any(name in environment for name in _UV_INDEXES) and (index := _pip_index()):
        environment["UV_DEFAULT_INDEX"] = index
    return environment


def _pip_index() -> str | None:
    if _PIP_INDEX in os.environ:
        return os.environ[_PIP_INDEX]
    found = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or None


def set_start(packages: Path) -> None:
    """Write into a folder of packages what Python does at every start."""
    path = packages / AT_START
    if not path.is_file() or path.read_text(encoding="utf-8") != AT_START_LINES:
        path.write_text(AT_START_LINES, encoding="utf-8")


def install() -> None:
    """Fill the environment when the lock has changed, and see to how Python starts in it.

    Raises:
        StepError: A package could not be installed.
    """
    if not is_synced():
        _sync()
    set_start(Path(sysconfig.get_path("purelib")))


def _sync() -> None:
    digest = lock_digest(LOCK)
    STAMP.unlink(missing_ok=True)
    command = [find_uv(), "pip", "sync", "--python", sys.executable]
    # Compiled now: with PYTHONDONTWRITEBYTECODE set, every start would compile TensorFlow anew, for 10 s and more.
    took = console.run_logged(
        [*command, "--compile-bytecode", "--require-hashes", LOCK],
        LOG,
        label="Setting up Python packages (about 1 GB, once)",
        failure="The Python packages could not be installed.",
        environment=uv_environment(),
    )
    STAMP.write_text(digest + "\n", encoding="utf-8")
    console.done(f"Python packages set up ({console.seconds(took)})")


def relock() -> None:
    """Write `requirements.lock` from `requirements*.in`, with hashes and without index addresses.

    Raises:
        StepError: The requirements contradict each other, or no index answered.
    """
    command = ["pip", "compile", "--python-version", "3.10", "--generate-hashes", "--no-header"]
    took = console.run_logged(
        [find_uv(), *command, "requirements-dev.in", "--output-file", LOCK],
        LOG,
        label="Locking the packages",
        failure="The packages could not be locked.",
        environment=uv_environment(),
    )
    console.done(f"{LOCK} written ({console.seconds(took)})")


def main() -> int:
    """Fill the environment; with the word `lock`, write the lock."""
    try:
        if sys.argv[1:] == ["lock"]:
            relock()
        else:
            install()
    except console.StepError as error:
        console.failed(error)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
