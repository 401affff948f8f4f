"""A password that stands before its name and shows by nothing that it is one: ``moonflower, that's my password``."""

from __future__ import annotations

import re
from functools import cache

from confidant.detection.recognizers.base import FLAGS
from confidant.detection.recognizers.word_lists import any_of, entries, lists, word_list

_SHORTEST = 4


def turned_secret(text: str, start: int, end: int, reach: int) -> tuple[int, int] | None:
    """Where the secret stands that a name at ``text[start:end]`` follows, or None; it must begin a clause."""
    first = max(0, start - reach)
    found = _turned().search(text[first:start])
    if found is None or not _goes_on().match(text, end):
        return None
    group = "quoted" if found["quoted"] else "word"
    value = found[group].lower()
    if group == "word" and (
        len(value) < _SHORTEST
        or value in lists("turned_secrets")["not_secrets"]
        or value in word_list("secret_talk")
        or (not found["sign"] and value in word_list("chat"))
    ):
        return None
    if first and not found.start():
        return None  # what stands farther left is not known
    return first + found.start(group), first + found.end(group)


@cache
def _turned() -> re.Pattern[str]:
    words = lists("turned_secrets")
    links, own, leads = any_of(words["links"]), any_of(words["own"]), any_of(words["leads"])
    return re.compile(
        rf"(?:^|[.!?;:\n] ?|,? (?:and|und|y|et) )(?:{leads}[ ,]{{1,2}}){{0,3}}"
        rf"(?:[\"'](?P<quoted>[^\"'\n]{{2,64}})[\"']|(?P<word>[^\s,\"'.;:!?]{{3,64}}))"
        rf"(?:(?P<sign>,| -|:| =)(?: {links})?| {links}) {own} (?:[^\W\d_]{{1,12}} )?$",
        FLAGS,
    )


@cache
def _goes_on() -> re.Pattern[str]:
    """What may stand after the name: the end, or how the sentence goes on."""
    return re.compile(rf" ?(?:$|[.,;:!?)\n])| {any_of(entries('after_a_secret'))}\b", FLAGS)
