"""Amounts with units in chat language: "under 500 g", "at least 300 pages", "between 1 and 2 kg"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from shop.facets import in_unit, spellings
from shop.feed.model import Measure

Limits = tuple[Decimal | None, Decimal | None]
"""The least and the most, both included; None where open."""

_UPPER = r"under|below|(?:less|fewer|lighter|shorter|smaller|(?:no|not) more) than|up ?to|at most|max(?:imum)?(?: of)?"
_LOWER = r"over|above|(?:more|heavier|longer|bigger|larger|(?:no|not) less) than|at least|min(?:imum)?(?: of)?|from"
_ABOUT = r"around|about|roughly|circa|approximately|~"
_AMOUNT = r"\d{1,6}(?:[.,]\d{1,3})?"
_ABOUT_SHARE = Decimal("0.2")


@lru_cache(maxsize=16)
def _pattern(unit: str) -> re.Pattern[str]:
    units = "|".join(re.escape(one) for one in spellings(unit))
    return re.compile(
        rf"(?:(?P<cue>{_UPPER}|{_LOWER}|{_ABOUT}|between)\s+)?(?:(?P<low>{_AMOUNT})\s*(?:{units})?\s*(?:and|to|-)\s*)?"
        rf"(?<![\d.,])(?P<amount>{_AMOUNT})\s?-?(?P<unit>{units})\b(?P<after>\s+or (?:less|more|under|over)|\+)?"
    )


def read_numbers(text: str, units: Mapping[str, str]) -> tuple[dict[str, Limits], str]:
    """Limits in folded text by the names of facets, and the text with them blanked out.

    Args:
        text: folded text.
        units: the unit of each facet of numbers. Of several with units of one sort the first takes the amount.
    """
    found: dict[str, Limits] = {}
    for name, unit in units.items():
        match = _pattern(unit).search(text)
        limits = _limits(match, unit) if match else None
        if match is not None and limits is not None:
            found[name] = limits
            text = f"{text[: match.start()]} ; {text[match.end() :]}"
    return found, text


def _limits(match: re.Match[str], unit: str) -> Limits | None:
    amount = _amount(match["amount"], match["unit"], unit)
    if amount is None:
        return None
    cue, after = match["cue"] or "", (match["after"] or "").strip()
    if match["low"]:
        low = _amount(match["low"], match["unit"], unit)
        return (low, amount) if low is not None and low <= amount else None
    if re.fullmatch(_UPPER, cue) or after in ("or less", "or under"):
        return None, amount
    if re.fullmatch(_LOWER, cue) or after in ("or more", "or over", "+"):
        return amount, None
    if re.fullmatch(_ABOUT, cue):
        return amount * (1 - _ABOUT_SHARE), amount * (1 + _ABOUT_SHARE)
    return None  # "25 l" alone is a size, or says nothing of a limit


def _amount(text: str, written: str, unit: str) -> Decimal | None:
    return in_unit(Measure(Decimal(text.replace(",", ".")), written), unit)
