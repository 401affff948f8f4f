"""What a person is looking for, read from what they write."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from shop.amounts import price_limit, read_amounts
from shop.numbers import Limits, read_numbers
from shop.product import COLOUR
from shop.sizes import read_size, size_fits
from shop.text import comparable
from shop.vocabulary import NAME, Meaning, Vocabulary
from shop.wishes import WANTED, left_out, plain_text, read_wishes, refused

CHEAPEST = "cheapest"
DEAREST = "dearest"
MAX_WORDS = 6
MAX_WITHOUT = 10

_CHEAPEST = re.compile(
    r"\b(?:cheap|cheapest|affordable|inexpensive|(?<!my )(?<!our )(?<!the )(?<!your )budget|"
    r"not (?:too |so |very )?expensive|low cost|lowest price)\b"
)
_GOODS_AND_NUMBER = re.compile(r"(?:^|[\s;,.!?])([a-z]+)(?: for)? ([1-9]\d{1,2})(?: please| pls)?\s*(?:[;,!?]|\.?$)")
_LARGEST_WORN = 60
_SENTENCE = re.compile(r"[.!?\n]+")
_SEEKS = re.compile(r"\b(?:need|want|looking for|look for|searching for|would like|i'd like|show me|find me|buy)\b")
_DEAREST = re.compile(r"\b(?:most expensive|dearest|priciest|premium|high end|top of the range)\b")


@dataclass(frozen=True)
class Query:
    """A search: every wish is optional, every value comes from the vocabulary or is a number.

    Attributes:
        names: ids of products that are named.
        facets: one value for each facet that is asked for, `colour` among them.
        size: a size as `normal_size` writes it.
        price_max: in the brand's currency, like `price_min`; both limits are included.
        numbers: the least and the most for each facet of numbers, in its unit; both included, None where open.
        words: they must all occur in a product's name, description or details.
        order: `CHEAPEST`, `DEAREST` or None for the catalogue's own order.
        without: values of facets, words, kinds and types that are not wanted; a product in several colours may stay for
            the others.
    """

    kind: str | None = None
    type: str | None = None
    names: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    size: str | None = None
    price_max: Decimal | None = None
    price_min: Decimal | None = None
    numbers: Mapping[str, Limits] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    order: str | None = None
    without: tuple[str, ...] = ()

    @property
    def colour(self) -> str | None:
        """The colour that is asked for."""
        return self.facets.get(COLOUR)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return self == Query()

    def to_choices(self) -> dict[str, Any]:
        """The wishes as a small JSON-ready dict, without those that are open: fit to keep in a slot."""
        choices: dict[str, Any] = {}
        for name in (one.name for one in fields(self)):
            value = getattr(self, name)
            if isinstance(value, Decimal):
                choices[name] = _plain(value)
            elif name == "numbers":
                if value:
                    choices[name] = {key: [_plain(low), _plain(high)] for key, (low, high) in value.items()}
            elif isinstance(value, tuple | Mapping):
                if value:
                    choices[name] = dict(value) if isinstance(value, Mapping) else list(value)
            elif value is not None:
                choices[name] = value
        return choices

    @classmethod
    def from_choices(cls, choices: Mapping[str, Any] | None, vocabulary: Vocabulary) -> Query:
        """The query these choices came from. Whatever the vocabulary lacks is left out, never an error."""
        choices = choices or {}
        size = choices.get("size")
        return cls(
            kind=_one_of(choices.get("kind"), vocabulary.kinds),
            type=_one_of(choices.get("type"), vocabulary.types),
            names=_some_of(choices.get("names"), vocabulary.ids),
            facets={
                name: value
                for name, value in _pairs(choices.get("facets"))
                if isinstance(value, str) and value in vocabulary.facets.get(name, ())
            },
            size=size if isinstance(size, str) and vocabulary.is_size(size) else None,
            price_max=price_limit(choices.get("price_max")),
            price_min=price_limit(choices.get("price_min")),
            numbers={
                name: limits
                for name, value in _pairs(choices.get("numbers"))
                if name in vocabulary.units and (limits := _limits(value)) is not None
            },
            words=_some_of(choices.get("words"), vocabulary.words)[:MAX_WORDS],
            order=_one_of(choices.get("order"), (CHEAPEST, DEAREST)),
            without=_some_of(choices.get("without"), vocabulary.refusable)[:MAX_WITHOUT],
        )


def parse(text: str, vocabulary: Vocabulary, *, kind: str | None = None) -> Query:
    """Read the wishes in a chat message. Never raises; what it does not understand it leaves out.

    `text` may hold placeholders such as `_person_`, which are ignored, and slips of the finger. `kind` is what
    the talk is of already: it decides how a size is read, and is not itself part of the answer.
    """
    original = plain_text(text)
    numbers, rest = read_numbers(comparable(original), vocabulary.units)
    low, high, rest = read_amounts(rest)
    wishes = read_wishes(rest, vocabulary)
    meanings = [wish.meaning for wish in wishes if wish.stance == WANTED]
    names = tuple(dict.fromkeys(value for facet, value in meanings if facet == NAME))
    named_kind, type_ = _kind_and_type(_sought(rest, vocabulary) or meanings, vocabulary)
    families = vocabulary.families(named_kind or kind)
    size = read_size(rest, original, families, refused, vocabulary.numbered).size
    sizes = [value for facet, value in meanings if facet == "size" and size_fits(value, families)]
    if (named_kind or type_) and size is None and not sizes and low is None and high is None:
        high = _price_alone(rest, vocabulary, families)
    query = Query(
        kind=named_kind,
        type=type_,
        names=names,
        facets=_facets(meanings, vocabulary),
        size=sizes[0] if sizes and not _is_sold(size, named_kind, vocabulary) else size,
        numbers=numbers,
        price_max=high,
        price_min=low,
        words=tuple(dict.fromkeys(value for facet, value in meanings if facet == "word"))[:MAX_WORDS],
        order=_order(rest) if high is None and low is None else None,
    )
    return without(query, left_out(wishes), vocabulary)


def without(query: Query, values: Iterable[str], vocabulary: Vocabulary) -> Query:
    """`query` with `values` left out; not those it wishes for, nor what it does not look at anyway."""
    wished = {query.kind, query.type, *query.facets.values(), *query.words}
    if query.kind or query.type:
        wished |= vocabulary.kinds | {type_ for type_, kind in vocabulary.types.items() if kind != query.kind}
    if query.type:
        wished |= vocabulary.types.keys()
    kept = [value for value in dict.fromkeys(values) if value not in wished]
    return replace(query, without=tuple(kept)[:MAX_WITHOUT])


def _sought(text: str, vocabulary: Vocabulary) -> list[Meaning]:
    """Meanings of the sentence that asks for goods, where one does: "flat tyre again. need a tube"."""
    for sentence in _SENTENCE.split(text):
        if found := _SEEKS.search(sentence):
            wishes = read_wishes(sentence[found.start() :], vocabulary)
            meanings = [wish.meaning for wish in wishes if wish.stance == WANTED]
            if any(meaning.facet in ("kind", "type") for meaning in meanings):
                return meanings
    return []


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


def _price_alone(text: str, vocabulary: Vocabulary, families: AbstractSet[str]) -> Decimal | None:
    """The number in "gloves 35": right behind goods that come in no such size it is what they may cost."""
    found = _GOODS_AND_NUMBER.search(text)
    if found is None or not any(wish.meaning.facet in ("kind", "type") for wish in read_wishes(found[1], vocabulary)):
        return None
    number = int(found[2])
    worn = families <= {"letter"} or "number" in families  # "jackets 40" may be the size of another country
    return None if worn and number <= _LARGEST_WORN else price_limit(number)


def _is_sold(size: str | None, kind: str | None, vocabulary: Vocabulary) -> bool:
    """Whether a kind comes in a size: "size 7 uk" is what the brand says of it, and no 7."""
    kinds = vocabulary.kinds if kind is None else (kind,)
    return any(size in vocabulary.sizes.get(one, ()) for one in kinds)


def _facets(meanings: list[Meaning], vocabulary: Vocabulary) -> dict[str, str]:
    """The first value named of each facet."""
    found: dict[str, str] = {}
    for facet, value in meanings:
        if facet in vocabulary.facets:
            found.setdefault(facet, value)
    return found


def _order(text: str) -> str | None:
    if _DEAREST.search(text):
        return DEAREST
    return CHEAPEST if _CHEAPEST.search(text) else None


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _pairs(value: object) -> list[tuple[str, Any]]:
    return [(str(name), one) for name, one in value.items()] if isinstance(value, Mapping) else []


def _limits(value: object) -> Limits | None:
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - the least and the most
        return None
    if any(one is not None and (isinstance(one, bool) or not isinstance(one, int | float)) for one in value):
        return None
    if any(one is not None and not math.isfinite(one) for one in value):
        return None
    low, high = (None if one is None else Decimal(str(one)) for one in value)
    return low, high


def _some_of(values: object, allowed: AbstractSet[str]) -> tuple[str, ...]:
    listed = values if isinstance(values, (list, tuple)) else ()
    return tuple(dict.fromkeys(value for value in listed if isinstance(value, str) and value in allowed))


def _one_of(value: object, allowed: Any) -> str | None:
    return value if isinstance(value, str) and value in allowed else None
