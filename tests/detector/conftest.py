"""One detector for all tests of the folder: loading takes seconds."""

import pytest

from privacy.detector import Detector

SHOP = ("larkspur", "outdoor", "oslo", "ridge", "merino", "salomon", "trailhead")


@pytest.fixture(scope="session")
def detector():
    return Detector.load(allow=SHOP, brands=("gore-tex",))
