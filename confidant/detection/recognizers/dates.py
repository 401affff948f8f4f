"""Dates of birth; any other date is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:(?:19|20)\d{2}|'?\d{2})"
DATE = (
    rf"(?:(?:19|20)\d{{2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{1,2}}|\d{{1,2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?{_YEAR}"
    r"|\d{1,2} \d{1,2} (?:19|20)\d{2}"
    rf"|(?:the )?{_DAY} (?:of )?{_MONTH}\.?,?(?: (?:of )?{_YEAR})?|{_MONTH}\.? (?:the )?{_DAY},?(?: "
    rf"{_YEAR})?|{_MONTH} (?:of )?(?:19|20)\d{{2}}|\d{{1,2}}[./]\d{{1,2}}\.?|(?:19|20)\d{{6}}|\d{{2}}(?:19"
    r"|20)\d{2}|\d{8})"
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|bday|b-day|(?:was |am |were |i'm )?born"
    r"|geboren|year of birth|birth year)"
    rf"(?: (?:on|in|back in))?(?: ?(?:is|was|'s|:|=|-|falls))*(?: (?:on|the|in))* ?({DATE}|(?:19|20)\d{{2}})(?![\w-])",
    FLAGS,
)
_AFTER = re.compile(rf"(?<!\w)({DATE})(?: is| was)? (?:is )?my (?:birthday|bday|date of birth|birth date|dob)\b", FLAGS)


class BirthDateRecognizer(ChatRecognizer):
    """``born on 3.4.1990``, ``dob 1990-04-03``, ``my birthday is march 5th``."""

    ENTITY = "DATE_OF_BIRTH"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield dates that a word of birth introduces."""
        for pattern in (_BIRTH, _AFTER):
            for found in pattern.finditer(text):
                yield Match(*found.span(1), 0.9)
