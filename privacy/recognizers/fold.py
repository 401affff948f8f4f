"""One spelling for many: what a person typed, as recognizers read it, with the way back.

Folding undoes disguises and accidents of typing (full-width digits, zero-width characters, accents, look-alike
letters, runs of spaces) so that a pattern needs one spelling only.
Offsets of the folded text lead back to the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MAX_EXPANSION = 4  # some single characters decompose to a sentence

# Letters of other scripts that are drawn like a Latin one (Unicode's confusables, the everyday part).
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝгкмтвнАЕОРСУХІЈЅКМТВНΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχ",
    "aeopcyxijshdqwrkmtbhAEOPCYXIJSKMTBHABEZHIKMNOPTYXaeikvoptux",
)
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2024\u3002\uff0e", "."),
    }
)


@dataclass(frozen=True)
class Folded:
    """Folded text; ``starts[i]`` and ``ends[i]`` are the original's range behind its character ``i``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original's range for a non-empty folded range."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me", "Cs"):
        return ""
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    wide = unicodedata.normalize("NFKC", character.translate(_PUNCTUATION))
    if len(wide) > _MAX_EXPANSION:
        return character
    folded = []
    for one in wide:
        base = unicodedata.normalize("NFD", one)[0]
        folded.append(base if base.isascii() else one)
    return "".join(folded).translate(_PUNCTUATION).translate(_LOOKALIKES)


def fold(text: str) -> Folded:
    """Fold ``text``; never raises, and the result is never much longer than the text."""
    if text.isascii() and text.isprintable() and "  " not in text and "`" not in text:
        return Folded(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        for one in _fold_character(character):
            if one == " " and characters and characters[-1] == " ":
                ends[-1] = index + 1
                continue
            characters.append(one)
            starts.append(index)
            ends.append(index + 1)
    return Folded("".join(characters), tuple(starts), tuple(ends))
