"""Is an answer in words of a language that we know a little? Of each, spaCy's stop words, and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from confidant.detection.recognizers.normalize import fold
from confidant.detection.recognizers.word_lists import lists

_STOPPED = frozenset({"es", "de", "fr", "pt", "it", "nl", "pl", "hi", "ta", "gu"})
"""Languages that spaCy has stop words for."""
_NO = re.compile(r"n+o+[pe]{0,3}s?|n+a+h+", re.IGNORECASE)  # "nop", "nooe", "naah"
_SHORTEST = 4  # letters of a stop word; shorter ones are names elsewhere: Le, An, Tu


def is_of_one_language(words: Iterable[str]) -> bool:
    """Whether one language has all of these words, in small letters and folded: "più tardi", "nein danke"."""
    several = frozenset(words)
    return any(several <= known for known in _languages())


def is_no(word: str) -> bool:
    """Whether it is a no, mistyped or drawn out."""
    return _NO.fullmatch(word) is not None


@cache
def _languages() -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(fold(word.lower()).text for word in (*_stop_words(code), *own))
        for code, own in lists("foreign").items()
    )


def _stop_words(code: str) -> frozenset[str]:
    if code not in _STOPPED:
        return frozenset()
    stopped = import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS
    return frozenset(word for word in stopped if len(word) >= _SHORTEST)
