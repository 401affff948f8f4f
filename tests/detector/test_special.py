"""What people tell of themselves and theirs that is never kept (GDPR 9 and 10), and what only sounds like it."""

from pathlib import Path

import pytest

from confidant.detection.recognizers import SpecialCategoryRecognizer, WordLists
from confidant.detection.recognizers.normalize import fold
from tests.detector.detector_tables import rows
from tests.detector.growth import steep
from tests.support.table import check_table

ROWS = list(rows((Path(__file__).parent / "tables" / "special.txt").read_text(encoding="utf-8")))
TOLD = [(text, [value for value, _ in values]) for text, _, values in ROWS if values]
NEAR = [text for text, _, values in ROWS if not values]


@pytest.fixture(scope="module")
def recognizer():
    one = SpecialCategoryRecognizer()
    one.vocabulary = WordLists.load()
    return one


def test_the_table_is_long_and_has_no_line_twice():
    assert len(TOLD) >= 150
    assert len(NEAR) >= 120
    assert len({text for text, _, _ in ROWS}) == len(ROWS)


def test_the_telling_words_are_found(recognizer):
    def find(text):
        spans = {(match.start, match.end) for match in recognizer.matches(fold(text).text)}
        return sorted(text[start:end] for start, end in spans)

    check_table([(text, sorted(values)) for text, values in TOLD], find)


def test_what_tells_nothing_of_oneself_is_left(recognizer):
    check_table([(text, []) for text in NEAR], lambda text: list(recognizer.matches(fold(text).text)))


def test_the_detector_never_keeps_them(detector):
    def kept(text, values):
        removed = "".join(text[span.start : span.end] for span in detector.find(text) if span.kind == "removed")
        return [value for value in values if value not in removed]

    check_table([(text, values, []) for text, values in TOLD], kept)


def test_the_detector_leaves_nearly_all_of_the_rest(detector):
    """The recognizer alone leaves every one; the model may take a figure of speech for the truth now and then."""
    taken = [text for text in NEAR if any(span.kind == "removed" for span in detector.find(text))]
    assert len(taken) <= 0.04 * len(NEAR)


PIECES = (
    "i'm ",
    "i have ",
    "my ",
    "my son ",
    "my son is ",
    "i'm a very really 5 months ",
    "i have a bad chronic ",
    "i can't ",
    "i am a member of the ",
    "my religion is ",
    "as a ",
    "german ",
    "german german here ",
    "afro-",
    "wheelchair ",
    ", am ",
    "he is ",
    "like me ",
    "my 6 year old ",
    "i vote for the ",
)


def test_a_long_text_takes_time_in_proportion(recognizer):
    assert steep(lambda text: list(recognizer.matches("my wife, " + text)), PIECES) == []
