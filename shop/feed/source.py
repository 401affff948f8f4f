"""A feed's bytes, unpacked, whatever the file turns out to be."""

from __future__ import annotations

import codecs
import gzip
import io
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.feed.codes import Code
from shop.feed.report import FeedError

Progress = Callable[[float], None]  # takes how much of the file is read, from 0 to 1

MAX_BYTES = 1024**3
HEAD_BYTES = 64 * 1024
_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "cp1252")

# The first that fits: `BadGzipFile` is an `OSError` as well.
_CODES: tuple[tuple[type[Exception], Code], ...] = (
    (FileNotFoundError, Code.NOT_FOUND),
    (PermissionError, Code.NOT_PERMITTED),
    (gzip.BadGzipFile, Code.GZIP_BROKEN),
    (zlib.error, Code.GZIP_BROKEN),
    (EOFError, Code.GZIP_TRUNCATED),
    (OSError, Code.UNREADABLE),
)


class _Unpacked(io.RawIOBase):
    """The file's content as it is read, up to `MAX_BYTES`: a small gzip file can unpack to more than fits anywhere."""

    def __init__(self, path: Path, file: io.BufferedReader, on_progress: Progress | None) -> None:
        self._path = path
        self._file = file
        self._size = path.stat().st_size
        self._on_progress = on_progress
        packed = file.peek(len(_GZIP)).startswith(_GZIP)
        self._content: gzip.GzipFile | io.BufferedReader = gzip.GzipFile(fileobj=file) if packed else file
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's is private
        data = self._content.read(len(buffer))
        self._read += len(data)
        if self._read > MAX_BYTES:
            raise FeedError(self._path, Code.TOO_LARGE)
        if self._on_progress is not None:
            self._on_progress(min(1.0, self._file.tell() / self._size) if self._size else 1.0)
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path, on_progress: Progress | None = None) -> Iterator[io.BufferedReader]:
    """The content of a file, plain or gzipped.

    Raises:
        FeedError: Also later, while the content is read: the file is missing, damaged, too large or no file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FeedError(path, Code.NOT_A_FILE)
        with path.open("rb") as file:
            yield io.BufferedReader(_Unpacked(path, file, on_progress), HEAD_BYTES)
    except tuple(kind for kind, _ in _CODES) as error:
        code = next(code for kind, code in _CODES if isinstance(error, kind))
        raise FeedError(path, code) from None


def encoding_of(path: Path) -> str:
    """What to decode the file with: its byte-order mark tells, else it is UTF-8 or Windows-1252.

    Raises:
        FeedError: The file can't be read.
    """
    with opened(path) as file:
        head = file.peek(4)
        marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
        return marked or _UNMARKED[not _is_utf8(file)]


def _is_utf8(file: io.BufferedReader) -> bool:
    """Whether the text is UTF-8, also where a few of its bytes are damaged: those don't make it another encoding."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    damaged = sound = 0
    while chunk := file.read(HEAD_BYTES):
        text = decoder.decode(chunk)
        replaced = text.count("\ufffd") - chunk.count("\ufffd".encode())
        damaged += replaced
        sound += len(text) - len(text.encode("ascii", "ignore")) - replaced
    damaged += len(decoder.decode(b"", final=True))
    return damaged <= sound
