"""What each recognizer finds, and what it leaves alone."""

import pytest

from tests.detector import detector_tables as tables
from tests.support.table import check_table

KINDS = ("PERSON", "PLACE", "CONTACT", "ADDRESS", "REMOVED", "OTHER")


@pytest.fixture(scope="module")
def find(detector):
    """The values of a text and their kinds, given what the bot had asked for."""

    def found(text, asked):
        return [(text[span.start : span.end], span.kind) for span in detector.find(text, asked)]

    return found


@pytest.mark.parametrize("kind", KINDS)
def test_found(find, kind):
    check_table(tables.rows(getattr(tables, kind)), find)


@pytest.mark.parametrize("kind", KINDS)
def test_left_alone(find, kind):
    rows = list(tables.rows(getattr(tables, f"NOT_{kind}")))
    assert all(not values for _, _, values in rows)
    check_table(rows, find)
