"""Is a word an ordinary one, mistyped? A slip only ever makes a word less likely a name: what is kept never changes.

One slip of a finger: a letter left out, one too many, two swapped, a key beside hit; two in a long word, or no space
between two. The ordinary words stand in ``words/ordinary.txt``.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.lang.en.stop_words import STOP_WORDS

from confidant.detection.recognizers.vocabulary import WordLists
from confidant.detection.recognizers.word_lists import word_list

_SHORTEST = 4  # letters; of shorter words everything is a slip
_PLAIN = 6
_LONG = 9  # letters: two slips
_JOINED = 6
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiouy"


def is_ordinary(word: str, vocabulary: WordLists, *, plainly: bool = False) -> bool:
    """Whether it is a word of chat or of everyday English, or a slip of one.

    Args:
        word: The word.
        vocabulary: The words of this bot.
        plainly: That only a longer word is, with two letters swapped or one too many.
    """
    word = word.lower().strip("'.,!?:;()\"").removesuffix("'s")
    if not plainly and (vocabulary.is_common(word) or word in word_list("ordinary")):
        return True
    if len(word) < (_PLAIN if plainly else _SHORTEST) or not word.isascii() or not word.isalpha():
        return False
    if plainly:
        return any(_is_known(other, vocabulary) for other in _plain_slips(word))
    return (
        any(_is_known(other, vocabulary) for other in _slips(word))
        or _is_joined(word, vocabulary)
        or (len(word) >= _LONG and _is_twice_wrong(word))
    )


def is_slip_of(word: str, meant: AbstractSet[str]) -> bool:
    """Whether a word of five letters or more is one slip away from one of these."""
    return len(word) > _SHORTEST and word.isascii() and word.isalpha() and any(one in meant for one in _slips(word))


def _is_known(word: str, vocabulary: WordLists) -> bool:
    return word in word_list("ordinary") or word in vocabulary.common


def _slips(word: str) -> Iterator[str]:
    """What may have been meant; none of it shorter than three letters."""
    near = _neighbours()
    last = len(word) - 1
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        beside = {*word[max(0, place - 1) : place], *after[:1]}
        if place == last or any(letter == one or letter in near[one] for one in beside):
            yield before + after
        for other in near[letter]:
            yield before + other + after
        if after:
            yield before + after[0] + letter + after[1:]
    for place in range(len(word) + 1):
        for letter in string.ascii_lowercase:
            yield word[:place] + letter + word[place:]


def _plain_slips(word: str) -> Iterator[str]:
    near = _neighbours()
    for place, letter in enumerate(word[:-1]):
        following = word[place + 1]
        if letter == following or letter in near[following]:
            yield word[:place] + word[place + 1 :]
            yield word[: place + 1] + word[place + 2 :]
        if letter != following:
            yield word[:place] + following + letter + word[place + 2 :]


def _is_joined(word: str, vocabulary: WordLists) -> bool:
    """``inthe``, ``lookingfor``: one of the two is a small word; ``goodman`` is a name."""
    return len(word) >= _JOINED and any(
        (word[:place] in STOP_WORDS and word[place:] in vocabulary.common)
        or (word[place:] in STOP_WORDS and word[:place] in vocabulary.common)
        for place in range(2, len(word) - 1)
    )


def _is_twice_wrong(word: str) -> bool:
    lengths = _by_length()
    return any(
        process.extractOne(word, lengths.get(length, ()), scorer=OSA.distance, score_cutoff=2) is not None
        for length in range(len(word) - 1, len(word) + 2)
    )


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    for word in sorted(word_list("ordinary")):
        grouped.setdefault(len(word), []).append(word)
    return {length: tuple(words) for length, words in grouped.items()}


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    """The keys beside each, and for a vowel the others: they are mistaken for each other."""
    near: dict[str, set[str]] = {letter: set() for letter in string.ascii_lowercase}
    for row, keys in enumerate(_ROWS):
        for place, key in enumerate(keys):
            near[key] |= {*keys[max(0, place - 1) : place + 2]} - {key}
            for other in _ROWS[row + 1][max(0, place - 1) : place + 1] if row + 1 < len(_ROWS) else "":
                near[key].add(other)
                near[other].add(key)
    for vowel in _VOWELS:
        near[vowel] |= {*_VOWELS} - {vowel}
    return {letter: frozenset(others) for letter, others in near.items()}
