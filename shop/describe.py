"""A search in words, so that a person sees what is looked for: "red hiking boots in 42 up to 150 EUR"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shop.cards import money
from shop.product import size_family
from shop.query import CHEAPEST, DEAREST, Query

ANYTHING = "gear"
_ORDERS = {CHEAPEST: "cheapest first", DEAREST: "dearest first"}


def describe(query: Query, currency: str) -> str:
    """All wishes of a search in one phrase, fit to stand inside a sentence."""
    return ", ".join([" ".join(_wanted(query, currency)), *_added(query)])


def _wanted(query: Query, currency: str) -> Iterator[str]:
    if query.colour:
        yield query.colour
    yield _plural(query.type) if query.type else query.kind or ANYTHING
    if query.words:
        yield f"({', '.join(query.words)})"
    if query.activity:
        yield f"for {query.activity}"
    if query.size:
        yield _size(query.size)
    low, high = query.price_min, query.price_max
    if low is not None and high is not None:
        yield f"from {money(low, currency)} to {money(high, currency)}"
    elif high is not None:
        yield f"up to {money(high, currency)}"
    elif low is not None:
        yield f"from {money(low, currency)}"


def _added(query: Query) -> Iterator[str]:
    if query.order:
        yield _ORDERS[query.order]
    if query.without:
        yield f"no {_listed(query.without)}"


def _size(size: str) -> str:
    family = size_family(size)
    if family == "litre":
        return f"with {size}"
    if family == "person":
        count = size.removesuffix("-person")
        return f"for {count} {'person' if count == '1' else 'people'}"
    return f"in {size}"


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"{name}es" if name.endswith(("x", "ch", "sh")) else f"{name}s"


def _listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
