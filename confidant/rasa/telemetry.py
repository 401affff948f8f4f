"""Rasa's telemetry and error reporting, switched off: nothing of a process that serves people is told to others."""

from __future__ import annotations

import os

import sentry_sdk

_VARIABLE = "RASA_TELEMETRY_ENABLED"
"""Rasa asks it before each event (`rasa.telemetry.is_telemetry_enabled`), and before Sentry is set up."""


def switch_off() -> None:
    """Switch both off for the rest of this process, whatever the environment and Rasa's own configuration say.

    `rasa shell` sends before any code of ours is loaded; what was set up by then is closed here. In an environment that
    `make setup` made, nothing was: a `.pth` file switches both off when Python starts.
    """
    os.environ[_VARIABLE] = "false"
    client = sentry_sdk.Hub.current.client
    if client is not None:
        client.close(timeout=0)
