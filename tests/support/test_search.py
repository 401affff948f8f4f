"""The search finds what is there, in every spelling it promises, and nothing that is not."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import time
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.search import Hit, Needles, search, spellings

VALUE = "Zyx Häuser-12, +44 7700 900321"
PLAIN = VALUE.encode()
OTHERS = [f"{stem}{number}" for stem in ("Quorb", "Vexil ", "brunt@example.org") for number in range(1000)]


def tarred(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("inner.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def needles() -> Needles:
    return Needles([VALUE, *OTHERS])


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        VALUE.lower().encode(),
        VALUE.casefold().encode(),
        VALUE.encode("utf-16-le"),
        VALUE.encode("utf-16-be"),
        VALUE.encode("utf-16"),
        json.dumps({"text": VALUE}).encode(),
        quote(VALUE).encode(),
        VALUE[::-1].encode(),
        b"12447700900321",
        b"12300900774421",
        PLAIN.hex().encode(),
        PLAIN.hex().upper().encode(),
        *(base64.b64encode(b"x" * before + PLAIN + b"yy") for before in range(4)),
        base64.urlsafe_b64encode(b"~" + PLAIN),
        gzip.compress(PLAIN),
        tarred(PLAIN),
        zipped(PLAIN),
        zipped(tarred(PLAIN)),
    ],
    ids=lambda content: f"{len(content)} bytes",  # archives hold the time they were made
)
@pytest.mark.parametrize("before", [0, 3, (1 << 22) - 9])
def test_every_spelling_is_found(needles: Needles, tmp_path: Path, content: bytes, before: int) -> None:
    """At the beginning, in the middle, and across the border of two blocks."""
    packed = content[:2] in {b"\x1f\x8b", b"PK"}
    (tmp_path / "file").write_bytes(content if packed else b"\xff" * before + content + b"\0end")
    assert {hit.value for hit in search(needles, [tmp_path])} == {VALUE}


def test_values_in_file_names_are_found(tmp_path: Path, needles: Needles) -> None:
    (tmp_path / "quorb17.txt").write_bytes(b"")
    assert search(needles, [tmp_path]) >= {Hit("Quorb17", str(tmp_path / "quorb17.txt"))}


def test_nothing_is_found_where_nothing_is(tmp_path: Path, needles: Needles) -> None:
    (tmp_path / "file").write_bytes(b"Zyx H\xc3\xa4user-13, Quorb, Vexil, brunt@example.com 447700900322" * 1000)
    assert search(needles, [tmp_path]) == set()


def test_values_too_short_to_mean_anything_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        Needles(["abcd"])


def test_no_spelling_is_short() -> None:
    assert min(map(len, spellings("abcde"))) >= 5


def test_a_hundred_times_the_values_take_hardly_longer(needles: Needles) -> None:
    content = bytes(range(256)) * 4096 * 4

    def seconds(some: Needles) -> float:
        """Of the processor, not of the clock: others may keep the machine busy."""
        times = []
        for _ in range(3):
            begun = time.process_time()
            assert some.within(content) == set()
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(needles) < 10 * seconds(Needles(OTHERS[: len(OTHERS) // 100]))
