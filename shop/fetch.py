"""A product feed that is fetched from the web: over HTTPS, within bounds, and the last good copy kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from shop.feed.source import MAX_BYTES

MAX_WIRE = 256 * 1024**2
"""Bytes on the wire."""
MAX_SECONDS = 120
_SILENCE = 15  # seconds without a byte
_REDIRECTS = 5
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_OK, _UNCHANGED = 200, 304

Clock = Callable[[], float]


class FetchError(Exception):
    """A feed could not be fetched. The text says why, and holds neither the address nor anything of the answer."""


class FeedCopy:
    """The copy of a feed on this machine.

    Args:
        url: where the feed is.
        folder: where copies are kept.
        transport: in the place of the network.
        https_only: off in tests only.
        clock: seconds that only go on.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        transport: httpx.BaseTransport | None = None,
        https_only: bool = True,
        clock: Clock = time.monotonic,
    ) -> None:
        self._url = url
        self._transport = transport
        self._schemes = {"https"} if https_only else {"https", "http"}
        self._clock = clock
        self.path = folder / hashlib.sha256(url.encode()).hexdigest()[:16]
        self._marks = self.path.with_suffix(".json")
        self._new, self._new_marks = self.path.with_suffix(".new"), self.path.with_suffix(".new.json")

    def fetch(self) -> Path | None:
        """Fetch the feed beside the copy; None when the copy is as new. What is good is then to be `accept`ed.

        Raises:
            FetchError: no answer, another one than a feed's, or more than is taken.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        until = self._clock() + MAX_SECONDS
        try:
            with httpx.Client(transport=self._transport, timeout=_SILENCE, trust_env=False) as client:
                return self._fetched(client, until)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(type(error).__name__) from None

    def accept(self) -> None:
        """Let what was fetched be the copy."""
        self._marks.unlink(missing_ok=True)  # not those of another copy, whatever happens now
        self._new.replace(self.path)
        self._new_marks.replace(self._marks)

    def _fetched(self, client: httpx.Client, until: float) -> Path | None:
        with self._answer(client) as answer:
            if answer.status_code == _UNCHANGED and self.path.exists():
                return None
            if answer.status_code != _OK:
                raise FetchError(f"status {answer.status_code}")
            self._save(answer, until)
            marks = {name: answer.headers[name] for name in _CONDITIONS if name in answer.headers}
            self._new_marks.write_text(json.dumps(marks), encoding="utf-8")
        return self._new

    def _save(self, answer: httpx.Response, until: float) -> None:
        taken = 0
        with self._new.open("wb") as file:
            for chunk in answer.iter_bytes():
                taken += len(chunk)
                if taken > MAX_BYTES or answer.num_bytes_downloaded > MAX_WIRE:
                    raise FetchError("too large")
                if self._clock() > until:
                    raise FetchError("too slow")
                file.write(chunk)

    @contextmanager
    def _answer(self, client: httpx.Client) -> Iterator[httpx.Response]:
        """The answer at the end of all redirects, each of which must be to HTTPS."""
        url = httpx.URL(self._url)
        for _ in range(_REDIRECTS + 1):
            if urlsplit(str(url)).scheme not in self._schemes:
                raise FetchError("an address without HTTPS")
            with client.stream("GET", url, headers={"Accept-Encoding": "gzip", **self._conditions()}) as answer:
                if answer.next_request is None:
                    yield answer
                    return
                url = answer.next_request.url
        raise FetchError("too many redirects")

    def _conditions(self) -> Mapping[str, str]:
        try:
            marks = json.loads(self._marks.read_text(encoding="utf-8")) if self.path.exists() else {}
        except (OSError, ValueError):
            return {}
        return {_CONDITIONS[name]: mark for name, mark in marks.items() if name in _CONDITIONS}
