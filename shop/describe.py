"""A search in words, so that a person sees what is looked for: "red hiking boots in 42 up to 150 EUR"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shop.cards import money
from shop.facets import Facet
from shop.numbers import Limits
from shop.phrases import persons, phrases
from shop.product import COLOUR, size_family
from shop.query import CHEAPEST, DEAREST, Query

if TYPE_CHECKING:
    from shop.shop import Shop

_ORDERS = {CHEAPEST: "cheapest", DEAREST: "dearest"}


def describe(query: Query, shop: Shop) -> str:
    """All wishes of a search in one phrase, fit to stand inside a sentence."""
    return ", ".join([" ".join(_wanted(query, shop)), *_added(query)])


def _wanted(query: Query, shop: Shop) -> Iterator[str]:
    words, currency, catalogue = phrases(), shop.brand.currency, shop.catalogue
    if query.colour:
        yield query.colour
    named = [product.name for one in query.names if (product := catalogue.get(one))]
    plural = catalogue.vocabulary.plurals.get(query.type or "")
    goods = plural or (_plural(query.type) if query.type else query.kind)
    yield _listed(list(dict.fromkeys(named))) if named else goods or shop.brand.goods or words["anything"]
    if query.words:
        yield f"({', '.join(query.words)})"
    for name, value in query.facets.items():
        if name != COLOUR:
            yield _facet(catalogue.facets.get(name), name, value)
    if query.size:
        yield _size(query.size)
    for name, limits in query.numbers.items():
        yield _amount(catalogue.facets.get(name), limits)
    low, high = query.price_min, query.price_max
    if low is not None and high is not None:
        yield words["price_between"].format(low=money(low, currency), high=money(high, currency))
    elif high is not None:
        yield words["price_up_to"].format(high=money(high, currency))
    elif low is not None:
        yield words["price_from"].format(low=money(low, currency))


def _added(query: Query) -> Iterator[str]:
    if query.order:
        yield phrases()["orders"][_ORDERS[query.order]]
    if query.without:
        yield phrases()["without"].format(values=_listed(query.without))


def _facet(facet: Facet | None, name: str, value: str) -> str:
    label = facet.label if facet else name
    phrase = facet.phrase if facet and facet.phrase else phrases()["facet"]
    return phrase.replace("{label}", label).replace("{value}", value)


def _amount(facet: Facet | None, limits: Limits) -> str:
    unit = facet.unit if facet else ""
    low, high = (None if one is None else f"{one.normalize():f} {unit}".strip() for one in limits)
    name = "price_between" if low and high else "price_up_to" if high else "price_from"
    return str(phrases()[name].format(low=low, high=high))


def _size(size: str) -> str:
    family = size_family(size)
    if family == "person":
        return persons(size.removesuffix("-person"))
    return str(phrases()["litres" if family == "litre" else "size"].format(size=size))


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"{name}es" if name.endswith(("x", "ch", "sh")) else f"{name}s"


def _listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])}{phrases()['or']}{values[-1]}"
