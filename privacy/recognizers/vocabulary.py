"""What counts as an ordinary word, a given name, a place.

Three small lists of our own stand in ``words/``; the dictionary (WordNet's lemmas) comes with the spaCy model.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lookups import Lookups

_WORDS = Path(__file__).parent / "words"
_PLACEHOLDER = re.compile(r"_[a-z]{2,20}(?:_[a-z]{2,20})?_")
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("'s", ""),
)
_CONTRACTED = re.compile(r"(?:n't|'(?:s|ve|ll|d|re|m|em))$")
_SEPARATED = re.compile(r"[.,/;:!?_-]{1,9}")
_REPEATED = re.compile(r"(\w)\1{2,}")
_LONG = 8
_VOWELS = frozenset("aeiouy")
_MIN_STEM = 3
MAX_PLACE_WORDS = 3


@dataclass(frozen=True)
class Vocabulary:
    """Word lists, lower case. ``common`` are chat and shop words, ``dictionary`` the language's; the rest are names."""

    common: frozenset[str]
    dictionary: frozenset[str]
    given: frozenset[str]
    doubtful_given: frozenset[str]
    family: frozenset[str]
    places: frozenset[str]
    doubtful_places: frozenset[str]

    @classmethod
    def load(cls, allow: Collection[str] = (), dictionary: str | None = None) -> Vocabulary:
        """Read the lists; ``allow`` adds to ``common``; ``dictionary`` names an installed spaCy model."""
        allowed = {word for entry in allow for word in entry.lower().split()}
        given = _entries("given_names.txt")
        places = _entries("places.txt", separator=";")
        return cls(
            common=frozenset(STOP_WORDS | set(_entries("chat.txt")) | allowed),
            dictionary=_lemmas(dictionary) if dictionary else frozenset(),
            given=frozenset(name for name in given if not name.endswith("?")),
            doubtful_given=frozenset(name[:-1] for name in given if name.endswith("?")),
            family=frozenset(_entries("family_names.txt")),
            places=frozenset(name for name in places if not name.endswith("?")),
            doubtful_places=frozenset(name[:-1] for name in places if name.endswith("?")),
        )

    @classmethod
    def empty(cls) -> Vocabulary:
        """No words at all: what a recognizer has until the detector gives it one."""
        return cls(*[frozenset[str]()] * 7)

    def is_common(self, word: str) -> bool:
        """Whether a chat has this word for itself: greetings, products, colours, what ``allow`` added; numbers."""
        word = word.lower().strip("'.-,!?:;()\"")
        return (
            not word
            or word in self.common
            or not any(letter.isalpha() for letter in word)
            or any(part in self.common for part in _stems(word))
            or _CONTRACTED.sub("", word) in self.common
            or all(part in self.common for part in _SEPARATED.split(word))
            or is_placeholder(word)
        )

    def is_word(self, word: str) -> bool:
        """Whether a dictionary has this word, inflected or not, and no list of names does."""
        word = word.lower()
        if self.is_common(word):
            return True
        if word in self.given or word in self.places:
            return False
        return word in self.dictionary or any(stem in self.dictionary for stem in _stems(word))

    def is_misspelling(self, word: str) -> bool:
        """Whether a slip of the fingers (one, or two in a long word) or on the keys made it of a chat word."""
        word = _REPEATED.sub(r"\1", word.lower())
        if self.may_be_given(word):
            return False
        if word in self.common or (word.isascii() and not _VOWELS & set(word)):
            return True
        slips = 1 if len(word) < _LONG else 2
        close = process.extractOne(word, self.common, scorer=OSA.distance, score_cutoff=slips)
        return len(word) >= _MIN_STEM and close is not None

    def is_given(self, word: str) -> bool:
        """Whether it is a given name and nothing else (nor a word of the shop)."""
        word = word.lower().removesuffix("'s")
        return word in self.given and word not in self.common

    def may_be_given(self, word: str) -> bool:
        """Whether it is a given name, perhaps an ordinary word too."""
        word = word.lower().removesuffix("'s")
        return word in self.given or word in self.doubtful_given

    def may_be_family(self, word: str) -> bool:
        """Whether it can follow a given name as the family name."""
        word = word.lower().removesuffix("'s")
        return not self.is_common(word) and (word in self.family or not self.is_word(word) or word in self.given)


def is_placeholder(word: str) -> bool:
    """Whether it stands for a value that was taken out already: ``_person_``."""
    return _PLACEHOLDER.fullmatch(word) is not None


def _entries(name: str, separator: str | None = None) -> list[str]:
    lines = (_WORDS / name).read_text(encoding="utf-8").splitlines()
    body = " ".join(line for line in lines if not line.startswith("#"))
    return [entry.strip() for entry in body.split(separator) if entry.strip()]


def _stems(word: str) -> list[str]:
    stems = []
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            stem = word[: -len(ending)]
            stems.append(stem + instead)
            if len(stem) > _MIN_STEM and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return stems


@cache
def _lemmas(package: str) -> frozenset[str]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("the dictionary's package is not installed")
    for home in spec.submodule_search_locations:
        for folder in sorted(Path(home).glob("**/lemmatizer/lookups")):
            index = Lookups().from_disk(folder).get_table("lemma_index")
            return frozenset(word for part in index.values() for word in part if word.isalpha())
    raise LookupError("the dictionary's package has no lemmas")
