"""Facets: what people ask for besides the kind of goods, as brand.yml takes it from the attributes of the feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shop.feed.model import Item, Measure, Variant
from shop.text import comparable

_DETAIL = re.compile(r"product_detail\s*:\s*(.+)", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[|;]\s*|\s*,\s+")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)")

# What each unit is worth in the first of its row.
_SCALES: tuple[Mapping[str, Decimal], ...] = (
    {"g": Decimal(1), "kg": Decimal(1000), "mg": Decimal("0.001"), "oz": Decimal("28.3495"), "lb": Decimal("453.592")},
    {"ml": Decimal(1), "cl": Decimal(10), "dl": Decimal(100), "l": Decimal(1000)},
    {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "in": Decimal("25.4"), "ft": Decimal("304.8")},
    {"min": Decimal(1), "h": Decimal(60)},
)
_SPELLINGS = {
    **dict.fromkeys(("gram", "grams", "gramme", "grammes", "gr"), "g"),
    **dict.fromkeys(("kilo", "kilos", "kilogram", "kilograms", "kgs"), "kg"),
    **dict.fromkeys(("ounce", "ounces"), "oz"),
    **dict.fromkeys(("lbs",), "lb"),
    **dict.fromkeys(("litre", "litres", "liter", "liters", "lt", "ltr"), "l"),
    **dict.fromkeys(("millilitre", "millilitres", "milliliter", "milliliters", "mls"), "ml"),
    **dict.fromkeys(("millimetre", "millimetres", "millimeter", "millimeters"), "mm"),
    **dict.fromkeys(("centimetre", "centimetres", "centimeter", "centimeters", "cms"), "cm"),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("foot", "feet"), "ft"),
    **dict.fromkeys(("minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hrs", "hr"), "h"),
}


@dataclass(frozen=True)
class Facet:
    """What else people ask for, beside kind, type and price.

    Attributes:
        name: Its name in the files.
        source: The attribute of the feed it is read from: `material`, or `product_detail: NAME`.
        label: Its name in the chat.
        plural: The same for several.
        phrase: How a search says it, with `{value}` in it; None where the brand leaves that to the shop.
        unit: Of a facet of numbers; None of one with values in words.
        order: Values in the brand's own order; empty where they have none.
    """

    name: str
    source: str
    label: str
    plural: str
    phrase: str | None = None
    unit: str | None = None
    order: tuple[str, ...] = ()


def values_of(facet: Facet, item: Item) -> tuple[str, ...]:
    """The words that a product has for a facet, in the feed's order and spelling; none twice."""
    texts = tuple(text for text in _texts(facet, item) if text)
    return _apart(texts)


@lru_cache(maxsize=4_096)  # many products say the same
def _apart(texts: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in (part for text in texts for part in _SEVERAL.split(text)):
        found.setdefault(comparable(value), value)
    found.pop("", None)
    return tuple(found.values())


def variant_values(facet: Facet, variant: Variant) -> tuple[str, ...]:
    """The words that one variant has for a facet: the values of an option of the shop's own."""
    if not variant.attributes:
        return ()
    wanted = comparable(detail_name(facet) or facet.source)
    found = (value for name, value in variant.attributes.items() if comparable(name).replace(" ", "_") == wanted)
    return tuple(value for value in found if value)


def number_of(facet: Facet, item: Item) -> Decimal | None:
    """The amount that a product has for a facet, in the facet's unit; None where the feed has none that fits."""
    unit = facet.unit or ""
    measure = item.measures.get(facet.source)
    if measure is not None:
        return in_unit(measure, unit)
    for text in _texts(facet, item):
        if found := _NUMBER.search(text):
            amount = Decimal(found[1].replace(",", "."))
            return in_unit(Measure(amount, found[2] or unit), unit)
    return None


def in_unit(measure: Measure, unit: str) -> Decimal | None:
    """An amount in another unit of the same sort; None where they don't fit."""
    given, wanted = standard_unit(measure.unit), standard_unit(unit)
    if given == wanted:
        return measure.amount
    scale = next((scale for scale in _SCALES if given in scale and wanted in scale), None)
    return measure.amount * scale[given] / scale[wanted] if scale else None


def standard_unit(text: str) -> str:
    """A unit's short name: "grams" is "g"; what is no unit we know stays, in small letters."""
    folded = comparable(text).strip().rstrip(".")
    return _SPELLINGS.get(folded, folded)


def spellings(unit: str) -> tuple[str, ...]:
    """What people write for amounts that fit a unit: "g", "grams", "kg"; longest first."""
    standard = standard_unit(unit)
    scale = next((scale for scale in _SCALES if standard in scale), None)
    units = set(scale) if scale else {standard, f"{standard}s", standard.removesuffix("s")}
    written = units | {spelling for spelling, meant in _SPELLINGS.items() if meant in units}
    return tuple(sorted(written, key=lambda one: (-len(one), one)))


@lru_cache(maxsize=256)
def detail_name(facet: Facet) -> str | None:
    """The detail a facet is taken from; None where it is an attribute."""
    found = _DETAIL.fullmatch(facet.source)
    return found[1].strip() if found else None


def _texts(facet: Facet, item: Item) -> Iterator[str]:
    detail = detail_name(facet)
    if detail is not None:
        wanted = comparable(detail)
        yield from (one.value for one in item.details if comparable(one.attribute) == wanted)
        yield from _options(wanted.replace(" ", "_"), item)
        return
    known: Mapping[str, Iterable[str]] = {
        "brand": (item.brand,),
        "material": (item.material,),
        "color": dict.fromkeys(variant.colour for variant in item.variants),
        "size": dict.fromkeys(variant.size for variant in item.variants),
        "condition": dict.fromkeys(one.condition.value for one in item.variants if one.condition),
        "product_type": item.product_type[-1:],
        "product_highlight": item.highlights,
    }
    given = item.custom_labels.get(facet.source) or item.attributes.get(facet.source)
    yield from known.get(facet.source, (given,) if given else ())
    if facet.source not in known:
        yield from _options(comparable(facet.source), item)


def _options(wanted: str, item: Item) -> Iterator[str]:
    """The values that variants have for an option of the shop's own, each once."""
    found = (
        value
        for variant in item.variants
        for name, value in variant.attributes.items()
        if comparable(name).replace(" ", "_") == wanted
    )
    yield from dict.fromkeys(found)
