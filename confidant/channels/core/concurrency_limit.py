"""So many turns are worked on at once; the others wait for a place, first come, first served.

Turns share one event loop and the action server's: all at once, each is done when nearly all are. A place stands for
work, not for waiting: while a platform is waited for, the place is somebody else's (`elsewhere`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

AT_ONCE = 4
"""Rasa's loop and the action server's are busy then; more would only make each turn slower."""


class ConcurrencyLimiter:
    """The places of a process."""

    def __init__(self, number: int = AT_ONCE) -> None:
        self._free = number
        self._back: deque[asyncio.Future[None]] = deque()  # come back from elsewhere
        self._new: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Work on a turn once there is a place for it."""
        place = _Place(self)
        await place.take()
        token = _mine.set(place)
        try:
            yield
        finally:
            _mine.reset(token)
            place.leave()

    async def _take(self, *, first: bool) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        (self._back if first else self._new).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was given a place at this very moment
                self._leave()
            raise

    def _leave(self) -> None:
        while queue := self._back or self._new:
            turn = queue.popleft()
            if not turn.done():  # else it was given up
                turn.set_result(None)
                return
        self._free += 1


class _Place:
    """One turn's."""

    def __init__(self, places: ConcurrencyLimiter) -> None:
        self._places = places
        self.leased = False

    async def take(self, *, first: bool = False) -> None:
        await self._places._take(first=first)  # noqa: SLF001 - two halves of one thing
        self.leased = True

    def leave(self) -> None:
        if self.leased:
            self.leased = False
            self._places._leave()  # noqa: SLF001 - the same


_mine: ContextVar[_Place | None] = ContextVar("place", default=None)


@asynccontextmanager
async def elsewhere() -> AsyncIterator[None]:
    """Wait for somebody else, such as a platform, without a place; whoever comes back from it goes first."""
    place = _mine.get()
    if place is None or not place.leased:
        yield
        return
    place.leave()
    try:
        yield
    except asyncio.CancelledError:
        raise  # it is over: no place is needed any more
    except BaseException:
        await place.take(first=True)
        raise
    else:
        await place.take(first=True)
