"""One running pair for all conversations and attacks: starting it takes half a minute."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pair import Pair, Visitor

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

ROOT = Path(__file__).parents[1]
_STARTED = {"pair", "talk"}
"""Fixtures that start Rasa and the action server."""
_SAMPLE = "name: Larkspur Outdoor"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever takes the pair is slow, also where nobody thought of the mark, and talks with the sample shop.

    Most tests say what the assistant does with the words and goods of the sample shop. Where `brand/` is a shop of
    your own, they are left out, and `tests/brand` tries the assistant on yours.
    """
    others = _SAMPLE not in (ROOT / "brand" / "brand.yml").read_text(encoding="utf-8")
    for item in items:
        if _STARTED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.sample)
        if others and item.get_closest_marker("sample"):
            item.add_marker(pytest.mark.skip(reason="speaks of the sample shop, and brand/ is another's"))


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
