"""What a person is looking for, read from what they write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from shop.amounts import price_limit, read_amounts
from shop.product import size_family
from shop.sizes import read_size, size_fits
from shop.text import fold, plain_marks, singular, words
from shop.vocabulary import PHRASE_LENGTH, Meaning, Vocabulary

CHEAPEST = "cheapest"
DEAREST = "dearest"
MAX_WORDS = 6
MAX_TEXT = 1000  # characters read; a wish fits in far less, and the rest only costs time

_PLACEHOLDER = re.compile(r"(?<!\w)_[a-z_]+_(?!\w)", re.IGNORECASE)
_CHEAPEST = re.compile(
    r"\b(?:cheap|cheapest|affordable|inexpensive|budget|not (?:too |so |very )?expensive|low cost|lowest price)\b"
)
_DEAREST = re.compile(r"\b(?:most expensive|dearest|priciest|premium|high end|top of the range)\b")
_NO = "not no without except excluding don't dont doesn't isn't never neither nor instead hate dislike"
_FILLERS = "a an the any in of want like need love really too that those these this for with"
_NEGATORS = frozenset(_NO.split())
_BETWEEN = frozenset(_FILLERS.split())


@dataclass(frozen=True)
class Query:
    """A search: every wish is optional, every value comes from the vocabulary or is a number.

    Prices are in the brand's currency, both limits included. `order` is `CHEAPEST`, `DEAREST` or None for
    the catalogue's own order. `words` must all occur in a product's name or description.
    """

    kind: str | None = None
    type: str | None = None
    colour: str | None = None
    size: str | None = None
    activity: str | None = None
    price_max: Decimal | None = None
    price_min: Decimal | None = None
    words: tuple[str, ...] = ()
    order: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return self == Query()

    def to_choices(self) -> dict[str, Any]:
        """The wishes as a small JSON-ready dict, without those that are open: fit to keep in a slot."""
        choices: dict[str, Any] = {}
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, Decimal):
                choices[name] = int(value) if value == int(value) else float(value)
            elif isinstance(value, tuple):
                if value:
                    choices[name] = list(value)
            elif value is not None:
                choices[name] = value
        return choices

    @classmethod
    def from_choices(cls, choices: Mapping[str, Any] | None, vocabulary: Vocabulary) -> Query:
        """The query these choices came from. Whatever the vocabulary lacks is left out, never an error."""
        choices = choices or {}
        size = choices.get("size")
        found = choices.get("words")
        listed = found if isinstance(found, (list, tuple)) else ()
        known = [word for word in listed if isinstance(word, str) and word in vocabulary.words]
        return cls(
            kind=_one_of(choices.get("kind"), vocabulary.kinds),
            type=_one_of(choices.get("type"), vocabulary.types),
            colour=_one_of(choices.get("colour"), vocabulary.colours),
            size=size if isinstance(size, str) and size_family(size) else None,
            activity=_one_of(choices.get("activity"), vocabulary.activities),
            price_max=price_limit(choices.get("price_max")),
            price_min=price_limit(choices.get("price_min")),
            words=tuple(dict.fromkeys(known))[:MAX_WORDS],
            order=_one_of(choices.get("order"), (CHEAPEST, DEAREST)),
        )


def parse(text: str, vocabulary: Vocabulary, *, kind: str | None = None) -> Query:
    """Read the wishes in a chat message. Never raises; what it does not understand it leaves out.

    `text` may hold placeholders such as `_person_`, which are ignored, and slips of the finger. `kind` is what
    the talk is of already: it decides how a size is read, and is not itself part of the answer.
    """
    original = _PLACEHOLDER.sub(" ; ", plain_marks(text[:MAX_TEXT]))
    low, high, rest = read_amounts(fold(original))
    meanings = _meanings(rest, vocabulary)
    named_kind, type_ = _kind_and_type(meanings, vocabulary)
    families = vocabulary.families(named_kind or kind)
    size, _ = read_size(rest, original, families)
    sizes = [value for facet, value in meanings if facet == "size" and size_fits(value, families)]
    found = [value for facet, value in meanings if facet == "word"]
    return Query(
        kind=named_kind,
        type=type_,
        colour=_first(meanings, "colour"),
        size=sizes[0] if sizes and size is None else size,
        activity=_first(meanings, "activity"),
        price_max=high,
        price_min=low,
        words=tuple(dict.fromkeys(found))[:MAX_WORDS],
        order=_order(rest) if high is None and low is None else None,
    )


def _meanings(text: str, vocabulary: Vocabulary) -> list[Meaning]:
    """What the phrases of `text` mean, in order, longest phrases first; what is not wanted is left out."""
    found: list[Meaning] = []
    # A phrase does not reach over a comma: "shoes, red" but "rain, jacket".
    for clause in re.split(r"[;,.!?\n]", text):
        tokens = words(clause)
        keys = [singular(vocabulary.corrected(token)) for token in tokens]
        at = 0
        while at < len(keys):
            length, meanings = _longest_phrase(keys[at : at + PHRASE_LENGTH], vocabulary)
            if not meanings:
                word = vocabulary.free_word(keys[at])
                meanings = (Meaning("word", word),) if word else ()
            if not _negated(tokens[:at]):
                # "too small" tells of a size that does not fit, not of one that is wanted.
                found += [meaning for meaning in meanings if meaning.facet != "size" or "too" not in tokens[:at]]
            at += length
    return found


def _longest_phrase(keys: list[str], vocabulary: Vocabulary) -> tuple[int, tuple[Meaning, ...]]:
    for length in range(len(keys), 0, -1):
        meanings = vocabulary.phrases.get(" ".join(keys[:length]))
        if meanings:
            return length, meanings
    return 1, ()


def _negated(before: list[str]) -> bool:
    """Whether the words before a wish say that it is none: "not in red", "I don't like green"."""
    for word in reversed(before):
        if word in _NEGATORS:
            return True
        if word == "but" and {"anything", "everything", "any", "all"} & set(before):
            return True
        if word not in _BETWEEN:
            return False
    return False


def _kind_and_type(meanings: list[Meaning], vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The first kind named, and the first type that is of that kind.

    A type that is not sold counts only when nothing sold is named: a "bike jacket" is a jacket.
    """
    types = [value for facet, value in meanings if facet == "type"]
    kinds = [
        kind
        for facet, value in meanings
        if (kind := value if facet == "kind" else vocabulary.types.get(value) if facet == "type" else None)
    ]
    if not kinds:
        return None, types[0] if types else None
    return kinds[0], next((type_ for type_ in types if vocabulary.types[type_] == kinds[0]), None)


def _first(meanings: list[Meaning], facet: str) -> str | None:
    return next((value for name, value in meanings if name == facet), None)


def _order(text: str) -> str | None:
    if _DEAREST.search(text):
        return DEAREST
    return CHEAPEST if _CHEAPEST.search(text) else None


def _one_of(value: object, allowed: Any) -> str | None:
    return value if isinstance(value, str) and value in allowed else None
