"""One record read as a variant."""

from __future__ import annotations

import sys
from datetime import datetime

from shop.feed import values
from shop.feed.codes import Code
from shop.feed.model import Availability, Condition, Price, Sale, Variant
from shop.feed.prices import PriceError, parse_price
from shop.feed.record import CheckedRecord
from shop.feed.text import one_line

_FURTHER = ("pattern", "mpn", "size_type", "gender", "age_group")


def read_variant(record: CheckedRecord, currency: str | None) -> Variant | None:
    """The variant, or None where the record has a fault.

    Args:
        record: What the feed says; mistakes are reported to it.
        currency: ISO 4217 code for prices that name none.
    """
    variant_id = one_line(record.first("id"))
    if not variant_id:
        record.fault(Code.NO_ID, "id")
    price = _price(record, currency)
    availability = _availability(record)
    if price is None or not record.served:
        return None
    return Variant(
        id=variant_id,
        price=price,
        sale=_sale(record, price),
        availability=availability,
        colour=_word(record, "color"),
        size=_word(record, "size"),
        size_system=_word(record, "size_system"),
        condition=_condition(record),
        gtin=_gtin(record),
        image=read_address(record, "image_link", Code.NO_IMAGE),
        link=read_address(record, "link", Code.NO_LINK),
        attributes=_attributes(record),
    )


def read_address(record: CheckedRecord, attribute: str, missing: Code) -> str:
    """A web address; one that is missing or can't be read is reported, and empty."""
    address = record.first(attribute)
    if not address:
        record.warn(missing, attribute)
        return ""
    if not values.is_address(address):
        record.warn(Code.ADDRESS_UNREADABLE, attribute, address)
        return ""
    return address


def _word(record: CheckedRecord, attribute: str) -> str:
    """A text that many variants share, kept once in memory."""
    return sys.intern(one_line(record.first(attribute)))


def _price(record: CheckedRecord, currency: str | None) -> Price | None:
    text = record.first("price")
    if not text:
        record.fault(Code.NO_PRICE, "price")
        return None
    try:
        price, ambiguous = parse_price(text, currency)
    except PriceError as error:
        record.fault(error.code, "price", text)
        return None
    if ambiguous:
        record.warn(Code.PRICE_AMBIGUOUS, "price", text)
    return price


def _sale(record: CheckedRecord, price: Price) -> Sale | None:
    text = record.first("sale_price")
    if not text:
        return None
    try:
        lower, ambiguous = parse_price(text, price.currency)
    except PriceError:
        record.warn(Code.SALE_UNREADABLE, "sale_price", text)
        return None
    if ambiguous:
        record.warn(Code.PRICE_AMBIGUOUS, "sale_price", text)
    if lower.currency != price.currency:
        record.warn(Code.SALE_CURRENCY, "sale_price", text)
        return None
    if lower.amount >= price.amount:
        record.warn(Code.SALE_NOT_LOWER, "sale_price", text)
        return None
    span = _sale_dates(record)
    return Sale(lower, *span) if span is not None else None


def _sale_dates(record: CheckedRecord) -> tuple[datetime | None, datetime | None] | None:
    text = record.first("sale_price_effective_date")
    if not text:
        return None, None
    span = values.span(text)
    if span is None:
        record.warn(Code.SALE_DATES, "sale_price_effective_date", text)
    return span


def _availability(record: CheckedRecord) -> Availability:
    text = record.first("availability")
    if not text:
        record.warn(Code.NO_AVAILABILITY, "availability")
        return Availability.UNKNOWN
    state = values.availability(text)
    if state is None:
        record.fault(Code.AVAILABILITY_UNKNOWN, "availability", text)
    return state or Availability.UNKNOWN


def _condition(record: CheckedRecord) -> Condition | None:
    text = record.first("condition")
    state = values.condition(text) if text else None
    if text and state is None:
        record.warn(Code.CONDITION_UNKNOWN, "condition", text)
    return state


def _gtin(record: CheckedRecord) -> str:
    text = record.first("gtin")
    digits = values.gtin(text) if text else ""
    if digits is None:
        record.warn(Code.GTIN_WRONG, "gtin", text)
    return digits or ""


def _attributes(record: CheckedRecord) -> dict[str, str]:
    further = {name: _word(record, name) for name in _FURTHER if record.first(name)}
    options = {one_line(name): sys.intern(one_line(value)) for name, value in record.record.options}
    return further | options
