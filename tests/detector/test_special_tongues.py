"""What people tell of themselves that is never kept, in the languages of Europe; and medicines in all of them."""

from pathlib import Path

import pytest

from confidant.detection.recognizers import SpecialCategoryInTonguesRecognizer
from confidant.detection.recognizers.normalize import fold
from tests.detector.detector_tables import rows
from tests.detector.growth import steep
from tests.support.table import check_table

ROWS = list(rows((Path(__file__).parent / "tables" / "special_tongues.txt").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def recognizer():
    return SpecialCategoryInTonguesRecognizer()


def test_the_telling_words_are_found(recognizer):
    def find(text):
        spans = {(match.start, match.end) for match in recognizer.matches(fold(text).text)}
        return sorted(text[start:end] for start, end in spans)

    check_table([(text, sorted(value for value, _ in values)) for text, _, values in ROWS if values], find)


def test_what_tells_nothing_of_oneself_is_left(recognizer):
    near = [(text, []) for text, _, values in ROWS if not values]
    check_table(near, lambda text: list(recognizer.matches(fold(text).text)))


@pytest.mark.parametrize("piece", ["soy muy ", "ich bin ein ", "je suis un ", "mi madre ", "i have to ", "tengo de "])
def test_the_time_stays_in_proportion(recognizer, piece):
    assert not steep(lambda text: list(recognizer.matches(text)), piece)
