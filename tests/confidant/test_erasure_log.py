"""The erased list keeps every id it was told, whatever a crash did to a line before."""

import os
import stat

import pytest

from confidant.keystore.erasure_log import ErasureLog

IDS = ["0123456789abcdef", "fedcba9876543210", "aaaaaaaaaaaaaaaa"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "erased" / "erased.list"


def test_nothing_yet(path):
    assert ErasureLog(path).read() == frozenset()
    assert not path.exists()


def test_appending(path):
    for one in IDS:
        ErasureLog(path).add(one)
    assert ErasureLog(path).read() == frozenset(IDS)
    assert path.read_text() == "".join(f"{one}\n" for one in IDS)


def test_its_owner_alone_may_read_it(path):
    ErasureLog(path).add(IDS[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("length", range(16))
def test_a_line_cut_by_a_crash_is_no_id(path, length):
    path.parent.mkdir()
    path.write_text(f"{IDS[0]}\n{IDS[1][:length]}")
    assert ErasureLog(path).read() == {IDS[0]}


@pytest.mark.parametrize("length", range(17))
def test_what_comes_after_a_cut_line_counts(path, length):
    path.parent.mkdir()
    path.write_text(f"{IDS[0]}\n{IDS[1][:length]}")
    ErasureLog(path).add(IDS[2])
    assert {IDS[0], IDS[2]} <= ErasureLog(path).read()


def test_zeros_left_by_a_power_cut_are_no_id(path):
    path.parent.mkdir()
    path.write_bytes(IDS[0].encode() + b"\n" + b"\0" * 40)
    ErasureLog(path).add(IDS[1])
    assert set(IDS[:2]) <= ErasureLog(path).read()


def test_it_is_on_the_disk_before_it_returns(path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), real(handle)))
    ErasureLog(path).add(IDS[0])
    assert 17 in synced
