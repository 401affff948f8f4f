"""Sizes in chat language: "size 42", "in M", "for two people", "a 30 litre pack"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from shop.amounts import NUMBER_WORDS
from shop.product import LETTERS, normal_size, size_family

_LETTER = r"(?:xx?s|xs|s|m|l|x{1,3}l)"
_SHOE = r"(?:[345]\d(?:[.,]5)?)"
_ANY_NUMBER = r"(?:\d{1,3}(?:[.,]5)?)"
_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight)"
_SPANS = r"(?:hour|day|night|week|month|year|mile|pair|piece|minute)s?\b"
_NO_MORE = rf"(?![\w%€]|[.,]\d|\s?-?\s?(?:€|eur|%|[kc]?m\b|k?g\b|{_SPANS}))"

_LITRES = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?-?\s?(?:l|lt|ltr|lit(?:er|re)s?)\b", re.ASCII)
_PERSONS = re.compile(
    rf"\b({_COUNT})\s?-?\s?(?:p|pers|persons?|people|ppl|man|men|adults?|berth|hikers?|campers?)\b", re.ASCII
)
# "for one" is left out: people look "for one in green".
_GROUP = re.compile(rf"\bfor (?!one\b)({_COUNT}){_NO_MORE}", re.ASCII)
_NAMED = re.compile(
    # "sizes" alone names no size S.
    rf"\b(?:sizes?|sz|eu)(?:\s?[:=#]?\s?(?=\d)|\s?[:=#]\s?|\s)"
    rf"(?:is |of |eu |a |an )?({_ANY_NUMBER}|{_LETTER}){_NO_MORE}|\b({_SHOE})\s?eu\b",
    re.ASCII,
)
_IN_LETTER = re.compile(rf"\b(?:in|in an?|as an?|wear an?|i'm an?|take an?)\s({_LETTER})\b(?!')", re.ASCII)
_LONG_LETTER = re.compile(r"(?<![\w'])(xxs|xs|xl|xxl|xxxl)(?![\w'])", re.ASCII)
_BIG_LETTER = re.compile(r"(?<![\w'&.-])(XXS|XS|S|M|L|XL|XXL|XXXL)(?![\w'&-])")
_BARE_NUMBER = re.compile(rf"(?<![\w.,€$+-])({_SHOE}){_NO_MORE}", re.ASCII)
_OWN_NUMBER = re.compile(rf"(?<![\w.,€$+-])(\d{{2,3}}(?:[.,]5)?){_NO_MORE}", re.ASCII)
_MEASURED = re.compile(r"(?<![\w.,])\d{1,4}(?:[.,]\d{1,2})? ?-?(?:ml|cl|mm|cm|kg|g|oz|lb|in)\b", re.ASCII)
_BARE_VOLUME = re.compile(rf"(?<![\w.,€$+-])(\d{{2,3}}){_NO_MORE}", re.ASCII)


class FoundSize(NamedTuple):
    """A size as the catalogue writes it (None when there is none), the text without it, and the text before it."""

    size: str | None
    rest: str
    before: str = ""


def read_size(
    text: str,
    original: str,
    families: AbstractSet[str],
    refused: Callable[[str], bool],
    numbered: AbstractSet[str] = frozenset(),
) -> FoundSize:
    """Find the size in folded `text`.

    Args:
        text: folded text.
        original: the text as typed.
        families: those that make sense here.
        refused: says of the text before a size whether that size is one that is not wanted.
        numbered: the sizes that are only numbers; others count where a word calls them a size.
    """
    for found in _candidates(text, original, families, numbered):
        if size_fits(found.size, families) and not refused(found.before):
            return found
    return FoundSize(None, text)


def size_fits(size: str | None, families: AbstractSet[str]) -> bool:
    """Whether a size of this family can be asked for at all."""
    return size is not None and size_family(size) in families


def _candidates(
    text: str, original: str, families: AbstractSet[str], numbered: AbstractSet[str]
) -> Iterable[FoundSize]:
    for pattern, form in ((_LITRES, _litres), (_PERSONS, _persons), (_NAMED, _plain), (_IN_LETTER, _plain)):
        for match in pattern.finditer(text):
            yield FoundSize(form(match[match.lastindex or 1]), *_cut(text, match))
    for match in _LONG_LETTER.finditer(text):
        yield FoundSize(match[1].upper(), *_cut(text, match))
    alone = text.strip(" .!?").upper()
    if alone in LETTERS:
        yield FoundSize(alone, "")
    for match in _BIG_LETTER.finditer(original):
        yield FoundSize(match[1], text)
    for match in _MEASURED.finditer(text):
        yield FoundSize(normal_size(match[0]), *_cut(text, match))
    yield from _bare(text, families, numbered)


def _bare(text: str, families: AbstractSet[str], numbered: AbstractSet[str]) -> Iterable[FoundSize]:
    """Numbers that no word calls a size."""
    for match in _GROUP.finditer(text):
        yield FoundSize(_persons(match[1]), *_cut(text, match))
    for match in _BARE_NUMBER.finditer(text):
        yield FoundSize(_plain(match[1]), *_cut(text, match))
    for match in _OWN_NUMBER.finditer(text):
        if _plain(match[1]) in numbered:
            yield FoundSize(_plain(match[1]), *_cut(text, match))
    # A number alone is a volume only where sizes can't be anything else: "pack 40".
    if families == {"litre"}:
        for match in _BARE_VOLUME.finditer(text):
            yield FoundSize(_litres(match[1]), *_cut(text, match))


def _litres(text: str) -> str:
    return f"{float(text.replace(',', '.')):g} l"


def _persons(text: str) -> str:
    return f"{int(NUMBER_WORDS.get(text) or text)}-person"


def _plain(text: str) -> str:
    return text.upper().replace(",", ".")


def _cut(text: str, match: re.Match[str]) -> tuple[str, str]:
    before = text[: match.start()]
    return f"{before} ; {text[match.end() :]}", before
