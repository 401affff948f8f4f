"""Starting, or not: what is set up wrong ends the process with one sentence for the operator."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

from confidant.errors import SettingError

T = TypeVar("T")
_CONFIG, _NO_PERMISSION = 78, 77  # EX_CONFIG and EX_NOPERM of sysexits.h


def stop(sentence: str) -> NoReturn:
    """End the process at once: servers would log an exception here, with its values, and some would go on."""
    sys.stderr.write(f"\nConfidant does not start: {sentence}\n")
    sys.stderr.flush()
    os._exit(_CONFIG)


def refuse(sentence: str) -> NoReturn:
    """End a process that asks for what nobody may have, at once: what it would do next is not ours to know."""
    sys.stderr.write(f"\nConfidant refuses this: {sentence}\n")
    sys.stderr.flush()
    os._exit(_NO_PERMISSION)


def start(part: Callable[[], T]) -> T:
    """Make a part of the privacy layer, or stop with the sentence that says what is wrong."""
    try:
        return part()
    except SettingError as error:
        stop(str(error))
    except Exception as error:  # noqa: BLE001 - its text may hold a value
        stop(f"the privacy layer could not be made ready ({type(error).__name__}).")
