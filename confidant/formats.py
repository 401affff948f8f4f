"""Dates, lengths of time and lists in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

_LOCALE = "en_GB"
_UNITS = ((365 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def day(seconds: float) -> str:
    """A date as people read it, e.g. 23 November 2026 (UTC); `seconds` since 1970."""
    return format_date(datetime.fromtimestamp(seconds, tz=timezone.utc), "d MMMM y", locale=_LOCALE)


def span(seconds: int) -> str:
    """`1 day`, `3 years`, `10 minutes`: in the largest unit that fits."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return format_unit(seconds // size, f"duration-{unit}", locale=_LOCALE)


def for_days(number: int) -> str:
    """`1 day`, `30 days`: never in another unit."""
    return format_unit(number, "duration-day", locale=_LOCALE)


def listed(items: Sequence[str], kind: Literal["and", "or"] = "and") -> str:
    """`a`, `a and b`, `a, b and c`; or the same with `or`."""
    return format_list(items, style="standard" if kind == "and" else "or", locale=_LOCALE)
