"""The sample brand, loaded once: nothing in these tests changes it."""

import shutil
from pathlib import Path

import pytest

from shop.shop import Shop

BRAND = Path(__file__).parents[2] / "brand"


@pytest.fixture(scope="session")
def store_front() -> Shop:
    return Shop.load(BRAND)


@pytest.fixture(scope="session")
def catalogue(store_front):
    return store_front.catalogue


@pytest.fixture(scope="session")
def vocabulary(store_front):
    return store_front.vocabulary


@pytest.fixture
def brand_copy(tmp_path) -> Path:
    """A copy of the sample brand to break."""
    return Path(shutil.copytree(BRAND, tmp_path / "brand"))
