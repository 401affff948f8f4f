"""Order numbers: two letters and five digits (``LO-48213``), or what the sentence calls an order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match

_NUMBER = re.compile(r"(?<![\w-])#?([a-z]{2})( ?- ?| )?\d{5}(?![\w]|-\d|[.,]\d)", FLAGS)
_LABELLED = re.compile(
    r"\b(?:order|bestellung|tracking|invoice|booking|confirmation|reference|parcel|package)(?: ?(?:number"
    r"|numbers|no\.?|nr\.?|num|id|code|#))?"
    r"(?: ?(?:is|was|:|=|-|'s))? ?#?((?:[a-z]{2,3} ?-? ?)?\d{4,12})(?![\w]|[.,]\d| ?(?:eur|euros?|€|pairs?"
    r"|pieces?|days?)\b)",
    FLAGS,
)
# Before a space these are words, or the states an American ZIP code follows.
_NOT_LETTERS = frozenset(
    [
        "al",
        "ak",
        "az",
        "ar",
        "ca",
        "co",
        "ct",
        "de",
        "fl",
        "ga",
        "hi",
        "id",
        "il",
        "in",
        "ia",
        "ks",
        "ky",
        "la",
        "me",
        "md",
        "ma",
        "mi",
        "mn",
        "ms",
        "mo",
        "mt",
        "ne",
        "nv",
        "nh",
        "nj",
        "nm",
        "ny",
        "nc",
        "nd",
        "oh",
        "ok",
        "or",
        "pa",
        "ri",
        "sc",
        "sd",
        "tn",
        "tx",
        "ut",
        "vt",
        "va",
        "wa",
        "wv",
        "wi",
        "wy",
        "dc",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "is",
        "it",
        "my",
        "no",
        "nr",
        "of",
        "on",
        "so",
        "to",
        "up",
        "us",
        "we",
        "uk",
        "eu",
        "or",
    ]
)


class OrderNumberRecognizer(ChatRecognizer):
    """Order numbers, in any case, with a dash, a space or nothing between letters and digits."""

    ENTITY = "ORDER_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield order numbers."""
        for found in _NUMBER.finditer(text):
            if found.group(2) != " " or found.group(1).lower() not in _NOT_LETTERS:
                yield Match(*found.span(), 0.9)
        for found in _LABELLED.finditer(text):
            yield Match(*found.span(1), 0.8)
