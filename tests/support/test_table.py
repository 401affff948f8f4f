"""A table's check tries every row, and names each that fails."""

import pytest

from tests.support.table import check_table


def test_rows_that_hold_pass():
    check_table([("1", 1), ("22", 22)], int)


def test_every_row_that_fails_is_named():
    with pytest.raises(AssertionError) as caught:
        check_table([("1", 1), ("2", 3), ("x", 4), ("5", 5)], int)
    said = str(caught.value).splitlines()
    assert said[:2] == ["2 of 4 rows fail:", "'2': 2 instead of 3"]
    assert said[2].startswith("'x': ValueError(")


def test_a_table_without_rows_fails():
    """Nothing tried is nothing shown: a file that was read wrong must not pass."""
    with pytest.raises(AssertionError, match="no rows"):
        check_table([], int)
