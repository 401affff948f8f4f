"""Titles without the words of a variant, where a feed repeats them: `Cairn Mid - Green / 43`."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATORS = " \t-\u2013\u2014/|,;:(["
_CLOSING = " \t)].,"
_SIZE_WORDS = re.compile(r"(?<!\w)(?:size|gr\.?|gr[oö](?:ß|ss)e|taille|maat|eu|uk|us)$", re.IGNORECASE)
_MARKED = re.compile(r"\s*[,;:(\[|]|\s[-\u2013\u2014/]\s")


def without_values(title: str, variant_values: Iterable[str]) -> str:
    """The title without the values at its end, whatever stands between them; the title itself if nothing would be left.

    `Cairn Mid Green 43`, `Cairn Mid (Green, size 43)` and `Cairn Mid - Green / 43` are `Cairn Mid`.
    """
    values = sorted({value.casefold() for value in variant_values if value}, key=len, reverse=True)
    rest = title
    while (shorter := _without_one(rest, values)) is not None:
        rest = shorter
    return rest


def without_marked_values(title: str, variant_values: Iterable[str]) -> str:
    """The same, but only where a sign such as a dash or bracket sets the values apart: `Little Black` may be a name."""
    rest = without_values(title, variant_values)
    return rest if _MARKED.match(title[len(rest) :]) else title


def _without_one(title: str, values: Iterable[str]) -> str | None:
    trimmed = title.rstrip(_CLOSING)
    folded = trimmed.casefold()
    if len(folded) != len(trimmed):
        return None
    for value in values:
        before = trimmed[: len(trimmed) - len(value)]
        if folded.endswith(value) and before and before[-1] in _SEPARATORS:
            rest = before.rstrip(_SEPARATORS)
            rest = _SIZE_WORDS.sub("", rest).rstrip(_SEPARATORS)
            return rest or None
    return None
