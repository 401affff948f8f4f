"""Which field or purpose a sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.parts import phrases

_NOT = re.compile(
    r"\b(don'?t|do not|never|not|no need to|stop)\b[\w' ]{0,24}?\b(delete|erase|remove|forget|wipe|clear)",
)
_WHAT_IF = re.compile(r"\b(what|how) (happens|would happen|if)\b|\bwhat'?s going to happen\b")


def _named(text: str, words: Mapping[str, list[str]]) -> str | None:
    lowered = text.casefold()
    found = [
        (len(word), name)
        for name, options in words.items()
        for word in options
        if re.search(rf"\b{re.escape(word)}\b", lowered)
    ]
    return max(found)[1] if found else None


def field_named(text: str) -> str | None:
    """The field a sentence names, by the longest match."""
    return _named(text, phrases()["fields"])


def purpose_named(text: str) -> str | None:
    """The purpose a sentence names."""
    return _named(text, phrases()["purposes"])


def says_everything(text: str) -> bool:
    """Whether all of it is meant."""
    return _named(text, {"everything": phrases()["everything"]}) is not None


def says_not(text: str) -> bool:
    """Whether a sentence asks *not* to erase."""
    return _NOT.search(text.casefold()) is not None


def only_asks(text: str) -> bool:
    """Whether a sentence asks what would happen, and wants nothing done."""
    return _WHAT_IF.search(text.casefold()) is not None
