"""Where do values stand in files? One pass over every byte for thousands of values in many spellings.

Each value is looked for as UTF-8, UTF-16 (both orders), base64 (wherever it begins, both alphabets), hexadecimal,
JSON-escaped, URL-encoded, backwards, and as bare digits both ways; letters' case does not matter. Members of ZIP, TAR
and gzip files are unpacked, and what is packed inside them as well.

A rolling look at five bytes finds where a spelling could begin, in a table of bits; only there it is compared.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

import numpy as np
import numpy.typing as npt

SHORTEST = 5
"""Values shorter than this are found everywhere by chance."""
_DIGITS = 9  # bare digits, punctuation taken out, mean something from this length on
_BITS = 22
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MASK = np.uint64((1 << 8 * SHORTEST) - 1)
_BLOCK = 1 << 22
_DEPTH = 3


def spellings(value: str) -> set[bytes]:
    """How a value may stand in a file, in lower case; only what is long enough to mean something."""
    texts = {value, value.casefold(), value[::-1]}
    digits = "".join(filter(str.isdigit, value))
    if len(digits) >= _DIGITS:
        texts |= {digits, digits[::-1]}
    forms: set[bytes] = set()
    for text in texts:
        raw = text.encode()
        forms |= {raw, text.encode("utf-16-le"), text.encode("utf-16-be"), raw.hex().encode()}
        forms |= {json.dumps(text)[1:-1].encode(), quote(text, safe="").encode(), quote_plus(text).encode()}
    for text in {value, value.casefold(), value.upper()}:
        forms |= set(_base64(text.encode()))
    return {form.lower() for form in forms if len(form) >= SHORTEST}


def _base64(raw: bytes) -> Iterator[bytes]:
    """The characters that stand for a value alone, wherever it begins in what was encoded."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        inner = encoded[-(-shift * 8 // 6) : (len(raw) + shift) * 8 // 6]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))


@dataclass(frozen=True, order=True)
class Hit:
    """A value in a file: `place` is the path, behind `!` the member of an archive."""

    value: str
    place: str


class Needles:
    """Values, made ready to be looked for."""

    def __init__(self, values: Iterable[str]) -> None:
        self._by_head: dict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
        for value in set(values):
            if len(value) < SHORTEST:
                raise ValueError("too short to mean anything")
            for form in spellings(value):
                self._by_head[form[:SHORTEST]].append((form, value))
        heads = np.frombuffer(b"".join(head + b"\0\0\0" for head in self._by_head), dtype="<u8")
        self._table = np.zeros(1 << _BITS, dtype=bool)
        self._table[_slots(heads)] = True

    def within(self, content: bytes) -> set[str]:
        """The values that stand in some bytes, in any spelling."""
        folded = content.lower()
        found: set[str] = set()
        for begin in range(0, max(len(folded) - SHORTEST + 1, 0), _BLOCK):
            for place in self._candidates(folded[begin : begin + _BLOCK + 7]):
                at = begin + int(place)
                for form, value in self._by_head.get(folded[at : at + SHORTEST], ()):
                    if value not in found and folded.startswith(form, at):
                        found.add(value)
        return found

    def _candidates(self, block: bytes) -> Iterable[int]:
        padded = np.frombuffer(block + b"\0" * 8, dtype=np.uint8)
        words = np.lib.stride_tricks.as_strided(padded, (len(padded) - 7, 8), (1, 1))
        heads = np.ascontiguousarray(words).view("<u8").ravel() & _MASK
        return np.flatnonzero(self._table[_slots(heads)])


def _slots(heads: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return (heads.astype(np.uint64) * _PRIME) >> np.uint64(64 - _BITS)


def unpacked(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file and everything packed inside it, as (place, bytes)."""
    yield name, content
    if depth == _DEPTH:
        return
    for member, inner in _members(content):
        yield from unpacked(f"{name}!{member}", inner, depth + 1)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        if content[:2] == b"\x1f\x8b":
            yield "gzip", gzip.decompress(content)
        elif content[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield name, archive.read(name)
        elif content[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.isfile() else None
                    if file is not None:
                        yield member.name, file.read()
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, tarfile.TarError, zlib.error):
        return  # broken or only looks like one: its bytes were searched as they are


@dataclass
class Searched:
    """What a search went through."""

    files: int = 0
    bytes: int = 0


def search(
    needles: Needles,
    folders: Iterable[Path],
    *,
    skip: Callable[[Path], bool] = lambda _path: False,
    searched: Searched | None = None,
) -> set[Hit]:
    """Look for values in every file under some folders, and in the files' names.

    Args:
        needles: what to look for.
        folders: where; a file or folder that goes away meanwhile is passed over.
        skip: leave out a file, or a folder with all in it.
        searched: is told how much was gone through.
    """
    hits: set[Hit] = set()
    for path in walk(folders, skip):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        hits |= {Hit(value, str(path)) for value in needles.within(str(path).encode())}
        for place, inner in unpacked(str(path), content):
            hits |= {Hit(value, place) for value in needles.within(inner)}
            if searched is not None:
                searched.bytes += len(inner)
        if searched is not None:
            searched.files += 1
    return hits


def walk(folders: Iterable[Path], skip: Callable[[Path], bool] = lambda _path: False) -> Iterator[Path]:
    """Every ordinary file under some folders; links are not followed."""
    for folder in folders:
        try:
            entries = sorted(folder.iterdir()) if folder.is_dir() else [folder]
        except OSError:
            continue
        for path in entries:
            if path.is_symlink() or skip(path):
                continue
            if path.is_dir():
                yield from walk([path], skip)
            elif path.is_file():
                yield path
