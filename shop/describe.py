"""A search in words, so that a person sees what is looked for: "red hiking boots in 42 up to 150 EUR"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shop.cards import money
from shop.phrases import persons, phrases
from shop.product import size_family
from shop.query import CHEAPEST, DEAREST, Query

_ORDERS = {CHEAPEST: "cheapest", DEAREST: "dearest"}


def describe(query: Query, currency: str) -> str:
    """All wishes of a search in one phrase, fit to stand inside a sentence."""
    return ", ".join([" ".join(_wanted(query, currency)), *_added(query)])


def _wanted(query: Query, currency: str) -> Iterator[str]:
    words = phrases()
    if query.colour:
        yield query.colour
    yield _plural(query.type) if query.type else query.kind or words["anything"]
    if query.words:
        yield f"({', '.join(query.words)})"
    if query.activity:
        yield words["activity"].format(activity=query.activity)
    if query.size:
        yield _size(query.size)
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
