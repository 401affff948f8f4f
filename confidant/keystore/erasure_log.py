"""The erased list: ids of erased keys, one a line, appended and never rewritten, outside both databases.

A database restored from a backup may still hold a key that was erased since. The list is how the server notices.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from confidant.identifiers import KeyId

_KEY_ID = re.compile(r"[0-9a-f]{16}$", re.MULTILINE)  # what a crash left of a line stands before the next whole id


class ErasureLog:
    """Append-only file of key ids (16 hexadecimal characters); it names nobody."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[tuple[int, int, int], frozenset[KeyId]] | None = None

    def add(self, key_id: KeyId) -> None:
        """Append an id and see it safely on the disk.

        Raises:
            OSError: it is not there; the disk may be full.
        """
        line = f"{key_id}\n".encode()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, stat.S_IRUSR | stat.S_IWUSR)
        try:
            if os.write(handle, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> frozenset[KeyId]:
        """All ids; a line cut short by a crash is not an id."""
        try:
            stat_now = self._path.stat()
            version = (stat_now.st_ino, stat_now.st_size, stat_now.st_mtime_ns)
            if self._seen is None or self._seen[0] != version:  # asked at every turn, changed at every erasure
                self._seen = version, frozenset(_KEY_ID.findall(self._path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return frozenset()
        return self._seen[1]
