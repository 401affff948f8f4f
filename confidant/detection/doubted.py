"""What the model takes for a name and is none: makers and their goods, ordinary words, slips.

A naming frame outranks them all (`recognizers.naming`); a given name gives way only to a maker that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from confidant.detection.recognizers.languages import is_no, is_of_one_language
from confidant.detection.recognizers.naming import is_home, is_naming, is_of_goods
from confidant.detection.recognizers.slips import is_ordinary
from confidant.detection.recognizers.vocabulary import WordLists

MODEL = "ModelRecognizer"
_INTRODUCED = "IntroducedPersonRecognizer"
_NAMING = ("person", "place", "address")
_LEADING = re.compile(r"(?:(?:the|an?|my|your|any|some|new|these|those|by|of) )+", re.IGNORECASE)
# How sure the model may be of what is a slip all the same, and a plain one (`recognizers.slips`); in its own scale, see
# `recognizers.model`. A word alone, or beside a comma at the beginning
# or the end, is more often a name than a slip.
_SURE, _SUREST = 0.4 + 0.25 * 0.95, 0.4 + 0.25 * 0.99
_UNSURE, _LIKELY = 0.4 + 0.25 * 0.3, 0.4 + 0.25 * 0.6
_NUMBER = re.compile(r"\s?\d")
_MODEL_NUMBER = re.compile(r"\s\d{1,2}s\b|(?:\s[^\W\d_]+)?\s\d{1,4}(?:\W*$|\s[^\W\d_]{2,}\W*$)")
_BESIDE = re.compile(r"\s(?:and|or|&)\s(?!(?:i|me|my|we|you|he|she|they)\b)(\w+)", re.IGNORECASE)  # "jade and coral"
_WORD = re.compile(r"[^\s,;]+")

Range = tuple[int, int]


def believed(text: str, span: Any, brands: Sequence[Range], vocabulary: WordLists) -> Iterator[Any]:
    """The span, what is left of it, or nothing.

    Args:
        text: The folded message.
        span: A `Span` of the detector.
        brands: Where makers and products are named in the text.
        vocabulary: The words that are known.
    """
    if span.kind not in _NAMING:
        if not (span.source == MODEL and any(start <= span.start <= end + 1 for start, end in brands)):
            yield span
        return
    if span.source == _INTRODUCED or _is_told(text, span):
        yield span
        return
    for part in _without_brands(text, span, brands, vocabulary):
        if part.source != MODEL or part.kind == "address" or not _is_plain(text, part, vocabulary):
            yield part


def _is_told(text: str, span: Any) -> bool:
    return is_naming(text, span.start, span.end) or (span.kind != "person" and is_home(text, span.start))


def _without_brands(text: str, span: Any, brands: Sequence[Range], vocabulary: WordLists) -> Iterator[Any]:
    """The parts of a span outside makers, so far as they are names: "clifton" of "hoka clifton" is a line of goods."""
    leading = _LEADING.match(text, span.start, span.end)
    first = leading.end() if leading else span.start
    for start, end in brands:
        inside = start <= first < end
        behind = span.source == MODEL and first == end + 1
        if not (inside or behind) or (inside and not _is_maker(text, start, end, vocabulary)):
            continue
        rest = replace(span, start=min(span.end, end), end=span.end) if inside else span
        value = text[rest.start : rest.end]
        if rest.start < rest.end and _has_given(value, vocabulary) and not _NUMBER.match(text, rest.end):
            yield replace(rest, start=rest.end - len(value.lstrip(" ,.")))
        return
    yield span


def _is_maker(text: str, start: int, end: int, vocabulary: WordLists) -> bool:
    """Whether a maker's name is meant: if a given name stands in it, something must speak of goods."""
    if not _has_given(text[start:end], vocabulary) or is_of_goods(text, start, end):
        return True
    first, last = not text[:start].strip(), not text[end:].strip(" .,!?")
    if first and (" " in text[start:end] or (last and text[start:end].lower() in vocabulary.doubtful_given)):
        return True
    beside = _BESIDE.match(text, end)
    return _MODEL_NUMBER.match(text, end) is not None or (beside is not None and vocabulary.is_common(beside[1]))


def _has_given(value: str, vocabulary: WordLists) -> bool:
    return any(vocabulary.may_be_given(word.strip(".!?'")) for word in _WORD.findall(value))


def _is_plain(text: str, span: Any, vocabulary: WordLists) -> bool:
    """Whether nothing but the model speaks for a name, and something against it: goods, an ordinary word, a slip."""
    leading = _LEADING.match(text, span.start, span.end)
    first = leading.end() if leading else span.start
    value = text[first : span.end]
    words = [word.lower() for word in _WORD.findall(value)]
    if _has_given(value, vocabulary) or _is_written_large(text, first, span.end):
        return False
    foreign = span.score <= _SURE and (is_of_one_language(words) or all(map(is_no, words)))
    if foreign or is_of_goods(text, first, span.end):
        return True
    if any(word in vocabulary.places for word in words):
        return False
    before, behind = text[: span.start].rstrip(), text[span.end :].lstrip(" .!?")
    alone = (not before or before.endswith(",")) and (not behind or behind.startswith(","))
    doubtful, plain = (_UNSURE, _LIKELY) if alone else (_SURE, _SUREST)
    if span.score > plain:
        return False
    return all(is_ordinary(word, vocabulary, plainly=span.score > doubtful) for word in words)


def _is_written_large(text: str, start: int, end: int) -> bool:
    """With a capital that no sentence begins with, or as one is called by name: "Leif, can you help"."""
    return text[start : start + 1].isupper() and (start > 0 or text[end : end + 1] == ",")
