"""The file of an export: its owner's alone, and whole or not there."""

from __future__ import annotations

import resource
import signal
import stat
from pathlib import Path

import pytest

from actions.features.privacy_export import write_privately


def test_files_do_not_overwrite_one_another_and_are_private(tmp_path: Path) -> None:
    first, second = write_privately(tmp_path, b"one"), write_privately(tmp_path, b"two")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert stat.S_IMODE(first.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


def test_nothing_is_left_when_the_disk_is_full(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_privately(tmp_path, b"Zebulonda" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []
