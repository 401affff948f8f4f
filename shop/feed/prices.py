"""Prices in the forms that shops write: `159.00 EUR`, `EUR 19,90`, `1.299,00 €`, `$5`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from shop.feed.codes import Code
from shop.feed.currencies import CODES, NO_DECIMALS, SHARED_SIGNS, SIGNS, THREE_DECIMALS
from shop.feed.model import Price

CEILING = Decimal(100_000_000)
_LONGEST = 40  # characters
_CENT = Decimal("0.01")
_SPACES = re.compile(r"[\s'\u2019]+")
_FORM = re.compile(
    r"(?P<before>[^\d.,+-]*)\.?(?P<sign>[+-]?)(?P<number>\d[\d.,]*)(?:-|[\u2013\u2014])?(?P<after>[^\d,+-]*)",
    re.ASCII,
)
_RANGE = re.compile(r"\d[^\d]*(?:[-\u2013\u2014]|\bto\b|\bbis\b|/)[^\d]*\d|\b(?:from|ab)\b", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)


class PriceError(ValueError):
    """A text that is no price.

    Attributes:
        code: Why not.
    """

    def __init__(self, code: Code) -> None:
        self.code = code
        super().__init__(code.problem)


@lru_cache(maxsize=4_096)  # a shop has few prices
def parse_price(text: str, currency: str | None = None) -> tuple[Price, bool]:
    """A price, and whether it might be read in two ways: `1.299 EUR` is taken for 1,299.

    Args:
        text: An amount with a currency before or after it, as a code or sign, or without one.
        currency: ISO 4217 code of the feed: taken where `text` names none, or a sign that several currencies share.

    Raises:
        PriceError: The text is none, or not above 0 and up to 100 million, or its currency is not known.
    """
    if len(text) > _LONGEST:
        raise PriceError(Code.PRICE_UNREADABLE)
    if _RANGE.search(text):
        raise PriceError(Code.PRICE_RANGE)
    form = _FORM.fullmatch(_SPACES.sub("", text))
    if form is None:
        raise PriceError(Code.PRICE_UNREADABLE)
    found = _currency(form["before"], form["after"], currency)
    number, ambiguous = _decimal_point(form["number"], found)
    amount = Decimal(number)
    if form["sign"] == "-" or amount == 0:
        raise PriceError(Code.PRICE_NOT_POSITIVE)
    if amount > CEILING:
        raise PriceError(Code.PRICE_TOO_HIGH)
    return Price(_two_decimals(amount), found), ambiguous


def _currency(before: str, after: str, default: str | None) -> str:
    named = (before or after).strip(".").lower()
    if before and after.strip(".-"):
        raise PriceError(Code.PRICE_UNREADABLE)
    if not named:
        if default is None:
            raise PriceError(Code.NO_CURRENCY)
        return default
    if named in SHARED_SIGNS:
        if default not in SHARED_SIGNS[named]:
            raise PriceError(Code.AMBIGUOUS_CURRENCY)
        return default
    if named in SIGNS:
        return default if default in SIGNS[named] else SIGNS[named][0]
    return _code(named.upper())


def _code(named: str) -> str:
    if named in CODES:
        return named
    three_letters = len(named) == 3 and named.isalpha()  # noqa: PLR2004 - as its name says
    raise PriceError(Code.UNKNOWN_CURRENCY if three_letters else Code.PRICE_UNREADABLE)


def _decimal_point(number: str, currency: str) -> tuple[str, bool]:
    """The number with a decimal point and nothing else, and whether it might mean another one."""
    number = number.rstrip(".,")
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number, False
    whole, decimals = number[:last], number[last + 1 :]
    separators = set(number) & {".", ","}
    if len(separators) == 1 and _GROUPED.fullmatch(number) and not number.startswith("0"):
        alone = number.count(number[last]) == 1
        if not (alone and currency in THREE_DECIMALS):
            return re.sub(r"[.,]", "", number), alone and currency not in NO_DECIMALS
    if len(separators) == 1 and number.count(number[last]) > 1:
        raise PriceError(Code.PRICE_UNREADABLE)
    if re.search(r"[.,]", whole) and not _GROUPED.fullmatch(whole):
        raise PriceError(Code.PRICE_UNREADABLE)
    return f"{re.sub(r'[.,]', '', whole)}.{decimals}", False


def _two_decimals(amount: Decimal) -> Decimal:
    """The amount with two decimals, or as many as it needs."""
    exact = amount.normalize()
    return amount.quantize(_CENT) if exact == exact.quantize(_CENT) else exact
