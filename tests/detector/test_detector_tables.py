"""What each recognizer finds, and what it leaves alone."""

import pytest

from tests.detector import detector_tables as tables


def _rows(*names):
    return [row for name in names for row in tables.rows(getattr(tables, name))]


@pytest.mark.parametrize(
    ("text", "asked", "values"), _rows("PERSON", "PLACE", "CONTACT", "ADDRESS", "REMOVED", "OTHER")
)
def test_found(detector, text, asked, values):
    spans = detector.find(text, asked)
    assert [(text[span.start : span.end], span.kind) for span in spans] == values


@pytest.mark.parametrize(
    ("text", "asked", "values"),
    _rows("NOT_PERSON", "NOT_PLACE", "NOT_CONTACT", "NOT_ADDRESS", "NOT_REMOVED", "NOT_OTHER"),
)
def test_left_alone(detector, text, asked, values):
    assert values == []
    assert [(text[span.start : span.end], span.kind) for span in detector.find(text, asked)] == []
