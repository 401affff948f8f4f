"""What stands on a card beside its number: the check code, named by where it is printed, and the date it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import any_of, lists

_CODE = r"\d(?:[ -]?\d){2,3}(?![\w]|[.,/]\d|-\w| ?[€$£%])"
_DATE = r"(?:0?[1-9]|1[0-2]) ?[/.\- ] ?(?:20)?[2-4]\d(?!\w|[/.,-]\d| ?[€$£%])"
_CLOSE = r"(?:0[1-9]|1[0-2])[2-4]\d(?!\w|[.,/-]\d| ?[€$£%])"  # "exp 0628"
_BEFORE = 48  # characters in which something else may be named that ends
_CLAUSE = re.compile(r"[.!?;]\s")


class CardDetailRecognizer(ChatRecognizer):
    """``the three digits on the back, 562``, ``exp 06/28``, ``gültig bis 08/29``, each without the card's number.

    A date alone is a card's unless something else is said to end: an offer, a voucher, a warranty.
    """

    ENTITY = "CREDIT_CARD"

    def load(self) -> None:
        """Make the patterns from ``words/card_details.yml``."""
        words = lists("card_details")
        link = rf"(?:[ :=,.(\"-]{{0,3}}(?:(?<!\w){any_of(words['links'])}|'s)\b){{0,3}}[ :=,(\"'-]{{0,3}}"
        digit = any_of(words["digits"])
        spelled = rf"{digit}(?:[ ,-]{{1,2}}{digit}){{2,3}}\b"
        printed = any_of(words["printed"])
        named = rf"{any_of(words['code'])}(?: {any_of(words['where'])})?"
        self._code = re.compile(
            rf"\b(?:(?:{named}|{printed}|{any_of(words['spelled'])})\b{link}(?P<code>{spelled})"
            rf"|(?:{printed}|{named})\b{link}(?P<digits>{_CODE}))",
            FLAGS,
        )
        self._turned = re.compile(
            rf"(?<![\w.,/-])(?P<code>\d{{3,4}})(?:,| is| are|,? that's| =| sind| son| sont| sao)? "
            rf"(?:the |los |las |die |les |os )?{printed}",
            FLAGS,
        )
        month = rf"{any_of(words['months'])}[a-z]{{0,8}}\.?(?: de| of|,)? '?(?:20)?[2-4]\d(?!\w|[.,/-]\d)"
        self._named_date = re.compile(
            rf"(?<![\w-]){any_of(words['expiry'])}(?![\w]){link}(?P<date>{_DATE}|{_CLOSE}|{month})", FLAGS
        )
        self._ends = re.compile(rf"(?<![\w-]){any_of(words['expires'])}(?![\w]){link}(?P<date>{_DATE}|{month})", FLAGS)
        self._subject = re.compile(rf"(?:^|[.,;:!?(/\d-] ?|\b{any_of(words['subject'])} )$", FLAGS)
        self._else = re.compile(rf"\b{any_of(words['not_cards'])}\b", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield codes and dates without their names."""
        for pattern in (self._code, self._turned):
            for found in pattern.finditer(text):
                group = found.lastgroup or "code"
                yield Match(*found.span(group), 0.9)
        if not any(letter.isdigit() for letter in text):
            return
        for found in self._named_date.finditer(text):
            if not self._is_of_else(text, found.start()):
                yield Match(*found.span("date"), 0.8)
        for found in self._ends.finditer(text):
            before = text[max(0, found.start() - _BEFORE) : found.start()]
            if self._subject.search(before) and not self._is_of_else(text, found.start()):
                yield Match(*found.span("date"), 0.8)

    def _is_of_else(self, text: str, start: int) -> bool:
        before = text[max(0, start - _BEFORE) : start]
        return self._else.search(_CLAUSE.split(before)[-1]) is not None
