"""Signs as words: the network's vocabulary has no pictures, and a thumb down is an answer."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")  # they hold a picture together, or say how to draw it


def readable(text: str) -> str:
    """The text on one line, each picture as its Unicode name: "👎" is "thumbs down sign"."""
    return _SPACES.sub(" ", "".join(map(_spelled, text))).strip()


def _spelled(sign: str) -> str:
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if sign in _JOINERS or category == "Sk":  # colours of skin, too
        return ""
    return f" {unicodedata.name(sign, '').lower()} " if category == "So" else sign
