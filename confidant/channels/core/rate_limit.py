"""How fast people write: more than anybody types gets one friendly word, then silence."""

from __future__ import annotations

import time
from collections import OrderedDict
from enum import Enum

BURST, PER_SECONDS = 30, 60
"""Messages a person may send in so many seconds; more than anybody types."""
_PEOPLE = 10_000  # whose pace is kept in mind


class Rate(Enum):
    """Whether somebody writes too fast."""

    WITHIN = "fine"
    JUST_EXCEEDED = "just too fast"  # say so, once
    EXCEEDED = "too fast"


class RateLimiter:
    """How fast people write, in memory and bounded: whoever was silent longest is forgotten first.

    A message that the platform brings again counts once: else a platform that tries again while something is broken
    here would make people write too fast.
    """

    def __init__(self, burst: int = BURST, seconds: float = PER_SECONDS, people: int = _PEOPLE) -> None:
        self._burst = burst
        self._seconds = seconds
        self._most = people
        self._seen: OrderedDict[tuple[str, str], tuple[float, dict[int | str, int]]] = OrderedDict()

    def note(self, channel: str, address: str, message: int | str) -> Rate:
        """Count a message, by its platform's id."""
        now, who = time.monotonic(), (channel, address)
        since, places = self._seen.pop(who, (now, {}))
        if now - since >= self._seconds:
            since, places = now, {}
        self._seen[who] = (since, places)
        while len(self._seen) > self._most:
            self._seen.popitem(last=False)
        if message in places:
            return Rate.WITHIN if places[message] < self._burst else Rate.EXCEEDED
        place = len(places)
        if place > self._burst:
            return Rate.EXCEEDED
        places[message] = place
        return Rate.WITHIN if place < self._burst else Rate.JUST_EXCEEDED
