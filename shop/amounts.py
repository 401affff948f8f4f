"""Prices in chat language: "under 150", "between 50 and 100", "up to 80 euros"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from shop.product import PRICE_CEILING

CENT = Decimal("0.01")

# Spoken numbers people use for prices and group sizes.
_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {
    **{word: number for number, word in enumerate(_UNITS.split(), start=1)},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), start=2)},
    "a hundred and fifty": 150,
    "one hundred and fifty": 150,
    "a hundred": 100,
    "one hundred": 100,
    "hundred": 100,
    "two hundred": 200,
    "three hundred": 300,
    "four hundred": 400,
    "five hundred": 500,
}

_SPOKEN = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,6}(?:[.,]\d{1,2})?"
_CURRENCY = (
    r"(?:[€£$]|(?:euros?|eur|bucks|quid|pounds?|gbp|dollars?|usd|cad|aud|francs?|chf|kronor|kroner|kr|sek|nok|dkk"
    r"|zloty|pln)\b)"
)
# "under 2 kg", "under 30 l" and "in 3 days" are no prices.
_UNIT = (
    r"(?:k?g|grams?|kilos?|l|lit(?:er|re)s?|ltr|[ck]?m|mm|miles?|persons?|people|ppl|pers|p|men|man|adults?"
    r"|days?|nights?|hours?|minutes?|weeks?|months?|years?|degrees?|am|pm|x|stars?|pieces?|pairs?)\b|[%°\"]"
)


def _amount(name: str) -> str:
    number = rf"(?<![\d.,])(?P<{name}>{_DIGITS}|\b(?:{_SPOKEN})\b)(?![.,]?\d)"
    before, after = rf"(?:(?P<{name}_cur>{_CURRENCY})\s*)?", rf"(?:\s*(?P<{name}_cur2>{_CURRENCY}))?"
    return rf"{before}{number}(?:[.,]-)?{after}(?!\s?-?(?:{_UNIT}))"


_UPPER = (
    r"under|below|beneath|(?:less|lower|cheaper) than|up ?to|at most|max(?:imum|\.)?(?: of| price)?|"
    r"(?:no|not) (?:more|higher|dearer) than|not (?:over|above)|within|"
    r"budget(?: is| of|:| about| around| now| would be| changed to| to)*|"
    r"(?:\w*n't|dont|cant|not|never|cannot) (?:(?:want|like) to )?(?:spend|pay|go) (?:more than|over|above)|"
    r"<=?|can spend|(?:want|like) to spend|for less than|not exceeding"
)
_LOWER = (
    r"over|above|(?:more|higher|dearer) than|more expensive than|at least|min(?:imum|\.)?(?: of| price)?|"
    r"starting (?:at|from)|from|(?:no|not) (?:less|lower|cheaper) than|not (?:under|below)|>=?"
)
_ABOUT = r"around|about|roughly|circa|ca\.?|approximately|approx\.?|~"
_GAP = r"\s*(?:a |the )?(?:price of )?"

_RANGE = re.compile(
    rf"(?:(?P<cue>between|from)\s+)?{_amount('low')}\s*(?:and|to|until|up to|-|till)\s*{_amount('high')}"
)
_PATTERNS = (
    ("max", re.compile(rf"(?<!\w)(?:{_UPPER}){_GAP}{_amount('n')}")),
    ("min", re.compile(rf"(?<!\w)(?:{_LOWER}){_GAP}{_amount('n')}")),
    (
        "max",
        re.compile(
            rf"{_amount('n')}\s*(?:or (?:less|under|below|cheaper)|max(?:imum)?\b|tops\b|at (?:the )?most|budget\b)"
        ),
    ),
    (
        "min",
        re.compile(rf"{_amount('n')}\s*(?:or (?:more|over|above)\b|and (?:up|above|more)\b|upwards?\b|\+(?!\s?\d))"),
    ),
    ("about", re.compile(rf"(?<!\w)(?:{_ABOUT})\s*{_amount('n')}")),
    ("money", re.compile(_amount("n"))),
)
_LEAST_SPOKEN = 20
_BARE_LOW, _BARE_HIGH, _BARE_TOP = 20, 100, 1000
_ABOUT_SHARE = Decimal("0.2")


class Amounts(NamedTuple):
    """The price limits of a text, both included, and the text with them blanked out."""

    low: Decimal | None
    high: Decimal | None
    rest: str


def read_amounts(text: str) -> Amounts:
    """Find the price limits in folded text. An amount beyond any price is left out."""
    amounts = _read_range(text) or Amounts(None, None, text)
    if amounts.low is None and amounts.high is None:
        for bound, pattern in _PATTERNS:
            amounts = _read_one(amounts, bound, pattern)
    low, high, rest = amounts
    return Amounts(high, low, rest) if low is not None and high is not None and low > high else amounts


def _read_range(text: str) -> Amounts | None:
    found = _RANGE.search(text)
    low, high = (_decimal(found["low"]), _decimal(found["high"])) if found else (None, None)
    if found is None or low is None or high is None:
        return None
    if _is_count(found["high"]) and not (_has_currency(found, "low") or _has_currency(found, "high")):
        return None
    # "40 - 42" alone may be sizes or litres; below a hundred it takes "between" or a currency to be money.
    money = found["cue"] or _has_currency(found, "low") or _has_currency(found, "high")
    if not money and not (low >= _BARE_LOW and _BARE_HIGH <= high <= _BARE_TOP):
        return None
    return Amounts(low, high, _blanked(text, found))


def _read_one(so_far: Amounts, bound: str, pattern: re.Pattern[str]) -> Amounts:
    """`so_far`, with what `pattern` adds to it; what was found first stays."""
    low, high, text = so_far
    match = pattern.search(text)
    # A sum that no word calls a limit must name its currency.
    loose = bound in ("about", "money")
    if match is None or (loose and not (_has_currency(match, "n") and low is None and high is None)):
        return so_far
    if _is_count(match["n"]) and not _has_currency(match, "n"):
        return so_far
    value, rest = _decimal(match["n"]), _blanked(text, match)
    if value is None:
        return Amounts(low, high, rest)
    if bound == "about":
        return Amounts(_scaled(value, 1 - _ABOUT_SHARE), _scaled(value, 1 + _ABOUT_SHARE), rest)
    if bound == "min":
        return Amounts(low if low is not None else value, high, rest)
    return Amounts(low, high if high is not None else value, rest)


def _scaled(price: Decimal, share: Decimal) -> Decimal:
    return max(CENT, min(PRICE_CEILING, (price * share).quantize(CENT)))


def price_limit(value: object) -> Decimal | None:
    """A number as a price limit with two decimals, or None when no price can be meant."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    # Compared before it is written out: the text of a number of thousands of digits is refused by Python.
    if not 0 < value <= int(PRICE_CEILING):
        return None
    amount = Decimal(str(value))
    return amount.quantize(CENT) if amount >= CENT else None


def _has_currency(match: re.Match[str], name: str) -> bool:
    return bool(match[f"{name}_cur"] or match[f"{name}_cur2"])


def _is_count(text: str) -> bool:
    """Whether a number is a small one in words: "over two", "from one to three" tell no price without a currency."""
    return NUMBER_WORDS.get(text, _LEAST_SPOKEN) < _LEAST_SPOKEN


def _decimal(text: str) -> Decimal | None:
    if text in NUMBER_WORDS:
        return price_limit(NUMBER_WORDS[text])
    whole, mark, cents = re.fullmatch(r"([\d.,]*?)(?:([.,])(\d{1,2}))?", text).groups()  # type: ignore[union-attr]
    digits = re.sub(r"[.,]", "", whole)
    return price_limit(Decimal(f"{digits}.{cents}" if mark else digits))


def _blanked(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} ; {text[match.end() :]}"
