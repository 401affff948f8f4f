"""What the checks need besides Python: a browser to look at the pages with, and Node for what comes from npm."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from scripts import console
from scripts.processes import LOGS, base_environment

_PACKAGES = {"chromium": ("chromium",), "npm": ("nodejs", "npm")}
"""A program, and the Debian packages it comes with."""


def missing() -> list[str]:
    """The programs that are not there."""
    return [program for program in _PACKAGES if shutil.which(program) is None]


def ensure() -> None:
    """Install what is missing, where this may be done (Debian, as root).

    Raises:
        StepError: Something is missing, and somebody else has to install it.
    """
    lacking = missing()
    if not lacking:
        return
    packages = [package for program in lacking for package in _PACKAGES[program]]
    if os.geteuid() or shutil.which("apt-get") is None:
        raise console.StepError(f"The checks need {' and '.join(lacking)}. On Debian: apt install {' '.join(packages)}")
    environment = base_environment(DEBIAN_FRONTEND="noninteractive")
    for arguments in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", *packages)):
        console.run_logged(
            [Path(str(shutil.which("apt-get"))), *arguments],
            LOGS / "system-packages.log",
            label=f"Installing {', '.join(packages)}",
            failure=f"{', '.join(packages)} could not be installed.",
            environment=environment,
        )
    console.done(f"{', '.join(packages)} installed")


if __name__ == "__main__":
    try:
        ensure()
    except console.StepError as error:
        console.failed(error)
        sys.exit(1)
