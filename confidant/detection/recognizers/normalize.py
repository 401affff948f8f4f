"""One spelling for many: what a person typed, as recognizers read it, with the way back.

Folding undoes disguises and accidents of typing (full-width digits, zero-width characters, accents, mathematical and
enclosed letters, look-alikes of other scripts, runs of spaces) so that a pattern needs one spelling only.
What is really written in another script stays in it; `latin` puts that into Latin letters.
Offsets of the result lead back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

_MAX_EXPANSION = 4  # some single characters decompose to a sentence
_MAX_LATIN = 8
_MAX_MARKS = 8  # of one letter, that are composed with it
_MAX_STEPS = 4

_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2024\u3002\uff0e", "."),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u0640", ""),  # blanks that count as letters; the Arabic stretcher
    "\u2800": " ",
    "\u0131": "i",
    "\u0251": "a",
    "\u0261": "g",
    "\U0001f51f": "10",
}
_AS_THEY_ARE = frozenset("\u2122\u2120\u00bc\u00bd\u00be\u2150\u2151\u2152\u2153\u2154\u2155\u2156\u2157\u2158")
_DRAWN_LETTER = re.compile(
    r"(?:(?:NEGATIVE )?(?:CIRCLED|SQUARED)|PARENTHESIZED) LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])"
    r"|LATIN LETTER SMALL CAPITAL ([A-Z])"
)

# Letters drawn like a Latin one (of Unicode's confusables the everyday part, UTS 39), and those that only resemble one.
_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχօՕ",
        "aeopcyxijshdqwABEKMHOPCTYXIJSABEZHIKMNOPTYXaikvopuxoO",
        strict=True,
    )
)
_RESEMBLING = {**_ALIKE, **dict(zip("гкмтвнпи\u03b5\u03c4\u03b7\u03c9", "rkmtbhnuetnw", strict=True))}
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~]+")
_LATIN, _FOREIGN, _OPEN = "latin", "foreign", "open"


@dataclass(frozen=True)
class Folded:
    """Folded text; ``starts[i]`` and ``ends[i]`` are the original's range behind its character ``i``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original's range for a non-empty folded range."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold ``text``; never raises; the result is at most four times as long, and folding it again changes nothing."""
    if text.isascii() and text.isprintable() and "  " not in text and "`" not in text:
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for folded, start, end in _clusters(text):
        for one in folded:
            if one == " " and characters and characters[-1] == " ":
                ends[-1] = end
                continue
            characters.append(one)
            starts.append(start)
            ends.append(end)
    plain = "".join(characters)
    return Folded(plain if plain.isascii() else _unmasked(plain), tuple(starts), tuple(ends))


def latin(text: str) -> tuple[str, tuple[int, ...]]:
    """Any script in ASCII letters, each with its place in ``text``.

    A character becomes at most eight; one that has no letters (an emoji) becomes a space, a mark nothing.
    The table is anyascii's: by the letter, so vowels that a script leaves out stay out.
    """
    if text.isascii():
        return text, tuple(range(len(text)))
    characters: list[str] = []
    origins: list[int] = []
    for place, one in enumerate(text):
        spelled = one if one.isascii() else _latin_character(one)
        characters.append(spelled)
        origins.extend([place] * len(spelled))
    return "".join(characters), tuple(origins)


@lru_cache(maxsize=4096)
def _latin_character(character: str) -> str:
    spelled = "" if "\ud800" <= character <= "\udfff" else anyascii(character)
    return " " if spelled.startswith(":") and spelled.endswith(":") else spelled[:_MAX_LATIN]


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """One character as folded; folding each character of the result changes nothing."""
    folded = character
    for _ in range(_MAX_STEPS):
        again = "".join(_fold_step(one) for one in folded)
        if again == folded:
            break
        folded = again
    return folded if len(folded) <= _MAX_EXPANSION else character


def _fold_step(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SIGNS:
        folded = _SIGNS[character]
    elif character in _AS_THEY_ARE or category.startswith("M"):
        folded = character
    elif category in ("Cf", "Cs"):
        folded = ""
    elif category in ("Cc", "Zs", "Zl", "Zp"):
        folded = " "
    else:
        folded = _drawn(character)
    return folded


def _drawn(character: str) -> str:
    """A letter or digit that is drawn in a special way: in a circle, bold, wide, accented."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    letter = _DRAWN_LETTER.match(unicodedata.name(character, ""))
    if letter:
        return (letter.group(1) or letter.group(2)).lower()
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) > _MAX_EXPANSION:
        return character
    return "".join(_bare(one) for one in wide if len(wide) == 1 or not _is_ornament(one))


def _bare(character: str) -> str:
    """A Latin letter without its accents; a letter of another script as it is."""
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character with the marks upon it, folded, and its range in ``text``."""
    base, marks, start, end = "", "", 0, 0
    for place, character in enumerate(text):
        if " " < character < "\x7f" and character != "`":
            if end:
                yield _composed(base, marks) if marks else base, start, end
            base, marks, start, end = character, "", place, place + 1
            continue
        for one in _fold_character(character):
            is_mark = _joins(one)
            if not is_mark:
                if end:
                    yield _composed(base, marks), start, end
                base, marks, start = one, "", place
            elif not end:
                start = place
            end = place + 1
            marks += one if is_mark and len(marks) < _MAX_MARKS else ""
    if end:
        yield _composed(base, marks), start, end


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    vowel_or_tail = "\u1161" <= character <= "\u11ff"  # Korean written letter by letter
    return vowel_or_tail or unicodedata.category(character).startswith("M")


def _composed(base: str, marks: str) -> str:
    """Latin letters lose their marks, others keep those of their script (they are its vowels)."""
    if not marks or base.isascii():
        if base:
            return base
        return "".join(one for one in marks if not _is_ornament(one))  # nothing is before them
    whole = unicodedata.normalize("NFC", base + marks)
    kept = "".join(one for one in whole if not _is_ornament(one))
    return "".join(_bare(one) for one in unicodedata.normalize("NFC", kept))


def _is_ornament(mark: str) -> bool:
    """Accents and enclosures that belong to no script."""
    return "\u0300" <= mark <= "\u036f" or "\u20d0" <= mark <= "\u20ff" or "\ufe00" <= mark <= "\ufe2f"


def _unmasked(text: str) -> str:
    """Look-alikes put back: in words that mix scripts, and in words made of nothing else beside Latin words."""
    words = list(_WORD.finditer(text))
    sorts = [_sort(found.group()) for found in words]
    if _LATIN not in sorts:
        return text
    characters = list(text)
    for found, sort, before, after in zip(words, sorts, _decided(sorts), _decided(sorts[::-1])[::-1], strict=True):
        if found.group().isascii():
            continue
        if sort == _LATIN or (sort == _OPEN and _FOREIGN not in (before, after)):
            characters[found.start() : found.end()] = [_RESEMBLING.get(one, one) for one in found.group()]
    return "".join(characters)


def _sort(word: str) -> str:
    """Whether a word is Latin (perhaps masked), of another script, or open: all its letters are look-alikes."""
    if word.isascii():
        return _LATIN if any(one.isalpha() for one in word) else _OPEN
    others = [one for one in word if not one.isascii() and (_joins(one) or (one.isalpha() and not _is_latin(one)))]
    if any(one.isascii() and one.isalpha() for one in word):
        return _LATIN if all(one in _RESEMBLING for one in others) else _FOREIGN
    if not all(one in _ALIKE for one in others):
        return _FOREIGN
    if any(one.isdecimal() for one in word):
        return _LATIN if others else _OPEN  # a code
    return _OPEN


@lru_cache(maxsize=1024)
def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _decided(sorts: list[str]) -> list[str]:
    """For each word, the sort of the nearest word before it that is not open."""
    last, before = "", []
    for sort in sorts:
        before.append(last)
        last = last if sort == _OPEN else sort
    return before
