"""Single values of a feed: words for states, bar codes, measures, spans of time, addresses, details."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from shop.feed.model import Availability, Condition, Detail, Measure

_AVAILABILITY = {
    Availability.IN_STOCK: "instock instoreonly onlineonly limitedavailability",
    Availability.OUT_OF_STOCK: "outofstock soldout discontinued notinstock",
    Availability.PREORDER: "preorder presale",
    Availability.BACKORDER: "backorder availablefororder onbackorder madetoorder",
}
_AVAILABILITIES = {word: state for state, words in _AVAILABILITY.items() for word in words.split()}
_CONDITION = {
    Condition.NEW: "new newcondition",
    Condition.REFURBISHED: "refurbished refurbishedcondition",
    Condition.USED: "used usedcondition damagedcondition usedlikenew usedgood usedfair",
}
_CONDITIONS = {word: state for state, words in _CONDITION.items() for word in words.split()}

_SCHEMA = re.compile(r"(?:https?://)?(?:www\.)?schema\.org/", re.IGNORECASE)
_MEASURE = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?|[.,]\d{1,6})\s*(mg|kg|g|lbs?|oz|ml|cl|l|cm|mm|m|in|ft)", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}/[\w./?=&%+~,;:@!$'()*#-]*", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_GTIN_LENGTHS = (8, 12, 13, 14)
_PARTS = 3  # of a detail


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", _SCHEMA.sub("", text)).casefold()


@lru_cache(maxsize=64)  # a feed has few
def availability(text: str) -> Availability | None:
    """`in stock`, `in_stock` or `https://schema.org/InStock`; None if the word is not known."""
    return _AVAILABILITIES.get(_word(text))


def condition(text: str) -> Condition | None:
    """`new`, `used` or `https://schema.org/RefurbishedCondition`; None if the word is not known."""
    return _CONDITIONS.get(_word(text))


def gtin(text: str) -> str | None:
    """The digits of a bar code (EAN, UPC, ISBN-13), once length and check digit are right; else None.

    Source: GS1 General Specifications, 7.9.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) in _GTIN_LENGTHS):
        return None
    weighted = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(reversed(digits)))
    return digits if weighted % 10 == 0 else None


def measure(text: str) -> Measure | None:
    """`1.2 kg` or `1,2kg`; None if it is no number with a unit of weight, length or volume."""
    found = _MEASURE.fullmatch(text.strip().lower())
    return Measure(Decimal(found[1].replace(",", ".")), found[2]) if found else None


def span(text: str) -> tuple[datetime | None, datetime | None] | None:
    """`2030-05-01T09:00+01:00/2030-05-31`: from when to when, either of which may be left out; None if it is no span.

    A day without an hour counts whole; a time without a zone is UTC.
    """
    starts, slash, ends = (part.strip() for part in text.partition("/"))
    if not slash or not (starts or ends):
        return None
    first, last = moment(starts), moment(ends, end_of_day=True)
    if (starts and first is None) or (ends and last is None):
        return None
    return None if first is not None and last is not None and last < first else (first, last)


def moment(text: str, *, end_of_day: bool = False) -> datetime | None:
    """A date, with or without time and zone, by ISO 8601; None if it is none."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, minutes, seconds, zone = found.groups()
    clock = (minutes + (seconds or ":00")) if minutes else ("23:59:59" if end_of_day else "00:00:00")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{_offset(zone)}")
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or timezone.utc)


def _offset(zone: str | None) -> str:
    if not zone or zone in {"Z", "z"}:
        return ""
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def is_address(text: str) -> bool:
    """Whether a text is an address on the web that can be linked."""
    if _PLAIN_ADDRESS.fullmatch(text):  # most are, and a feed has hundreds of thousands
        return True
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def path(text: str) -> tuple[str, ...]:
    """The parts of `Shoes > Hiking boots`."""
    return tuple(part.strip() for part in re.split("[>\u203a]", text) if part.strip())


def detail(text: str) -> Detail | None:
    """`section:attribute:value`, or `attribute:value`; None if it is neither."""
    parts = [part.strip() for part in text.split(":", _PARTS - 1)]
    section, attribute, value = parts if len(parts) == _PARTS else ["", *parts, ""][:_PARTS]
    return Detail(section, attribute, value) if attribute and value else None
