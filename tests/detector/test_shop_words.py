"""Products, brands and words of the shop are nobody's name, home or secret."""

import re
from pathlib import Path

import pytest

from confidant import layer as runtime
from tests.support.lexicon import personal_kinds
from tests.support.table import check_table

LINES = (Path(__file__).parent / "tables" / "shop_words.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def personal():
    """What the assistant's gate takes for personal in a line; the shop's own words are known to it."""
    return personal_kinds(runtime.Process())


def test_the_table_is_long_and_no_line_is_another_with_other_numbers():
    shapes = [re.sub(r"\d+", "0", line.casefold()) for line in LINES]
    assert len(shapes) >= 260
    assert len(set(shapes)) == len(shapes)


@pytest.mark.sample
def test_words_of_the_shop_are_left_alone(personal):
    check_table([(line, []) for line in LINES], personal)
