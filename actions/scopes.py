"""Which field or purpose a sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.parts import heard

_NOT = re.compile(
    r"\b(don'?t|do not|never|not|no need to|stop)\b[\w' ]{0,24}?\b(delete|erase|remove|forget|wipe|clear)",
)
_OBJECTS = re.compile(r"\b(?:object\w*|stop|no more|don'?t|do not|unsubscribe|opt out)\b")
_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|but not|apart from|other than|besides|not my|without my"
    r"|(?<!don't )(?<!dont )(?<!not )(?<!never )keep (?:my|the))\b",
)
_LESS = re.compile(r"^(?:no|nope|wait|yes but|but)\b|\b(?:only|just)\b")
_DONE = re.compile(r"\b(?:did you|have you|has|was|is|are|were)\b.*\b(?:deleted?|erased?|gone|removed?)\b")
_WHAT_IF = re.compile(r"\b(what|how) (happens|would happen|if)\b|\bwhat'?s going to happen\b")


def _named(text: str, words: Mapping[str, list[str]]) -> list[str]:
    """What a sentence names, in its order; a longer word hides the shorter ones in it."""
    meaning: dict[str, list[str]] = {}
    for name, options in words.items():
        for word in options:
            meaning.setdefault(word, []).append(name)
    longest_first = "|".join(re.escape(word) for word in sorted(meaning, key=len, reverse=True))
    found = re.finditer(rf"\b(?:{longest_first})\b", text.casefold())
    return list(dict.fromkeys(name for match in found for name in meaning[match.group()]))


def fields_named(text: str) -> list[str]:
    """The fields a sentence names."""
    return _named(text, heard()["fields"])


def kept_named(text: str) -> str | None:
    """What else is kept that a sentence names: `chat` or `feedback`."""
    return next(iter(_named(text, heard()["kept"])), None)


def purpose_named(text: str) -> str | None:
    """The purpose a sentence names."""
    return next(iter(_named(text, heard()["purposes"])), None)


def says_everything(text: str) -> bool:
    """Whether all of it is meant."""
    return bool(_named(text, {"everything": heard()["everything"]}))


def says_not(text: str) -> bool:
    """Whether a sentence asks *not* to erase."""
    return _NOT.search(text.casefold()) is not None


def only_asks(text: str) -> bool:
    """Whether a sentence asks what would happen, and wants nothing done."""
    return _WHAT_IF.search(text.casefold()) is not None


def asks_whether_done(text: str) -> bool:
    """Whether a sentence asks if something was erased."""
    return _DONE.match(text.casefold().strip()) is not None


def kept_back(text: str) -> tuple[str, list[str]] | None:
    """What stands before "except", "keep my" and the like, and the fields named behind; None without such words."""
    lowered = text.casefold()
    found = _EXCEPT.search(lowered)
    return (lowered[: found.start()], fields_named(lowered[found.end() :])) if found else None


def wants_less(text: str) -> bool:
    """Whether an answer begins with a no, or says only."""
    return _LESS.search(text.casefold().strip()) is not None


def objects(text: str) -> bool:
    """Whether a sentence about offers wants none."""
    return _OBJECTS.search(text.casefold()) is not None
