"""Where a message speaks of goods, colours, sizes, activities and prices; `shop.query` reads what is wished for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from shop.amounts import read_amounts
from shop.sizes import read_size
from shop.text import WORD, comparable, plain_marks
from shop.vocabulary import Vocabulary
from shop.wishes import MAX_TEXT, PLACEHOLDER, known_phrases

_NAMES = {"kind": "product_kind", "type": "product_kind", "colour": "colour", "activity": "activity", "size": "size"}
_PRICE = "price"
NAMES = frozenset({*_NAMES.values(), _PRICE})
_CLAUSE = re.compile(r"[^;,.!?\n]+")


class Mention(NamedTuple):
    """A part of a text, from `start` up to `end`, and the value it stands for, as the catalogue writes it.

    `name` is one of `NAMES`; a price's `role` is `min` or `max`, both limits included.
    """

    name: str
    value: str
    start: int
    end: int
    role: str | None = None


def mentions(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """What `text` mentions, in order, wished for or not. Never raises."""
    original = plain_marks(PLACEHOLDER.sub(lambda found: ";" * len(found[0]), text[:MAX_TEXT]))
    # Folding may change the number of letters: each folded letter knows where it came from.
    parts = [(part, at) for at, letter in enumerate(original) for part in comparable(letter)]
    folded, origins = "".join(part for part, _ in parts), [at for _, at in parts]
    found = (
        one._replace(start=origins[one.start], end=origins[one.end - 1] + 1)
        for one in _found(folded, original, vocabulary)
    )
    return sorted(found, key=lambda one: (one.start, one.end))


def _found(folded: str, original: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Mentions with their places in folded text."""
    low, high, rest = read_amounts(folded)
    if low is not None or high is not None:
        start, end = _taken_out(folded, rest)
        for limit, role in ((low, "min"), (high, "max")):
            if limit is not None:
                yield Mention(_PRICE, f"{limit.normalize():f}", start, end, role)
        folded = f"{folded[:start]}{';' * (end - start)}{folded[end:]}"
    kind: str | None = None
    taken: set[int] = set()
    for place, facet, value in _words_of_the_shop(folded, vocabulary):
        kind = kind or {"kind": value, "type": vocabulary.types.get(value)}.get(facet)
        if facet in _NAMES:
            yield Mention(_NAMES[facet], value, *place)
            taken.update(range(*place))
    size, rest, _ = read_size(folded, original, vocabulary.families(kind), lambda _before: False)
    place = _taken_out(folded, rest)
    if size is not None and place[0] < place[1] and taken.isdisjoint(range(*place)):
        yield Mention("size", size, *place)


def _words_of_the_shop(folded: str, vocabulary: Vocabulary) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Place, facet and value of each phrase that the shop knows; a phrase does not reach over a comma."""
    for clause in _CLAUSE.finditer(folded):
        words = list(WORD.finditer(clause[0]))
        for first, length, meanings in known_phrases([word[0] for word in words], vocabulary):
            place = clause.start() + words[first].start(), clause.start() + words[first + length - 1].end()
            for (facet, value), said in meanings:
                if said:
                    yield place, facet, value


def _taken_out(text: str, rest: str) -> tuple[int, int]:
    """The part of `text` that `rest` has something else for, without the spaces at its ends."""
    start = _alike(text, rest)
    end = len(text) - _alike(reversed(text[start:]), reversed(rest[start:]))
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
