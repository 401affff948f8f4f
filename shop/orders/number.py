"""How a brand's order numbers look, and the one spelling behind the many that people type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.text import comparable

MOST_CHARACTERS, FEWEST_PLACES = 32, 4
_FORMAT = re.compile(rf"[A-Za-z0-9#./_ -]{{1,{MOST_CHARACTERS}}}", re.ASCII)
_LETTER = "A"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class NumberFormat:
    """A format such as `LO-00000`: a digit stands for any digit, an A for any letter, all else for itself.

    Raises:
        ValueError: it says what is wrong with the format, to be read behind the format's name.
    """

    text: str

    def __post_init__(self) -> None:
        if not _FORMAT.fullmatch(self.text):
            raise ValueError(f"must have letters, digits and the signs - / . _ # only, {MOST_CHARACTERS} at most")
        if not any(sign.isdigit() for sign in self.text):
            raise ValueError("must have a digit, like LO-00000")
        if sum(map(_is_open, self.text)) < FEWEST_PLACES:
            raise ValueError(f"must leave {FEWEST_PLACES} places open, like LO-00000: shorter numbers can be guessed")

    def normal(self, text: str) -> str | None:
        """The number as the shop writes it: "lo48213" and "# 48213" as "LO-48213"; None when it is no number.

        Case, spaces and signs don't matter, and letters that all numbers begin with may be left out.
        """
        found = self._compact().fullmatch(re.sub(r"[^a-z0-9]", "", comparable(text)))
        if found is None:
            return None
        prefix, rest = self._split()
        typed = iter(found["rest"].upper())
        return prefix + "".join(_filled(sign, next(typed)) if sign.isalnum() else sign for sign in rest)

    @property
    def example(self) -> str:
        """A number that looks right, to be shown: LO-12345."""
        digits, letters = iter("1234567890" * 4), iter(_ALPHABET * 2)
        return "".join(
            next(digits) if sign.isdigit() else next(letters) if sign == _LETTER else sign for sign in self.text
        )

    def _split(self) -> tuple[str, str]:
        """What all numbers begin with, and the rest from the first open place on."""
        first = next(place for place, sign in enumerate(self.text) if _is_open(sign))
        return self.text[:first], self.text[first:]

    def _compact(self) -> re.Pattern[str]:
        prefix, rest = ([sign.lower() for sign in part if sign.isalnum()] for part in self._split())
        places = "".join("[0-9]" if sign.isdigit() else "[a-z]" if sign == "a" else sign for sign in rest)
        return re.compile(f"(?:{''.join(prefix)})?(?P<rest>{places})")


def _is_open(sign: str) -> bool:
    return sign.isdigit() or sign == _LETTER


def _filled(sign: str, typed: str) -> str:
    return typed if _is_open(sign) else sign
