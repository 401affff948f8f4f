"""Under which name, and with which password beside it, somebody logs in: ``user bex pass rainyday``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from confidant.detection.recognizers.base import FLAGS
from confidant.detection.recognizers.word_lists import any_of, entries, lists, word_list

NAME = r"@?\w(?:[\w.#-]{1,38}\w)(?![\w@]|\.\w)"
_END = r"(?= ?(?:[.,;!?)]|$)| (?:and|und|y|et|e|but|please|pls|thanks|bitte|gracias|merci)\b)"
_REACH = 44  # characters before "is my username" in which the name stands


class Login(NamedTuple):
    """A user name and a password, each ``(start, end)``."""

    name: tuple[int, int]
    password: tuple[int, int]


def logins(text: str) -> Iterator[Login]:
    """Yield pairs of a user name and a password that are given together; in linear time."""
    for pattern in _pairs():
        for found in pattern.finditer(text):
            if not (_is_talk(found["name"]) or _is_talk(found["password"])):
                yield Login(found.span("name"), found.span("password"))


def user_names(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield ``(start, end, told)`` of what may be a user name; ``told`` when nothing else can be meant."""
    named, used, turned, profile = _names()
    for found in named.finditer(text):
        yield *found.span("name"), found["is"] is not None or found["loose"] is not None
    for found in used.finditer(text):
        yield *found.span("name"), True
    for found in turned.finditer(text):
        yield *found.span("name"), True
    for found in profile.finditer(text):
        yield *found.span("name"), True


def is_no_name(value: str) -> bool:
    """Whether it is what people log in with, or what they say of it: "google", "wrong"."""
    low = value.lower()
    return low in lists("logins")["not_user_names"] or low in word_list("secret_talk") or low in _networks()


def _is_talk(value: str) -> bool:
    return value.lower().strip(".,;!?\"'") in word_list("secret_talk")


@cache
def _networks() -> frozenset[str]:
    return word_list("networks")


@cache
def _pairs() -> tuple[re.Pattern[str], ...]:
    words = lists("logins")
    user, own = any_of(words["user_names"], words["loose_user_names"]), any_of(words["own"])
    link = rf"(?: ?{any_of(words['is'])})?"
    between = r"(?:,|/| and| und| y| et| e|;)?"
    return (
        re.compile(
            rf"\b(?:{own} )?{user}{link} (?P<name>[^\s,;/]{{2,40}}){between} ?"
            rf"(?:{own} )?{any_of(words['passwords'])}{link} (?P<password>[^\s,;]{{3,64}}?){_END}",
            FLAGS,
        ),
        re.compile(
            rf"\b(?:{own} )?(?:{any_of(words['pairs'])}){link} (?P<name>[^\s,;/:|]{{2,40}})(?: ?[/|] ?|:)"
            rf"(?P<password>[^\s,;/]{{4,64}}?){_END}",
            FLAGS,
        ),
    )


@cache
def _names() -> tuple[re.Pattern[str], ...]:
    words = lists("logins")
    own, link = any_of(words["own"]), any_of(words["is"])
    firm, loose = any_of(words["user_names"]), any_of(words["loose_user_names"])
    networks = any_of(entries("networks"))
    return (
        re.compile(
            rf"\b(?:(?:{own} )?{firm}(?P<is> ?{link})?|(?P<loose>{own} {loose}) ?{link}) ?(?P<name>{NAME})",
            FLAGS,
        ),
        re.compile(rf"\b{any_of(words['log_in_as'])}:? (?P<name>{NAME})", FLAGS),
        re.compile(
            rf"(?<![\w@.#-])(?P<name>{NAME}),? (?:is|that's|thats|ist|das ist|es|est|c'est|e)(?: also)? "
            rf"{own} (?:(?:new|old) )?(?:{firm}|{loose}|{networks})(?: (?:name|handle|id|account))?(?=[ .,!?;]|$)",
            FLAGS,
        ),
        re.compile(
            r"(?:\blinked ?in(?:\.com)?[ :/]{0,3}(?:is |at |profile |=)?/?in/|(?<![\w/.])/?u/)"
            r"(?P<name>[\w%-]{3,100})(?![\w/])",
            FLAGS,
        ),
    )
