"""What the pages do in the background: with few threads, so that a flood of visitors cannot hold up the chats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import text

from confidant.errors import TooOftenError
from confidant.identifiers import PersonId
from confidant.layer import Layer
from confidant.storage.database import reading

T = TypeVar("T")
_THREADS = 2
_HOUR = 3_600

FAILED_TRIES = 1_000
"""Links and codes that nobody was given, in an hour, from all visitors together: no address is kept."""
_LOOK_AGAIN = 60.0  # seconds in which, after too many, the database is left alone
HEALTH_SECONDS = 2.0


class Work:
    """A few threads of the pages' own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="pages")

    async def __call__(self, do: Callable[..., T], *args: Any, **named: Any) -> T:
        """Do something that takes a while or waits for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(do, *args, **named))

    def stop(self) -> None:
        """Take no more; what is being done comes to its end."""
        self._threads.shutdown(wait=False)


class Tries:
    """Counts what was asked for in vain. A right link or code is never held up by others' wrong ones."""

    def __init__(self, layer: Layer, most: int = FAILED_TRIES) -> None:
        self._layer = layer
        self._most = most
        self._closed_until = 0.0

    def note(self) -> bool:
        """Count one; False when there were too many lately. Then nothing more is written."""
        if time.monotonic() < self._closed_until:
            return False
        try:
            self._layer.limits.count("pages", "in vain", limit=self._most, seconds=_HOUR)
        except TooOftenError:
            self._closed_until = time.monotonic() + _LOOK_AGAIN
            return False
        return True


class Health:
    """Whether the databases answer. However many ask, one look is taken at a time."""

    def __init__(self, layer: Layer, work: Work, seconds: float = HEALTH_SECONDS) -> None:
        self._layer = layer
        self._work = work
        self._seconds = seconds
        self._look: asyncio.Future[bool] | None = None

    async def good(self) -> bool:
        """Whether they answer in time."""
        if self._look is None or self._look.done():
            self._look = asyncio.ensure_future(self._work(self._answer))
        done, _ = await asyncio.wait({self._look}, timeout=self._seconds)
        return any(look.result() for look in done)

    def _answer(self) -> bool:
        try:
            with reading(self._layer.engine) as connection:
                connection.execute(text("SELECT 1"))
            self._layer.keys.key_id(PersonId(""))
        except Exception:
            return False
        return True
