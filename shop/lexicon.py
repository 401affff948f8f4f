"""Where a message speaks of goods, colours, sizes, prices and other facets; `shop.query` reads what is wished for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from shop.amounts import read_amounts
from shop.numbers import read_numbers
from shop.product import COLOUR
from shop.sizes import read_size
from shop.text import WORD, comparable, phrase_key, plain_marks, words
from shop.vocabulary import NAME, Meaning, Vocabulary
from shop.wishes import MAX_TEXT, PLACEHOLDER, known_phrases
from shop.word_lists import word_list

PRODUCT, KIND, SIZE, PRICE, FACET = "product", "kind", "size", "price", "facet"
_OWN = {NAME: PRODUCT, "kind": KIND, "type": KIND, COLOUR: COLOUR, "size": SIZE}
_GENERAL = frozenset({"kind", "type", "size", "word", COLOUR})
_MOST_OF_A_SORT = 6  # prices or sizes in a message
_CLAUSE = re.compile(r"[^;,.!?\n]+")


class Mention(NamedTuple):
    """A part of a text that speaks of goods, from `start` up to `end`.

    `kind` is `product`, `kind`, `colour`, `size`, `price` or `facet`; `role` says which facet, where it is one.
    """

    kind: str
    start: int
    end: int
    role: str = ""


class Lexicon:
    """The words of a catalogue. Whoever reads a message can put a placeholder where one stands.

    Attributes:
        words: single words of goods: none of them alone is the name of a person or a place.
        version: of the catalogue's index; empty where it has none.

    `own_names` are those of the brand and its assistant, `goods` what it calls all that it sells.
    """

    def __init__(
        self, vocabulary: Vocabulary, version: str = "", own_names: Iterable[str] = (), goods: str | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._goods = _any_of(goods)
        self.version = version
        own = (word for name in own_names for word in words(comparable(name)))
        self.words = frozenset((*own, *_single_words(vocabulary)))

    def find(self, text: str) -> list[Mention]:
        """What `text` mentions, in order, wished for or not; no two overlap. Never raises."""
        original = plain_marks(PLACEHOLDER.sub(lambda found: ";" * len(found[0]), text[:MAX_TEXT]))
        # Folding may change the number of letters: each folded letter knows where it came from.
        parts = [(part, at) for at, letter in enumerate(original) for part in comparable(letter)]
        folded, origins = "".join(part for part, _ in parts), [at for _, at in parts]
        found = (
            one._replace(start=origins[one.start], end=origins[one.end - 1] + 1)
            for one in (*_found(folded, original, self._vocabulary), *self._of_goods(folded))
        )
        return _apart(sorted(found, key=lambda one: (one.start, -one.end)))

    def _of_goods(self, folded: str) -> Iterator[Mention]:
        if self._goods is not None:
            yield from (Mention(KIND, *found.span()) for found in self._goods.finditer(folded))


def _any_of(goods: str | None) -> re.Pattern[str] | None:
    """A word for all goods, in the singular and the plural: "book", "books"."""
    key = phrase_key(goods or "")
    return re.compile(rf"(?<![\w'-]){re.escape(key)}(?:e?s)?(?![\w'-])") if key else None


def _single_words(vocabulary: Vocabulary) -> Iterator[str]:
    """Words of kinds, types, colours and sizes as they are written, and facets of one word: no parts of an author."""
    for written in (*vocabulary.kinds, *vocabulary.plurals.values()):
        yield from words(comparable(written))
    for phrase, meanings in vocabulary.phrases.items():
        tokens = phrase.split()
        if len(tokens) == 1 or any(meaning.facet in _GENERAL for meaning in meanings):
            yield from tokens


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for one in mentions:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _found(folded: str, original: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Mentions with their places in folded text: every one, for what is kept of a message holds none in the open."""
    for _ in range(_MOST_OF_A_SORT):
        numbers, rest = read_numbers(folded, vocabulary.units)
        low, high, rest = (None, None, rest) if numbers else read_amounts(folded)
        if not numbers and low is None and high is None:
            break
        start, end = _taken_out(folded, rest)
        place = _number_in(folded, start, end)
        yield Mention(FACET, *place, next(iter(numbers))) if numbers else Mention(PRICE, *place)
        folded = _masked(folded, start, end)
    kind: str | None = None
    places = list(_phrases(folded, vocabulary))
    for place, meanings in places:
        kind = kind or next((found for one in meanings if (found := _kind_of(one, vocabulary))), None)
        placed = next(((_OWN.get(one.facet, FACET), one.facet) for one in meanings if one.facet != "word"), None)
        if placed and not _is_kept(folded[slice(*place)]):
            yield Mention(placed[0], *place, placed[1] if placed[0] == FACET else "")
            folded, original = _masked(folded, *place), _masked(original, *place)
    yield from _sizes(folded, original, vocabulary, kind)


def _sizes(folded: str, original: str, vocabulary: Vocabulary, kind: str | None) -> Iterator[Mention]:
    for _ in range(_MOST_OF_A_SORT):
        families = vocabulary.families(kind)
        size, rest, _ = read_size(folded, original, families, lambda _before: False, vocabulary.numbered)
        if size is None:
            return
        start, end = _taken_out(folded, rest)
        if start >= end:  # a letter that was found as it was typed
            found = re.search(rf"(?<![\w'&-]){re.escape(size)}(?![\w'&-])", original)
            if found is None:
                return
            start, end = found.span()
        yield Mention(SIZE, *_size_in(folded, start, end))
        folded, original = _masked(folded, start, end), _masked(original, start, end)


def _masked(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{';' * (end - start)}{text[end:]}"


def _kind_of(meaning: Meaning, vocabulary: Vocabulary) -> str | None:
    return {"kind": meaning.value, "type": vocabulary.types.get(meaning.value)}.get(meaning.facet)


def _is_kept(text: str) -> bool:
    """Whether a part of a text is made of words of rights, answers and field labels."""
    return all(word in word_list("never") for word in words(text))


def _phrases(folded: str, vocabulary: Vocabulary) -> Iterator[tuple[tuple[int, int], list[Meaning]]]:
    """Place and meanings of each phrase that the shop knows; a phrase does not reach over a comma."""
    for clause in _CLAUSE.finditer(folded):
        found = list(WORD.finditer(clause[0]))
        for first, length, meanings in known_phrases([word[0] for word in found], vocabulary):
            place = clause.start() + found[first].start(), clause.start() + found[first + length - 1].end()
            said = [meaning for meaning, so in meanings if so]
            if said:
                yield place, said


def _number_in(text: str, start: int, end: int) -> tuple[int, int]:
    """The amount in "under 150 euros", with its currency or unit; the word that makes it a limit stays in the text."""
    found = re.search(r"[€$£]\s?\d|\d", text[start:end])
    return (start + found.start(), end) if found else (start, end)


def _size_in(text: str, start: int, end: int) -> tuple[int, int]:
    """The size in "size 42" or "in M", without the words around it."""
    found = re.match(r"(?:(?:sizes?|sz|eu|in|an?|as|wear|take|for|is|of|i'm)\b[\s:=#]*)+", text[start:end])
    return (start + found.end(), end) if found and found.end() < end - start else (start, end)


def _taken_out(text: str, rest: str) -> tuple[int, int]:
    """The part of `text` that `rest` has something else for, without the spaces at its ends."""
    start = _alike(text, rest)
    end = len(text) - _alike(reversed(text[start:]), reversed(rest[start:]))
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
