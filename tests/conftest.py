"""One running pair for all conversations and attacks: starting it takes half a minute."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pair import Pair, Visitor

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


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
