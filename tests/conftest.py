"""One running pair for all conversations and attacks: starting it takes half a minute."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pair import Pair, Visitor

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


_STARTED = {"pair", "talk"}
"""Fixtures that start Rasa and the action server."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever takes the pair is slow, also where nobody thought of the mark."""
    for item in items:
        if _STARTED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    pair = Pair(tmp_path_factory.mktemp("assistant"))
    yield pair
    pair.close()


@pytest.fixture
def visitor(pair: Pair) -> Visitor:
    return pair.visitor()


@pytest.fixture
def folder(pair: Pair) -> Path:
    return pair.folder
