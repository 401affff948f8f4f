"""Passwords, codes and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match, digits_of
from confidant.detection.recognizers.keys import keys
from confidant.detection.recognizers.labels import Label, Labels, after
from confidant.detection.recognizers.last_digits import last_digits
from confidant.detection.recognizers.logins import logins
from confidant.detection.recognizers.turned_secrets import turned_secret
from confidant.detection.recognizers.vocabulary import is_placeholder
from confidant.detection.recognizers.word_lists import any_of, entries, lists, word_list

_SAID = (
    r"(?:is|was|are|=|->|should be|ist|lautet|est|es|e|era|jest|je|este|ar|c'est|sera|seria)(?=[ :=])|[:=]|->|'s(?= )"
)
_STATED = re.compile(
    r"(?: (?:for|to|of|on|in|at|from) (?:my|the|this|your|our|that) \w{2,20}(?: \w{2,20})?| again| here| i (?:use"
    r"|used|set"
    r"|have|got|chose|received|was sent)| (?:that )?you (?:sent|gave|texted)(?: me)?| you asked for)?"
    rf"(?: {{0,1}}(?:{_SAID}| -(?= )|-(?=[^\s-]*[\d@#$%&*]))){{1,3}}"
    r" ?(?:just |now |still |actually |currently )?(\"[^\"\n]{1,128}\"|\S{1,128}(?:"
    rf" [^\s,.;!?]{{1,40}}){{0,23}})",
    FLAGS,
)
_SET = re.compile(
    r"\b(?:set|change|changed|reset|updated?|made|make)(?: it| back)?(?: (?:my|the|your|our))?(?: \w{1,12})? $", FLAGS
)
_TO = re.compile(r" (?:to|as|=) (\S{3,128})", FLAGS)
_FOLLOWED = re.compile(r" (?:(?:of|like|again|here) )?(\S{3,128})")
_NUMBER = re.compile(
    r"[\"'(*]{0,2}((?:[a-z]-)?\d(?:[ -]?\d){2,9})(?![^\W_]|[.,/]\d| ?[€$£%]| (?:eur|euros?|pounds|pieces|pairs)\b)",
    FLAGS,
)
_BEFORE = re.compile(
    r"(?<!\S)[\"']?(\S{3,64}?)[\"']? (?:is|was|as|=)(?: (?:my|the|our|his|her|an?))?(?: (?:good|strong|safe|new|old"
    "|bad|weak|secure))?"
    r"(?: \w{2,12})? $",
    FLAGS,
)
_GOOD = re.compile(
    r"(?<!\S)(?:is|use|used|using|enter|entered|typed?) [\"']?(\S{3,64}?)[\"']? (?:as )?(?:(?:a|my|the"
    r"|an) )?(?:\w{2,8} )?$",
    FLAGS,
)
_REACH = 60
_MEASURE = re.compile(
    r"\d{1,2}(?:x|times|days?|h|min|l|th|st|nd|rd)?|\d{1,3} ?(?:chars?|characters?)|2fa|2-step|\d{1,3}%", FLAGS
)
_INDIAN_POSTCODE = re.compile(r"[1-9]\d{5}|[1-9]\d\d \d{3}")
_DIGITS = range(3, 11)
_LOOSE = frozenset(["number?"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS = 6
_MAY_BEGIN = frozenset(
    ["correct", "secret", "strong", "old", "nothing", "something", "one", "all", "letters", "simple"]
)
_MARK = re.compile(r"\d|[^\w\s'.,;:!?\"-]|[a-z][A-Z]|\w[!?]\w")
_EDGES = " ,;.!?\"'"
_QUOTED = re.compile(r"\"([^\"\n]{1,128})\"|'([^'\n]{1,128})'(?!\w)")


class SecretRecognizer(ChatRecognizer):
    """What opens an account: stated beside its name, recognisable by its form, or as random as only a key is."""

    ENTITY = "SECRET"

    def load(self) -> None:
        """Read what secrets are called, and what makes a code a public one."""
        self._labels = Labels(lists("secret_names"))
        self._public = re.compile(rf"\b{any_of(entries('public_codes'))} $", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield secrets without their name."""
        for label in self._labels.find(text):
            for key in label.keys:
                yield from self._beside(text, label, key.rstrip("?"), loose=key.endswith("?"))
        for start, end, score in keys(text):
            yield Match(start, end, score)
        for start, end in last_digits(text):
            yield Match(start, end, 0.8)
        for login in logins(text):
            name, password = (text[slice(*place)] for place in login)
            if not (self.vocabulary.is_word(name) and self.vocabulary.is_word(password)):
                yield Match(*login.password, 0.8)

    def _beside(self, text: str, label: Label, kind: str, *, loose: bool) -> Iterator[Match]:
        before = text[max(0, label.start - _REACH) : label.start]
        if (loose or kind == "number") and self._public.search(before):
            return
        stated = _STATED.match(text, label.end)
        value = _stated_value(stated.group(1), kind) if stated else ""
        marked = not (loose or kind == "number") or (_MARK.search(value) and not _is_public(text, label, value))
        if stated and value and marked:
            yield Match(stated.start(1), stated.start(1) + len(value), 0.9)
        if kind == "number":
            yield from _number(text, label, after(text, label.end))
            yield from _number(text, label, stated.start(1) if stated else len(text))
        elif kind == "word":
            yield from _word(text, label, before)
        if kind in ("number", "word"):
            yield from _before(label, before, kind)
            yield from _described(text, label)
        turned = turned_secret(text, label.start, label.end, _REACH) if kind == "word" and not loose else None
        if turned:
            yield Match(*turned, 0.8)


def _number(text: str, label: Label, start: int) -> Iterator[Match]:
    found = _NUMBER.match(text, start)
    year = found and not label.keys.isdisjoint(_LOOSE) and _YEAR.fullmatch(found.group(1))
    if found and not year and len(digits_of(found.group(1))) in _DIGITS and not _is_public(text, label, found.group(1)):
        yield Match(*found.span(1), 0.9)


def _word(text: str, label: Label, before: str) -> Iterator[Match]:
    """As in "password hunter2", "changed my password to hunter2"."""
    found = _FOLLOWED.match(text, label.end)
    value = found.group(1).strip(_EDGES) if found else ""
    if (
        found
        and _MARK.search(value)
        and not _MEASURE.fullmatch(value)
        and "@" not in value
        and not is_placeholder(value)
    ):
        yield Match(found.start(1), found.start(1) + len(found.group(1).rstrip(_EDGES)), 0.8)
    found = _TO.match(text, label.end) if _SET.search(before) else None
    value = found.group(1).rstrip(_EDGES) if found else ""
    if found and value and value.lower() not in word_list("secret_talk") and not is_placeholder(value):
        yield Match(found.start(1), found.start(1) + len(value), 0.8)


def _before(label: Label, before: str, kind: str) -> Iterator[Match]:
    """As in "hunter2 is my password", "is hunter2 a good password?", "use hunter2 as password"."""
    start = label.start - len(before)
    for pattern in (_BEFORE, _GOOD):
        found = pattern.search(before)
        value = found.group(1) if found else ""
        plain = value.replace("-", "").isdigit() if kind == "number" else "@" not in value
        if found and _MARK.search(value) and plain and not _MEASURE.fullmatch(value) and not is_placeholder(value):
            yield Match(start + found.start(1), start + found.end(1), 0.8)


def _described(text: str, label: Label) -> Iterator[Match]:
    """As in "my password is the street we lived on, marigold": what it is made from, and then the secret itself."""
    found = _described_secret().match(text, label.end)
    if found and found["value"].lower() not in word_list("secret_talk") | word_list("chat"):
        yield Match(*found.span("value"), 0.8)


@cache
def _described_secret() -> re.Pattern[str]:
    made_of = any_of(entries("made_into_secrets"))
    return re.compile(
        rf" ?(?:{_SAID}) (?:[^\W\d_]+(?:'s|s')? ){{1,4}}?{made_of}(?: \w{{1,12}}){{0,3}}?"
        r"(?:,| -|:| =|,? which is|,? so) ?[\"']?(?P<value>[^\s,;.!?\"']{3,64})[\"']?(?= ?(?:[.,;!?)]|$))",
        FLAGS,
    )


def _is_public(text: str, label: Label, value: str) -> bool:
    """Whether it is a postcode: India calls them PIN codes; another recognizer takes them for addresses."""
    name = text[label.start : label.end].lower().replace(" ", "")
    return name == "pincode" and _INDIAN_POSTCODE.fullmatch(value) is not None


def _stated_value(value: str, kind: str) -> str:
    """The secret at the beginning of ``value``, "" when it is only talk of one."""
    quoted = _QUOTED.match(value)
    if quoted and not all(word in word_list("secret_talk") for word in quoted.group().strip("\"'").lower().split()):
        return quoted.group()
    head = value.split(" ", 1)[0].rstrip(" ,;.?\"'")
    rest = value if kind == "phrase" else _sentence_after().sub("", value)
    words = [word.strip(_EDGES + ":").lower() for word in rest.split()]
    first = words[0] if words else ""
    talk = word_list("secret_talk")
    if not first or is_placeholder(first) or _MEASURE.fullmatch(first) or all(word in talk for word in words):
        return ""
    if kind != "phrase" and _MARK.search(head):
        return head
    if first in talk and not (kind == "phrase" or first in _MAY_BEGIN):
        return ""
    return " ".join(rest.split(" ")[: None if kind == "phrase" else _MOST_WORDS]).rstrip(" ,;.")


@cache
def _sentence_after() -> re.Pattern[str]:
    """How the sentence goes on after a secret."""
    return re.compile(rf" {any_of(entries('after_a_secret'))}\b.*", FLAGS | re.DOTALL)
