"""What stands on a payment card beside its number: until when it holds, and the digits on its back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import any_of, lists

_BETWEEN = r"[^\d\n]{0,24}?"
_UNIT = r" ?(?:eur|euros?|pounds|dollars?|g|kg|km|pairs?|pieces?|days?)\b"
_DIGITS = rf"(?<![\w.,])(\d(?:[ -]?\d){{2,3}})(?![\w%€$£]|[.,]\d|{_UNIT})"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:20)?(?:2[4-9]|3\d)"


class CardDetailsRecognizer(ChatRecognizer):
    """``the three digits on the back, 891``; ``exp 09/27``, ``gültig bis 11/27``. What a voucher says is left alone."""

    ENTITY = "CREDIT_CARD"

    def load(self) -> None:
        """Make the patterns of the words that call for them."""
        said = lists("card_details")
        months = any_of(said["months"])
        until = rf"{_MONTH} ?[/.-] ?{_YEAR}|{_MONTH} {_YEAR}|{months}\.?,? ?(?:de |of )?{_YEAR}"
        self._until = re.compile(
            rf"(?<!\w){any_of(said['expires'])}(?!\w)[^\d\n]{{0,12}}?(?<!\w)({until})(?![\w/.-]\d|\w)", FLAGS
        )
        self._no_card = re.compile(rf"(?<!\w){any_of(said['no_card'])}(?!\w)[^.!?]{{0,40}}$", FLAGS)
        self._on_back = re.compile(rf"(?<!\w){any_of(said['on_the_back'])}(?!\w){_BETWEEN}{_DIGITS}", FLAGS)
        self._before = re.compile(rf"{_DIGITS}{_BETWEEN}(?<!\w){any_of(said['on_the_back'])}(?!\w)", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield dates of expiry and check digits, without their names."""
        if not any(letter.isdigit() for letter in text):
            return
        for found in self._until.finditer(text):
            if not self._no_card.search(text, max(0, found.start() - 60), found.start()):
                yield Match(*found.span(1), 0.9)
        for pattern in (self._on_back, self._before):
            for found in pattern.finditer(text):
                yield Match(*found.span(1), 0.9)
