"""Products that suit a person, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from shop.amounts import Amounts, price_limit, read_amounts
from shop.catalogue import Catalogue
from shop.product import COLOUR, Product, normal_size, size_family
from shop.query import Query, parse
from shop.text import comparable
from shop.vocabulary import Vocabulary

PRICE, SIZE = "price", "size"
# What people like says more than a colour does; a size is a need, not a taste.
_LIKED = 4
_WEIGHTS = {COLOUR: 2, SIZE: 1, PRICE: 0}
ANYTHING = Query()
# Of a catalogue with more products than are looked at one by one:
_POOL = 500
_KINDS = 20
_OF_EACH = 6
_ABOUT = re.compile(r"\b(?:about|around|roughly|circa|ca|approximately)\b|~")


@dataclass(frozen=True)
class Taste:
    """What is known of a person.

    Attributes:
        field: where it is kept; it comes back in a reason.
        facet: `price` (the most to spend on one thing, "150" or "50 to 100"), `size`, or a facet of the catalogue.
        value: as the person gave it.
        goods: the kinds that it is about; all when there are none.
    """

    field: str
    facet: str
    value: str
    goods: tuple[str, ...] = ()


class Reason(NamedTuple):
    """Why a product is recommended: the taste's facet and field, and what of it the product meets ("42", "150")."""

    facet: str
    taste: str
    value: str


class Recommendation(NamedTuple):
    """A product and the reasons for it, the strongest first; without reasons it is a favourite of the shop."""

    product: Product
    reasons: tuple[Reason, ...]


class _Known(NamedTuple):
    """Tastes that could be read."""

    liked: tuple[Taste, ...]  # each with a value of its facet
    sizes: tuple[Taste, ...]
    budget: Amounts | None
    budget_field: str


def recommend(
    catalogue: Catalogue,
    tastes: Sequence[Taste] = (),
    limit: int = 3,
    *,
    vocabulary: Vocabulary | None = None,
    wish: Query = ANYTHING,
) -> list[Recommendation]:
    """Up to `limit` products for these tastes. A taste that cannot be read is as if not given.

    What does not come in the person's size or costs more than the budget is left out, unless nothing else is left.
    Without tastes these are the brand's picks, or else the first product of each kind.

    `wish` is what the person asks for now: only what meets it, or comes nearest to it, is recommended, and there it
    counts before the tastes. It may leave fewer than `limit` products, or none.
    """
    known = _but_for(wish, _read(tastes, vocabulary or catalogue.vocabulary))
    products = _candidates(catalogue, wish, known)
    pool: list[Product] = []
    for fits in (_fits_all, _fits_size, _fits_anybody):
        pool = [product for product in products if fits(product, known)]
        if pool:
            break
    scored = [Recommendation(product, _reasons(product, known)) for product in pool]
    if wish.order:
        return scored[:limit]
    # Sorting is stable: equals stay in the catalogue's order.
    ranked = sorted(scored, key=lambda item: -_weight(item))
    suited = [item for item in ranked if _weight(item)]
    chosen = _varied(suited, limit, lambda product: product.type or product.kind)
    if len(chosen) < limit:
        taken = {item.product.id for item in chosen}
        rest = [item for item in scored if item.product.id not in taken]
        chosen += _varied(rest, limit - len(chosen), lambda product: product.type if wish.kind else product.kind)
    return chosen


def _candidates(catalogue: Catalogue, wish: Query, known: _Known) -> Sequence[Product]:
    """What a recommendation is chosen from: all that meets the wish; of a lot of it, what suits best of each kind."""
    if wish.is_empty and len(catalogue.products) <= _POOL:
        return catalogue.preferred
    found = catalogue.find(wish, _POOL)
    if found.relaxed or not found.more:
        return found.products
    narrowed = list(_narrowed(wish, known, catalogue.vocabulary))
    picks = catalogue.picks if wish.is_empty else ()
    if wish.order:
        suited = catalogue.exact(replace(wish, price_max=narrowed[0].price_max), _POOL)
    else:
        suited = tuple(product for query in narrowed for product in catalogue.exact(query, _OF_EACH))
    return tuple(dict.fromkeys((*picks, *suited, *found.products)))


def _narrowed(wish: Query, known: _Known, vocabulary: Vocabulary) -> Iterator[Query]:
    """The wish with tastes added, kind by kind: with all that is liked, with each, and with none of it."""
    kind = wish.kind or vocabulary.types.get(wish.type or "")
    price = known.budget.high if known.budget and wish.price_max is None else wish.price_max
    for one in [kind] if kind else sorted(vocabulary.kinds)[:_KINDS]:
        liked = [(taste.facet, taste.value) for taste in known.liked if not taste.goods or one in taste.goods]
        sizes = (taste.value for taste in known.sizes if not taste.goods or one in taste.goods)
        size = wish.size or next((size for size in sizes if size_family(size) in vocabulary.families(one)), None)
        for some in (liked, *([each] for each in liked), []):
            yield replace(wish, kind=one, size=size, price_max=price, facets={**dict(some), **wish.facets})


def _weight(item: Recommendation) -> int:
    return sum(_WEIGHTS.get(reason.facet, _LIKED) for reason in item.reasons)


def _but_for(wish: Query, known: _Known) -> _Known:
    """The tastes that a wish of the moment leaves room for."""
    priced = wish.price_max is not None or wish.price_min is not None
    sized = size_family(wish.size) if wish.size else None
    return known._replace(
        liked=tuple(one for one in known.liked if one.facet not in wish.facets and one.value not in wish.without),
        sizes=tuple(one for one in known.sizes if size_family(one.value) != sized),
        budget=None if priced else known.budget,
    )


def _read(tastes: Sequence[Taste], vocabulary: Vocabulary) -> _Known:
    liked: list[Taste] = []
    sizes: list[Taste] = []
    budget, budget_field = None, ""
    for taste in tastes:
        if taste.facet == PRICE:
            budget, budget_field = _budget(taste.value), taste.field
        elif taste.facet == SIZE:
            size = size_among(taste.value, taste.goods, vocabulary)
            sizes += [Taste(taste.field, SIZE, size, taste.goods)] if size else []
        elif value := value_of(taste.facet, taste.value, vocabulary):
            liked.append(Taste(taste.field, taste.facet, value, taste.goods))
    liked.sort(key=lambda one: -_WEIGHTS.get(one.facet, _LIKED))
    return _Known(tuple(liked), tuple(sizes), budget, budget_field)


def value_of(facet: str, text: str, vocabulary: Vocabulary) -> str | None:
    """The catalogue's value of a facet that a text names."""
    own = {comparable(value): value for value in vocabulary.facets.get(facet, ())}
    return own.get(comparable(text)) or parse(text, vocabulary).facets.get(facet)


def size_among(text: str, goods: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The size that a text names, if it is one that these kinds come in, or of the same family."""
    size = parse(f"size {text}", vocabulary).size or (
        normal_size(text) if vocabulary.is_size(normal_size(text)) else None
    )
    families = {family for kind in goods or vocabulary.kinds for family in vocabulary.families(kind)}
    return size if size and size_family(size) in families else None


def _budget(text: str) -> Amounts | None:
    """A budget is a price, currency or not: "150" is enough, and "about 100" is 100."""
    plain = _ABOUT.sub(" ", comparable(text))
    for attempt in (f"between {plain}", plain, f"up to {plain.strip()}", f"{plain} eur"):
        amounts = read_amounts(attempt)
        if amounts.low is not None or amounts.high is not None:
            return None if amounts.high is None else amounts
    return None


def _fits_all(product: Product, known: _Known) -> bool:
    dear = known.budget and known.budget.high is not None and product.price > known.budget.high
    return not dear and _fits_size(product, known)


def _fits_size(product: Product, known: _Known) -> bool:
    wanted = _size_wanted(product, known)
    return wanted is None or wanted.value in product.sizes


def _fits_anybody(_product: Product, _known: _Known) -> bool:
    return True


def _size_wanted(product: Product, known: _Known) -> Taste | None:
    """The person's size in what this product comes in, if it is among the goods that the size is about."""
    if not product.sizes:
        return None
    family = size_family(product.sizes[0])
    return next(
        (
            one
            for one in known.sizes
            if size_family(one.value) == family and (not one.goods or product.kind in one.goods)
        ),
        None,
    )


def _reasons(product: Product, known: _Known) -> tuple[Reason, ...]:
    reasons = [
        Reason(one.facet, one.field, one.value)
        for one in known.liked
        if one.value in product.facets.get(one.facet, ()) and (not one.goods or product.kind in one.goods)
    ]
    size = _size_wanted(product, known)
    if size is not None and size.value in product.sizes:
        reasons.append(Reason(SIZE, size.field, size.value))
    budget = known.budget
    if budget and budget.high is not None and (budget.low or 0) <= product.price <= budget.high:
        reasons.append(Reason(PRICE, known.budget_field, f"{price_limit(budget.high):f}".removesuffix(".00")))
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
