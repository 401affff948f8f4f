"""Calls over a pool of connections. Each comes to its own end, also when nobody waits for it any more.

A call that is cancelled in flight can leave its connection busy for good: httpcore hands it back while the cancelling
goes on, and that may cut the handing back off. Some thousands of those, and the pool has no connection left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_END_SECONDS = 1.0  # that closing a pool waits for what is in flight


class Calls:
    """What is in flight over one pool."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    async def make(self, call: Coroutine[Any, Any, T]) -> T:
        """Make a call; whoever is cancelled while waiting for it stops waiting, and the call goes on by itself."""
        running = asyncio.ensure_future(call)
        self._running.add(running)
        running.add_done_callback(self._over)
        return await asyncio.shield(running)

    def _over(self, call: asyncio.Task[Any]) -> None:
        self._running.discard(call)
        if not call.cancelled():
            call.exception()  # else asyncio writes down one that nobody waits for any more, with all that was sent

    async def end(self) -> None:
        """Wait for what is in flight, for a while: the pool is closed next, and what is left fails by that."""
        if self._running:
            await asyncio.wait(self._running, timeout=_END_SECONDS)


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, but no longer than so many seconds; whether it is there."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True
