"""Node packages that tests need: installed once, from a lock file with hashes, into `var/node`."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.sandbox import ROOT

VAR = ROOT / "var" / "node"
_FILES = ("package.json", "package-lock.json", ".npmrc")
_SECONDS = 300


def program(name: str) -> str:
    """Where a program is; the test fails with a sentence when it is not there."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"This test needs {name}, and it is not installed. On Debian or Ubuntu: apt install nodejs npm.")
    return found


def installed(source: Path) -> Path:
    """The folder that holds the `node_modules` of a folder with a `package.json` and its lock.

    Args:
        source: where the two are; its name is the name below `var/node`.
    """
    npm = program("npm")
    folder = VAR / source.name
    folder.mkdir(parents=True, exist_ok=True)
    files = [file for name in _FILES if (file := source / name).exists()]
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    stamp = folder / ".installed"
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
            return folder
        for file in files:
            shutil.copy(file, folder)
        log = folder / "npm.log"
        with log.open("wb") as output:
            ended = subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=folder,
                stdout=output,
                stderr=output,
                timeout=_SECONDS,
                check=False,
            )
        if ended.returncode:
            pytest.fail(f"npm could not install what this test needs: see {log.relative_to(ROOT)}.")
        stamp.write_text(digest, encoding="ascii")
    return folder
