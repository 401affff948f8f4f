"""A product, its variants, and what its sizes mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from shop.text import comparable, phrase_key
from shop.word_lists import word_list

COLOUR = "colour"
ONE_SIZE = "one size"
LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
PRICE_CEILING = Decimal(100_000)
NAMED = "named"
"""The family of sizes that are only words: "A5", "king", "30x32"."""

_LITRES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) l", re.ASCII)
_PERSONS = re.compile(r"(\d{1,2})-person", re.ASCII)
_NUMBER = re.compile(r"(\d{1,3}(?:\.5)?)", re.ASCII)
_UNITS = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) (ml|cl|mm|cm|m|g|kg|oz|lb|in)", re.ASCII)
_FAMILIES = (("number", _NUMBER), ("litre", _LITRES), ("person", _PERSONS))

_ONE = frozenset({"one size", "onesize", "os", "one size fits all", "einheitsgrosse", "taille unique", "n/a"})
_LETTER_NAMES = {"xxxl": "XXXL", "3xl": "XXXL", "2xl": "XXL", "2xs": "XXS", "small": "S", "medium": "M", "large": "L"}
_SYSTEM = re.compile(r"^(?:size|eu|eur|uk|us|fr|de|it|gr)[ .:]*(?=\d)")
_WRITTEN = (
    (re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?) ?-?(?:l|lt|ltr|lit(?:er|re)s?)", re.ASCII), "{} l"),
    (re.compile(r"(\d{1,2}) ?-?(?:p|pers|persons?|people|man)", re.ASCII), "{}-person"),
    (re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?-?(ml|cl|mm|cm|m|g|kg|oz|lb|in)\b\.?", re.ASCII), "{} {}"),
    (re.compile(r"(\d{1,3}(?:[.,]5)?)", re.ASCII), "{}"),
)


class TimedPrice(NamedTuple):
    """A lower price that holds from `starts` to `ends`, both in seconds since 1970 and included; None is open."""

    price: Decimal
    starts: float | None
    ends: float | None

    def holds(self, now: float) -> bool:
        """Whether it is the price at `now`."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now <= self.ends)


@dataclass(frozen=True)
class Variant:
    """What is put into the basket: one colour and size of a product.

    Attributes:
        price: in the brand's currency, now.
        was: the regular price while a lower one holds.
        availability: `in_stock`, `out_of_stock`, `preorder`, `backorder` or `unknown`.
        colour: as the feed has it, in small letters; empty where there is none.
        size: as `normal_size` gives it; empty where there is none.
        link: the address of its page, or empty.
        facets: values of facets that set this variant apart, by the facets' names.
        timed: a lower price that begins or ends some time.
    """

    id: str
    price: Decimal
    was: Decimal | None = None
    availability: str = "unknown"
    colour: str = ""
    size: str = ""
    link: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timed: TimedPrice | None = None

    @property
    def can_be_had(self) -> bool:
        """Whether it is not sold out."""
        return self.availability != "out_of_stock"

    @property
    def regular_price(self) -> Decimal:
        """What it costs without a sale."""
        return self.price if self.was is None else self.was

    def at(self, now: float) -> Variant:
        """The variant with the price of another moment."""
        if self.timed is None:
            return self
        if self.timed.holds(now):
            return replace(self, price=self.timed.price, was=self.regular_price)
        return replace(self, price=self.regular_price, was=None)


@dataclass(frozen=True, repr=False)
class Product:
    """What a search finds.

    Attributes:
        name: its title.
        kind: the shelf it stands on ("shoes").
        type: what it is, in the singular ("hiking boot"); empty where the feed says no more than the kind.
        types: the same as the feed has it ("hiking boots").
        price: the lowest price of a variant that can be had, in the brand's currency.
        facets: values by the facets' names; `colour` and `size` among them. Sizes are of one family mostly: EU shoe
            numbers ("42", "42.5"), letters ("XS" to "XXXL"), litres ("25 l"), persons ("2-person"), or "one size".
        numbers: amounts by the facets' names, each in its facet's unit.
        details: what else the feed says of it, by the name it gives ("Waterproof": "yes").
        words: what a search looks into besides name and description.
    """

    id: str
    name: str
    kind: str
    type: str
    price: Decimal
    description: str
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    link: str = ""
    image: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()
    words: str = ""
    types: str = ""

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Product({self.id!r}, {self.name!r}, {len(self.variants)} variants)"

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours it comes in."""
        return self.facets.get(COLOUR, ())

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes it comes in, in the feed's order; none where size is nothing to choose."""
        return self.facets.get("size", ())

    @property
    def can_be_had(self) -> bool:
        """Whether any variant is not sold out."""
        return any(variant.can_be_had for variant in self.variants) or not self.variants

    def at(self, now: float) -> Product:
        """The product with the prices of another moment."""
        if not any(variant.timed for variant in self.variants):
            return self
        variants = tuple(variant.at(now) for variant in self.variants)
        return replace(self, variants=variants, price=lowest_price(variants))

    @property
    def title(self) -> str:
        """The name with the type behind it, where the name does not say that already."""
        counted = self.type and (self.type != self.types or self.types.split()[-1] in word_list("pairs"))
        repeated = f" {phrase_key(self.type)} " in f" {phrase_key(self.name)} "
        return f"{self.name} {self.type}" if counted and not repeated else self.name


def lowest_price(variants: Sequence[Variant]) -> Decimal:
    """The price of the cheapest that can be had; where none can, of the cheapest."""
    return min(variant.price for variant in [one for one in variants if one.can_be_had] or variants)


@lru_cache(maxsize=4_096)
def colour_parts(colour: str) -> tuple[str, ...]:
    """The colours that a variant of several has: "black/white" is black and white."""
    return tuple(part for part in re.split(r"\s*(?:[/,&+|]|\band\b)\s*", colour) if part)


def size_family(size: str) -> str | None:
    """'number', 'letter', 'litre', 'person', 'one', a unit ("ml") or `NAMED`; None for an empty text."""
    if not size:
        return None
    if size in LETTERS:
        return "letter"
    if size == ONE_SIZE:
        return "one"
    for family, pattern in _FAMILIES:
        if pattern.fullmatch(size):
            return family
    measured = _UNITS.fullmatch(size)
    return measured[2] if measured else NAMED


def size_rank(size: str) -> float:
    """Where a size stands among those of its family, smallest first; 0 for those that are only words."""
    if size in LETTERS:
        return LETTERS.index(size)
    for pattern in (_NUMBER, _LITRES, _PERSONS, _UNITS):
        if found := pattern.fullmatch(size):
            return float(found[1])
    return 0


@lru_cache(maxsize=4_096)
def normal_size(text: str) -> str:
    """A size as a feed has it, in the shop's one spelling: "EU 42" is "42", "2P" is "2-person", "os" is "one size"."""
    folded = _SYSTEM.sub("", comparable(" ".join(text.split())))
    named = {**dict.fromkeys(_ONE, ONE_SIZE), **{one.lower(): one for one in LETTERS}, **_LETTER_NAMES}
    if folded in named:
        return named[folded]
    for pattern, form in _WRITTEN:
        if found := pattern.fullmatch(folded):
            return form.format(f"{float(found[1].replace(',', '.')):g}", *found.groups()[1:])
    return " ".join(text.split())
