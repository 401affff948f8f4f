"""The last digits of a card, an account or an identity number: what a caller proves himself with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from confidant.detection.recognizers.base import FLAGS
from confidant.detection.recognizers.word_lists import any_of, lists

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
_NAMED = re.compile(r"\b(?:card|visa|mastercard|amex|account|acct|a/c|ssn|social|iban|debit|credit|number)\b", FLAGS)
_YEAR = re.compile(r"(?:19|20)\d\d")


def last_digits(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of digits that are called the last, or stand behind a mask; in linear time."""
    other = _other()
    for found in _LAST.finditer(text):
        if not other.search(found.group(1)):
            yield found.span(2)
    for found in _ENDING.finditer(text):
        before = text[max(0, found.start() - _REACH) : found.start()]
        year = _YEAR.fullmatch(found.group(1)) and not _NAMED.search(before)
        if not other.search(before) and not year:
            yield found.span(1)
    for pattern in (_MASKED, _TURNED):
        for found in pattern.finditer(text):
            yield found.span(1)


@cache
def _other() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(lists('numbered')['no_last_digits'])}\b", FLAGS)
