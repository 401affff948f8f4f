"""What counts as an ordinary word, a given name, a place.

Three of the lists in ``words/`` are for this; the dictionary (WordNet's lemmas) comes with the spaCy model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lookups import Lookups

from confidant.detection.recognizers.order_format import OrderFormat
from confidant.detection.recognizers.word_lists import word_list

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
_BRAND_WORD = re.compile(r"[^\W_]+(?:'s)?")
_CONTRACTED = re.compile(r"(?:n't|'(?:s|ve|ll|d|re|m|em))$")
_SEPARATED = re.compile(r"[.,/;:!?_-]{1,9}")
_MIN_STEM = 3
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")  # "yeees", "naaah"


@dataclass(frozen=True)
class WordLists:
    """Word lists, lower case.

    ``common`` are words of chat and shop, ``dictionary`` those of the language; ``given`` are names only and
    ``doubtful_given`` words too, ``places`` words that are towns as well; ``brands`` by their first word;
    ``order_format`` is how order numbers of this bot look.
    """

    common: frozenset[str]
    dictionary: frozenset[str]
    given: frozenset[str]
    doubtful_given: frozenset[str]
    places: frozenset[str]
    brands: Mapping[str, tuple[tuple[str, ...], ...]]
    order_format: OrderFormat | None = None

    @classmethod
    def load(
        cls,
        allow: Collection[str] = (),
        brands: Collection[str] = (),
        dictionary: str | None = None,
        heard: Collection[str] = (),
        order_number: str | None = None,
    ) -> WordLists:
        """Read the lists; ``allow`` and ``heard`` add to ``common``; ``dictionary`` names an installed spaCy model.

        Raises:
            ValueError: ``order_number`` is no format.
        """
        allowed = {word for entry in allow for word in entry.lower().split()}
        given = word_list("given_names")
        names = {name.removesuffix("?") for name in given}  # "bill" stays a name, however often it is paid
        return cls(
            common=frozenset(STOP_WORDS | word_list("chat") | allowed | ({*heard} - names)),
            dictionary=_lemmas(dictionary) if dictionary else frozenset(),
            given=frozenset(name for name in given if not name.endswith("?")),
            doubtful_given=frozenset(name[:-1] for name in given if name.endswith("?")),
            places=word_list("places"),
            brands=_by_first_word({*brands, *word_list("makers")}),
            order_format=OrderFormat.of(order_number) if order_number else None,
        )

    @classmethod
    def empty(cls) -> WordLists:
        """No words at all: what a recognizer has until the detector gives it one."""
        return cls(frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), {})

    def brands_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where makers and products are named, whole words only; the longest at each place."""
        words = list(_BRAND_WORD.finditer(text.lower()))
        for place, word in enumerate(words):
            for brand in self.brands.get(word.group(), ()):
                if tuple(other.group() for other in words[place : place + len(brand)]) == brand:
                    yield word.start(), words[place + len(brand) - 1].end()
                    break

    def is_common(self, word: str) -> bool:
        """Whether a chat has this word for itself: greetings, products, colours, what ``allow`` added; numbers."""
        word = word.lower().strip("'.-,!?:;()\"")
        return (
            not word
            or word in self.common
            or not any(letter.isalpha() for letter in word)
            or any(part in self.common for part in _stems(word))
            or _CONTRACTED.sub("", word) in self.common
            or (_DRAWN_OUT.sub(r"\1", word) in self.common and word not in self.given)
            or all(part in self.common for part in _SEPARATED.split(word))
            or is_placeholder(word)
        )

    def is_word(self, word: str) -> bool:
        """Whether a dictionary has this word, inflected or not, and no list of names does."""
        word = word.lower()
        if self.is_common(word):
            return True
        if word in self.given:
            return False
        return word in self.dictionary or any(stem in self.dictionary for stem in _stems(word))

    def may_be_given(self, word: str) -> bool:
        """Whether it is a given name, perhaps an ordinary word too."""
        word = word.lower().removesuffix("'s")
        return word in self.given or word in self.doubtful_given


def _by_first_word(brands: Collection[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for brand in brands:
        if words := tuple(_BRAND_WORD.findall(brand.lower())):
            grouped.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in grouped.items()}


def is_placeholder(word: str) -> bool:
    """Whether it stands for a value that was taken out already: ``_person_``."""
    return _PLACEHOLDER.fullmatch(word) is not None


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
