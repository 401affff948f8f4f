"""Settings from `.env`, the file a brand fills in (docs/going-live.md), into the environment."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, MutableMapping
from pathlib import Path

from dotenv import dotenv_values

from scripts import console

FILE = Path(".env")
SECRET = ("TELEGRAM_TOKEN", "TELEGRAM_SECRET", "MESSENGER_PAGE_TOKEN", "MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN")
"""Only Rasa, where the channels are, may know these; the action server is started without them."""
ACTION_SECRET = ("ORDERS_TOKEN",)
"""Only the action server may know these; Rasa is started without them."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load(root: Path, environ: MutableMapping[str, str] = os.environ) -> None:
    """Read `.env`, if there is one. What is in the environment already goes before it.

    Raises:
        StepError: Others may read the file, or it is no text.
    """
    path = root / FILE
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if mode & _OTHERS:
        raise console.StepError("Others may read .env, and it holds secrets. Close it: chmod 600 .env")
    try:
        values = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise console.StepError(".env cannot be read: it must be UTF-8 text with lines like NAME=value.") from None
    for name, value in values.items():
        if value:
            environ.setdefault(name, value)


def without_secrets(environ: MutableMapping[str, str], secrets: Collection[str] = SECRET) -> dict[str, str]:
    """The environment for everybody but those whose secrets these are."""
    return {name: value for name, value in environ.items() if name not in secrets}
