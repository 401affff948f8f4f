"""Words as the shop compares them: lower case, no accents, singular."""

from __future__ import annotations

import re
import unicodedata

_MARKS = {ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'", **dict.fromkeys(range(0x2010, 0x2015), "-")}
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def comparable(text: str) -> str:
    """Lower case, compatibility forms and accents folded: "Größe" and "GROSSE" are the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", plain_marks(text)).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def plain_marks(text: str) -> str:
    """Typographic apostrophes and dashes as the keyboard has them; the length stays."""
    return text.translate(_MARKS)


def singular(word: str) -> str:
    """The word without a plural ending; good enough to compare two words, not to show one."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "ties" stays
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - "gas"
        return word[:-1]
    return word


def words(text: str) -> list[str]:
    """The words of folded text, in order; an apostrophe stays inside its word."""
    return WORD.findall(text)


def phrase_key(text: str) -> str:
    """What two spellings of a phrase share: "Rain-Jackets" and "rain jacket"."""
    return " ".join(singular(word) for word in words(comparable(text)))
