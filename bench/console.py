"""What a measurement says while it runs."""

from __future__ import annotations

import sys


def progress(what: str) -> None:
    """One line that is written over where there is a terminal; else a line a step."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)
    elif what:
        print(what, file=sys.stderr, flush=True)


def failed(sentence: str, code: int) -> int:
    """Say why there is no report; returns `code`, for the shell."""
    progress("")
    print(sentence, file=sys.stderr)
    return code
