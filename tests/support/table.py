"""A table of texts in one test: every row is tried, and each that fails is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def check_table(rows: Iterable[tuple[Any, ...]], found: Callable[..., Any]) -> None:
    """Fail with one line for each row whose last element is not what `found` gives for the others.

    Args:
        rows: what `found` takes, and behind it what it must give; there must be a row.
        found: its errors count as what it gives.

    Raises:
        AssertionError: rows fail, or there are none.
    """
    tried, failed = 0, []
    for *given, wanted in rows:
        tried += 1
        try:
            got = found(*given)
        except Exception as error:  # noqa: BLE001 - the other rows are tried all the same
            got = error
        if got != wanted:
            failed.append(f"{', '.join(map(repr, given))}: {got!r} instead of {wanted!r}")
    assert tried, "the table has no rows"
    assert not failed, "\n".join([f"{len(failed)} of {tried} rows fail:", *failed])
