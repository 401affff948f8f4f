"""The folder of index files: each is built once, by whichever process comes first, and shared by all."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from shop.facets import Facet
from shop.index.store import FORMAT

_POINTER = "current.json"
_KEPT = 2  # the newest files: the one in use, and the one before it, which a turn may have begun with
_CHUNK = 1024 * 1024

Fill = Callable[[sqlite3.Connection], None]


@cache
def _makers() -> str:
    """A digest of the code and the word lists that an index is made by: after an upgrade it is made anew."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(str(FORMAT).encode())
    for pattern in ("*.py", "feed/*.py", "index/*.py", "words/*"):
        for file in sorted(package.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def version_of(feed: Path, synonyms: Path, facets: Sequence[Facet], currency: str) -> str:
    """What an index is made of, in 16 hexadecimal digits: the same files and settings give the same."""
    digest = hashlib.sha256(f"{_makers()}\n{currency}\n{sorted(map(repr, facets))}\n".encode())
    for path in (feed, synonyms):
        digest.update(path.name.encode() if path == synonyms else b"feed")
        if path.is_file():
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
    return digest.hexdigest()[:16]


class IndexFolder:
    """Index files by version, and a pointer to the one that is to be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / _POINTER

    def path(self, version: str) -> Path:
        """The file of a version, whether it is there or not."""
        return self.folder / f"{version}.sqlite"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time; the others wait, and then find what it has built."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def make(self, version: str, fill: Fill) -> Path:
        """See that a version is there and point to it; for whoever holds `locked`.

        Args:
            version: what `version_of` gave.
            fill: fills an empty database. What it raises is passed on, and nothing changes.
        """
        path = self.path(version)
        if not path.is_file():
            self._build(path, fill)
        if self.current() != version:
            self._point_to(version)
        path.touch()  # the newest are kept
        self._tidy(path)
        return path

    def open(self, version: str) -> sqlite3.Connection:
        """A connection that only reads; it goes on reading when the file is removed meanwhile.

        Raises:
            OSError: the file is not there.
        """
        path = self.path(version)
        path.stat()
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def current(self) -> str:
        """The version to use; empty while there is none."""
        try:
            return str(json.loads(self._pointer.read_text(encoding="ascii"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def state(self) -> tuple[int, int]:
        """What changes when the pointer does; a look at it costs next to nothing."""
        try:
            found = self._pointer.stat()
        except OSError:
            return 0, 0
        return found.st_ino, found.st_mtime_ns

    def _build(self, path: Path, fill: Fill) -> None:
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(new)) as database, _without_collector():
                fill(database)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)

    def _point_to(self, version: str) -> None:
        new = self._pointer.with_suffix(".new")
        new.write_text(json.dumps({"version": version}), encoding="ascii")
        new.replace(self._pointer)

    def _tidy(self, used: Path) -> None:
        files = sorted(self.folder.glob("*.sqlite"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[_KEPT:]:
            if file != used:
                file.unlink(missing_ok=True)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Without the garbage collector, which would look at millions of objects again and again; none is in a circle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
