"""Products that suit a person, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from shop.amounts import Amounts, price_limit, read_amounts
from shop.catalogue import Catalogue
from shop.product import Product, size_family
from shop.query import Query, parse
from shop.text import comparable
from shop.vocabulary import Vocabulary

# An activity says more about what a person needs than a colour does; a size is a need, not a taste.
_WEIGHTS = {"activity": 4, "colour": 2, "shoe_size": 1, "clothing_size": 1, "budget": 0}
ANYTHING = Query()
_ABOUT = re.compile(r"\b(?:about|around|roughly|circa|ca|approximately)\b|~")


class Reason(NamedTuple):
    """Why a product is recommended.

    `name` is "activity", "colour", "shoe_size", "clothing_size" or "budget"; `taste` the key it comes from
    and `value` what of it the product meets, in the catalogue's words ("hiking", "green", "42", "150").
    """

    name: str
    taste: str
    value: str


class Recommendation(NamedTuple):
    """A product and the reasons for it, the strongest first; without reasons it is a favourite of the shop."""

    product: Product
    reasons: tuple[Reason, ...]


class _Tastes(NamedTuple):
    shoe_size: str | None
    clothing_size: str | None
    activity: str | None
    colour: str | None
    budget: Amounts | None
    clothes: frozenset[str]  # the kinds that come in letter sizes only, whatever the brand calls them


def recommend(
    catalogue: Catalogue,
    tastes: Mapping[str, str],
    limit: int = 3,
    *,
    vocabulary: Vocabulary | None = None,
    wish: Query = ANYTHING,
) -> list[Recommendation]:
    """Up to `limit` products for these tastes.

    Keys of `tastes` (all optional): shoe_size, clothing_size, favourite_activity, favourite_colour, budget
    (the most to spend on one thing, like "150" or "50 to 100"). A taste that cannot be read is as if not given.
    What does not come in the person's size or costs more than the budget is left out, unless nothing else is left.
    Without tastes these are the shop's favourites: the first product of each kind.

    `wish` is what the person asks for now: only what meets it, or comes nearest to it, is recommended, and there it
    counts before the tastes. It may leave fewer than `limit` products, or none.
    """
    known = _but_for(wish, _read(tastes, vocabulary or catalogue.vocabulary))
    products = catalogue.products if wish.is_empty else catalogue.find(wish, len(catalogue.products)).products
    pool: list[Product] = []
    for fits in (_fits_all, _fits_size, _fits_anybody):
        pool = [product for product in products if fits(product, known)]
        if pool:
            break
    scored = [Recommendation(product, _reasons(product, known)) for product in pool]
    if wish.order:
        return scored[:limit]
    # Sorting is stable: equals stay in the catalogue's order.
    ranked = sorted(scored, key=lambda item: -sum(_WEIGHTS[reason.name] for reason in item.reasons))
    suited = [item for item in ranked if any(_WEIGHTS[reason.name] for reason in item.reasons)]
    chosen = _varied(suited, limit, lambda product: product.type)
    if len(chosen) < limit:
        taken = {item.product.id for item in chosen}
        rest = [item for item in scored if item.product.id not in taken]
        chosen += _varied(rest, limit - len(chosen), lambda product: product.type if wish.kind else product.kind)
    return chosen


def _but_for(wish: Query, known: _Tastes) -> _Tastes:
    """The tastes that a wish of the moment leaves room for."""
    priced = wish.price_max is not None or wish.price_min is not None
    sized = size_family(wish.size) if wish.size else None
    return known._replace(
        shoe_size=None if sized == "number" else known.shoe_size,
        clothing_size=None if sized == "letter" else known.clothing_size,
        activity=None if wish.activity else known.activity,
        colour=None if wish.colour or known.colour in wish.without else known.colour,
        budget=None if priced else known.budget,
    )


def _read(tastes: Mapping[str, str], vocabulary: Vocabulary) -> _Tastes:
    size = tastes.get("shoe_size", "")
    shoe = parse(f"size {size}", vocabulary).size
    clothing = parse(f"size {tastes.get('clothing_size', '')}", vocabulary).size
    return _Tastes(
        shoe_size=shoe if shoe and size_family(shoe) == "number" else None,
        clothing_size=clothing if clothing and size_family(clothing) == "letter" else None,
        activity=parse(tastes.get("favourite_activity", ""), vocabulary).activity,
        colour=parse(tastes.get("favourite_colour", ""), vocabulary).colour,
        budget=_budget(tastes.get("budget", "")),
        clothes=frozenset(kind for kind in vocabulary.sizes if vocabulary.families(kind) == {"letter"}),
    )


def _budget(text: str) -> Amounts | None:
    """A budget is a price, currency or not: "150" is enough, and "about 100" is 100."""
    plain = _ABOUT.sub(" ", comparable(text))
    for attempt in (f"between {plain}", plain, f"up to {plain.strip()}", f"{plain} eur"):
        amounts = read_amounts(attempt)
        if amounts.low is not None or amounts.high is not None:
            return None if amounts.high is None else amounts
    return None


def _fits_all(product: Product, tastes: _Tastes) -> bool:
    dear = tastes.budget and tastes.budget.high is not None and product.price > tastes.budget.high
    return not dear and _fits_size(product, tastes)


def _fits_size(product: Product, tastes: _Tastes) -> bool:
    wanted = _size_wanted(product, tastes)
    return wanted is None or wanted in product.sizes


def _fits_anybody(_product: Product, _tastes: _Tastes) -> bool:
    return True


def _size_wanted(product: Product, tastes: _Tastes) -> str | None:
    """The person's size in what this product comes in; sizes of towels and socks are no clothing sizes to go by."""
    family = size_family(product.sizes[0])
    if family == "number":
        return tastes.shoe_size
    return tastes.clothing_size if product.kind in tastes.clothes else None


def _reasons(product: Product, tastes: _Tastes) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if tastes.activity in product.activities:
        reasons.append(Reason("activity", "favourite_activity", str(tastes.activity)))
    if tastes.colour in product.colours:
        reasons.append(Reason("colour", "favourite_colour", str(tastes.colour)))
    size = _size_wanted(product, tastes)
    if size in product.sizes:
        name = "shoe_size" if size == tastes.shoe_size else "clothing_size"
        reasons.append(Reason(name, name, str(size)))
    budget = tastes.budget
    if budget and budget.high is not None and (budget.low or 0) <= product.price <= budget.high:
        reasons.append(Reason("budget", "budget", f"{price_limit(budget.high):f}".removesuffix(".00")))
    return tuple(reasons)


def _varied(items: Sequence[Recommendation], limit: int, trait: Callable[[Product], str]) -> list[Recommendation]:
    """The first `limit` items, no two alike in `trait` while there are others."""
    chosen: list[Recommendation] = []
    seen: set[str] = set()
    for item in items:
        if trait(item.product) not in seen:
            seen.add(trait(item.product))
            chosen.append(item)
    ids: Iterable[str] = {item.product.id for item in chosen}
    chosen += [item for item in items if item.product.id not in ids]
    return chosen[:limit]
