"""Feeds written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shop.feed import Feed, read

Reader = Callable[..., Feed]


@pytest.fixture
def feed(tmp_path: Path) -> Reader:
    """Write text or bytes into a file and read it."""

    def written(content: str | bytes, name: str = "feed.csv", currency: str | None = None) -> Feed:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, currency)

    return written
