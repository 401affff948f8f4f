"""What people call a number or a secret, found in a sentence: in any case, with slips of the fingers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from confidant.detection.recognizers.normalize import fold
from confidant.detection.recognizers.word_lists import word_list

_WORD = re.compile(r"(?:[^\W\d_]\.){2,5}(?:[^\W\d_](?![^\W\d_]))?|[^\W\d_]+")
_BETWEEN = re.compile(r"[ .'/_-]{0,3}")
_FUZZY_FROM = 6  # letters; a shorter word is another word when one letter changes
_TWO_SLIPS_FROM = 12
_LONGEST_WORD = 45
_LINK = re.compile(r"[ :;?=#>,.\"'()\-]{0,4}(?:([^\W\d_]+(?:'[^\W\d_]+)?)(?![^\W_]))?")
_MOST_LINKS = 6


class Label(NamedTuple):
    """A name at ``text[start:end]``; ``keys`` say whose names it is."""

    start: int
    end: int
    keys: frozenset[str]


class Labels:
    """Finds names of one or more words.

    ``names`` maps a key to names in any language and case; where a name with a question mark (an ordinary word too:
    "tin?") is found, the key has one as well.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for owner, spellings in names.items():
            for spelling in spellings:
                key = f"{owner}?" if spelling.endswith("?") else owner
                # Folded as the text will be; capitals and small letters of other scripts fold differently.
                for folded in (fold(spelling).text, fold(spelling.upper()).text):
                    keys[tuple(_plain(word) for word in _WORD.findall(folded))].add(key)
        self._by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
        for words in sorted(keys, key=len, reverse=True):
            self._by_first[words[0]].append((words, frozenset(keys[words])))
        self._words = frozenset(word for words in keys for word in words)
        self._long = [word for word in sorted(self._words) if len(word) >= _FUZZY_FROM]

    def find(self, text: str) -> list[Label]:
        """The names in ``text``, the longest at each place, in order and apart; in linear time."""
        words = [(found.start(), found.end(), self._read(found.group())) for found in _WORD.finditer(text)]
        labels: list[Label] = []
        place = 0
        while place < len(words):
            length, keys = self._longest(text, words, place)
            if length:
                labels.append(Label(words[place][0], words[place + length - 1][1], keys))
            place += length or 1
        return labels

    def _read(self, word: str) -> str:
        """The word of a name that this one is or was meant to be."""
        word = _plain(word)
        if word in self._words or not _FUZZY_FROM <= len(word) <= _LONGEST_WORD:
            return word
        slips = 1 if len(word) < _TWO_SLIPS_FROM else 2
        close = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=slips)
        return close[0] if close else word

    def _longest(self, text: str, words: list[tuple[int, int, str]], place: int) -> tuple[int, frozenset[str]]:
        for name, keys in self._by_first.get(words[place][2], ()):
            part = words[place : place + len(name)]
            if tuple(word for _, _, word in part) == name and all(
                _BETWEEN.fullmatch(text, left[1], right[0]) for left, right in pairwise(part)
            ):
                return len(name), keys
        return 0, frozenset()


class Near:
    """The labels of one text by place, to ask which is near a value."""

    def __init__(self, text: str, labels: list[Label]) -> None:
        self._text = text
        self._by_key: dict[str, list[Label]] = defaultdict(list)
        for label in labels:
            for key in label.keys:
                self._by_key[key].append(label)

    def __contains__(self, key: str) -> bool:
        """Whether the text has any label of ``key``."""
        return key in self._by_key

    def within(self, key: str, start: int, end: int, *, words: int) -> bool:
        """Whether a label of ``key`` stands at most ``words`` words before or after ``text[start:end]``."""
        before, behind = self._before(key, start), self._behind(key, end)
        gaps = [(before.end, start)] if before else []
        gaps += [(end, behind.start)] if behind else []
        return any(right - left <= 12 * words and len(self._text[left:right].split()) <= words for left, right in gaps)

    def leads(self, key: str, start: int) -> bool:
        """Whether a label of ``key`` leads straight to a value at ``start``: "ssn number is: …"."""
        before = self._before(key, start)
        return before is not None and after(self._text, before.end) == start

    def follows(self, key: str, end: int, link: re.Pattern[str]) -> bool:
        """Whether ``link`` and then a label of ``key`` follow a value that ends at ``end``: "… is my ssn"."""
        behind = self._behind(key, end)
        return behind is not None and link.fullmatch(self._text, end, behind.start) is not None

    def _before(self, key: str, start: int) -> Label | None:
        labels = self._by_key.get(key, [])
        place = bisect_right(labels, start, key=lambda label: label.end)
        return labels[place - 1] if place else None

    def _behind(self, key: str, end: int) -> Label | None:
        labels = self._by_key.get(key, [])
        place = bisect_left(labels, end, key=lambda label: label.start)
        return labels[place] if place < len(labels) else None


def after(text: str, end: int) -> int:
    """Where the value begins that follows a label ending at ``end``, past "number", "is", ":" and the like."""
    place = end
    for _ in range(_MOST_LINKS):
        found = _LINK.match(text, place)
        word = found.group(1) if found else None
        if found is None or word is None or word.lower() not in word_list("label_links"):
            break
        place = found.end()
    while place < len(text) and text[place] in " :;?=#>,.\"'()-":
        place += 1
    return place


def _plain(word: str) -> str:
    return word.replace(".", "").lower()
