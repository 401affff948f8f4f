"""One detector for all tests of the folder: loading takes seconds."""

from functools import partial

import pytest

from confidant.detection.detector import Detector

SHOP = ("larkspur", "outdoor", "oslo", "ridge", "merino", "salomon", "trailhead")


@pytest.fixture(scope="session")
def load():
    """Loads a detector for the tests; it takes another configuration."""
    return partial(Detector.load, allow=SHOP, brands=("gore-tex",))


@pytest.fixture(scope="session")
def detector(load):
    return load()
