"""Spans grow to the whole of what they are part of: half a value sealed leaves the other half to be read.

What is found may stop short where somebody types otherwise than expected: ``seventh of [may] nineteen eighty four``,
``[LO-48213]-77-Q``, ``ben@[example],org``, ``[mrs] pettigrew at no 9``. Rules for each kind say how far it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from confidant.detection.recognizers.word_lists import any_of, lists

if TYPE_CHECKING:
    from confidant.detection.detector import Span

_REACH = 48
_MAIL_BEFORE = re.compile(r"[\w.+'-]{1,64}@{0,3}$|[\w.+'-]{0,64}@{1,3}$")
_MAIL_AFTER = re.compile(
    r"[@\w.+-]*[\w@](?:,(?:com|org|net|co|de|fr|es|it|uk|ie|pt|br|nl|eu)\b)?|,(?:com|org|net|co|de|fr|es)\b"
)
_CODE_BEFORE = re.compile(r"(?<![\w-])(?:[a-z]{1,5}[/#_-]|[\da-z]*\d[\da-z]*[/#_-]|[a-z]{1,4}(?=\d))+$", re.IGNORECASE)
_CODE_AFTER = re.compile(
    r"(?:[/_-](?=[\w]*\d|[a-z]{1,3}(?![\w]))[\da-z]{1,12})+(?!\w)|[\da-z]{1,4}(?!\w)", re.IGNORECASE
)
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w{1,24}$"), re.compile(r"\w{1,24}")
_HOUSE_AFTER = re.compile(
    r",? ((?:at|in) (?:no\.?|number|nr\.?|flat|apt|unit|house) ?\d{1,4}[a-z]?)(?!\w)", re.IGNORECASE
)
_BETWEEN = re.compile(r"[ ,./#\d-]{1,8}")
_CODES = ("order_number", "phone", "ip")


def grown(text: str, spans: list[Span]) -> list[Span]:
    """The spans of a text, sorted and apart, each as far as it goes on; a person's house number is an address."""
    wide: list[Span] = []
    for place, span in enumerate(spans):
        floor = wide[-1].end if wide else 0
        ceiling = spans[place + 1].start if place + 1 < len(spans) else len(text)
        begin, stop = _reached(text, span, floor, ceiling)
        wide.append(replace(span, start=begin, end=stop))
        house = _HOUSE_AFTER.match(text, stop, ceiling) if span.kind == "person" else None
        if house:
            wide.append(replace(span, kind="address", start=house.start(1), end=house.end()))
    return _bridged(text, wide)


def _reached(text: str, span: Span, floor: int, ceiling: int) -> tuple[int, int]:
    before, after = _RULES.get(span.kind, (None, None))
    if span.kind == "removed" and not any(letter.isdigit() for letter in text[span.start : span.end]):
        return span.start, span.end
    head = before(text, max(floor, span.start - _REACH), span.start) if before else span.start
    tail = after(text, span.end, min(ceiling, span.end + _REACH)) if after else span.end
    return head, tail


def _back(pattern: re.Pattern[str]) -> Callable[[str, int, int], int]:
    def begin(text: str, floor: int, start: int) -> int:
        found = pattern.search(text, floor, start)
        return found.start() if found and found.end() == start else start

    return begin


def _forth(pattern: re.Pattern[str]) -> Callable[[str, int, int], int]:
    def stop(text: str, end: int, ceiling: int) -> int:
        found = pattern.match(text, end, ceiling)
        return found.end() if found else end

    return stop


def _person(text: str, floor: int, start: int) -> int:
    found = _PATTERNS["titles"].search(text, floor, start)
    return found.start() if found else _back(_WORD_BEFORE)(text, floor, start)


def _patterns() -> dict[str, re.Pattern[str]]:
    said = lists("growth")
    day, year = any_of(said["days"]), any_of(said["years"])
    return {
        "titles": re.compile(rf"(?<!\w){any_of(said['titles'])}\.? ?$", re.IGNORECASE),
        "day": re.compile(rf"(?<!\w)(?:the )?(?:{day}|\d{{1,2}}(?:st|nd|rd|th)?)(?: of| de|\.)? ?$", re.IGNORECASE),
        "year": re.compile(rf",?(?: of| de)? (?:{year}|(?:19|20)\d\d|'\d\d)(?!\w)", re.IGNORECASE),
    }


_PATTERNS = _patterns()
_RULES: dict[str, tuple[Callable[[str, int, int], int] | None, Callable[[str, int, int], int] | None]] = {
    "email": (_back(_MAIL_BEFORE), _forth(_MAIL_AFTER)),
    **dict.fromkeys(_CODES, (_back(_CODE_BEFORE), _forth(_CODE_AFTER))),
    "removed": (_back(_CODE_BEFORE), _forth(_CODE_AFTER)),
    "person": (_person, _forth(_WORD_AFTER)),
    "place": (_back(_WORD_BEFORE), _forth(_WORD_AFTER)),
    "address": (_back(_WORD_BEFORE), _forth(_WORD_AFTER)),
    "birthday": (_back(_PATTERNS["day"]), _forth(_PATTERNS["year"])),
}


def _bridged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Halves of a mail address are one, and so are two parts of an address with only digits and signs between."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.kind == span.kind and _is_one(text, last, span):
            joined[-1] = replace(last, end=span.end, score=max(last.score, span.score))
        else:
            joined.append(span)
    return joined


def _is_one(text: str, last: Span, span: Span) -> bool:
    if span.kind == "email":
        return last.end == span.start
    return span.kind == "address" and _BETWEEN.fullmatch(text, last.end, span.start) is not None
