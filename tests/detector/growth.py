"""Which texts take a function longer than in proportion to their length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

LENGTH = 2_500
_TIMES = 8
_LIMIT = 32  # times the seconds for eight times the text: linear is about 8, quadratic 64
_LEAST = 0.002  # seconds; anything under it counts as that


def steep(function: Callable[[str], Any], pieces: Iterable[str], length: int = LENGTH) -> list[str]:
    """Return those pieces for which the time grows much faster than a text that repeats them.

    What counts is this process's time on the processor, not the clock's: others may keep the machine busy.

    Args:
        function: takes a text.
        pieces: what the texts are made of.
        length: characters of the shorter text; the longer has eight times as many.
    """
    return [piece for piece in pieces if _growth(function, piece, length) >= _LIMIT]


def _growth(function: Callable[[str], Any], piece: str, length: int) -> float:
    """Return the ratio of the times for the longer and the shorter text, the least of three tries."""
    ratio = float("inf")
    for _ in range(3):
        short, long = (_seconds(function, piece * (size // len(piece))) for size in (length, length * _TIMES))
        ratio = min(ratio, long / max(short, _LEAST))
        if ratio < _LIMIT:
            break
    return ratio


def _seconds(function: Callable[[str], Any], text: str) -> float:
    begun = time.process_time()
    function(text)
    return time.process_time() - begun
