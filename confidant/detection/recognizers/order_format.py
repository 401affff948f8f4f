"""How the order numbers of a bot look, written the way people write numbers down: ``LO-00000``.

A digit stands for any digit, an A for any letter, other letters for themselves; signs between them may be left out when
they are typed. `shop.orders.number` reads the same formats for looking a number up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_FORMAT = re.compile(r"[A-Za-z0-9#./_ -]{1,32}", re.ASCII)
_BEGINS, _ENDS = r"(?<![\w-])", r"(?![\w]|-\d|[.,]\d)"
_BETWEEN = r" ?[#./_-]? ?"
_SHORT = 6  # letters and digits: of numbers that have fewer, the sentence must say what they are, or a # stand before
_SURE, _UNSURE = 0.9, 0.45


@dataclass(frozen=True)
class OrderFormat:
    """Patterns for folded text.

    Attributes:
        anywhere: a number that tells by itself what it is.
        named: a number where a word or a question before it calls it one; its first letters may be missing.
        score: how sure a number found anywhere is; mere digits may be something else.
    """

    anywhere: re.Pattern[str]
    named: re.Pattern[str]
    score: float

    @classmethod
    def of(cls, text: str) -> OrderFormat:
        """Read a format.

        Raises:
            ValueError: it is none.
        """
        if not _FORMAT.fullmatch(text) or not any(map(_is_open, text)):
            raise ValueError("an order number's format has letters, digits and few signs")
        first = next(place for place, sign in enumerate(text) if _is_open(sign))
        prefix, rest = _pattern(text[:first].strip("#./_ -")), _pattern(text[first:])
        begin = f"{prefix}{_BETWEEN}" if prefix else ""
        short = sum(sign.isalnum() for sign in text) < _SHORT
        mark = "#" if short else "#?"
        return cls(
            anywhere=re.compile(f"{_BEGINS}{mark} ?{begin}{rest}{_ENDS}", re.IGNORECASE),
            named=re.compile(f"{_BEGINS}#? ?(?:{begin})?{rest}{_ENDS}", re.IGNORECASE),
            score=_SURE if any(sign.isalpha() for sign in text) else _UNSURE,
        )


def _pattern(text: str) -> str:
    """Letters and digits of a part; what stands between them may be typed otherwise, or not at all."""
    groups = groupby(text, str.isalnum)
    return "".join("".join(map(_place, signs)) if is_one else _BETWEEN for is_one, signs in groups)


def _place(sign: str) -> str:
    return "[0-9]" if sign.isdigit() else "[a-z]" if sign == "A" else sign


def _is_open(sign: str) -> bool:
    return sign.isdigit() or sign == "A"
