"""The last digits of a card, an account or an identity number: what a caller proves himself with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS

_COUNT = r"(?:[3-6]|three|four|five|six)"
_LAST = re.compile(
    rf"\b(?:last|final) ?{_COUNT}(?![\w])(?: ?(?:digits?|numbers?|nums?))?([^\d\n.!?]{{0,60}})(\d(?:["
    rf" -]?\d){{2,5}})(?!\w|[.,]\d)",
    FLAGS,
)
_ENDING = re.compile(
    r"\b(?:ends?|ending|ended) (?:in|with|on|is|at)?[ :#x*]{0,24}(\d{3,6})(?!\w|[.,/-]\d| ?[€$£%])", FLAGS
)
_MASKED = re.compile(r"(?<![\w*•#])(?<![x*•#][ -])[x*•#](?:[ -]?[x*•#]){1,30}[ -]?(\d{3,6})(?!\w|[.,]\d)", FLAGS)
_TURNED = re.compile(
    rf"(?<![\w.-])(\d{{3,6}}) (?:(?:is|are|r|as) (?:the |my )?|(?:the|my) )(?:last|final) {_COUNT}\b", FLAGS
)
_REACH = 40
# Digits at the end of these are nobody's secret.
_ELSE = re.compile(
    r"\b(?:order|orders|tracking|invoice|phone|mobile|cell|tel|parcel|booking|ticket|reference|sku|article|item"
    r"|product|price"
    r"|prices|sale|offer|season|days?|weeks?|months?|years?|hours?|times?|minutes?|pairs?|plate|zip|postcode)\b",
    FLAGS,
)
_NAMED = re.compile(r"\b(?:card|visa|mastercard|amex|account|acct|a/c|ssn|social|iban|debit|credit|number)\b", FLAGS)
_YEAR = re.compile(r"(?:19|20)\d\d")


def last_digits(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of digits that are called the last, or stand behind a mask; in linear time."""
    for found in _LAST.finditer(text):
        if not _ELSE.search(found.group(1)):
            yield found.span(2)
    for found in _ENDING.finditer(text):
        before = text[max(0, found.start() - _REACH) : found.start()]
        year = _YEAR.fullmatch(found.group(1)) and not _NAMED.search(before)
        if not _ELSE.search(before) and not year:
            yield found.span(1)
    for pattern in (_MASKED, _TURNED):
        for found in pattern.finditer(text):
            yield found.span(1)
