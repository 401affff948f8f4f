"""What a brand's assistant says of what it sells: the words that stand in its help, its menu and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from shop.phrases import phrases
from shop.product import COLOUR, size_family

if TYPE_CHECKING:
    from shop.shop import Shop

_NAMED = 3  # facets in a list of what people can ask by
_FULL_TENS = Decimal(10)


def example(shop: Shop) -> str:
    """A search as somebody would type it, of what the shop shows first: "brown hiking boots in 42 under 160"."""
    return " ".join(_parts(shop))


def _parts(shop: Shop) -> Iterator[str]:
    product = next((one for one in shop.catalogue.preferred if one.can_be_had), shop.catalogue.preferred[0])
    yield from product.colours[:1]
    yield product.types or product.kind
    facet = next((one for one in shop.brand.facets.values() if one.phrase and product.facets.get(one.name)), None)
    if facet is not None and facet.phrase and not product.colours:
        yield facet.phrase.replace("{value}", product.facets[facet.name][0])
    if product.sizes and size_family(product.sizes[0]) in ("number", "letter"):
        yield phrases()["size"].format(size=product.sizes[len(product.sizes) // 2])
    yield phrases()["under"].format(price=f"{_full_tens(product.price):f}")


def _full_tens(price: Decimal) -> Decimal:
    return (price // _FULL_TENS + 1) * _FULL_TENS


def asked_by(shop: Shop) -> list[str]:
    """What people can ask by: "kind", "colour", "size", the brand's own facets, "price"."""
    vocabulary, words = shop.vocabulary, phrases()["asked_by"]
    own = [facet.label for facet in shop.brand.facets.values() if facet.name not in (COLOUR, "size")][:_NAMED]
    colour = [words["colour"]] if vocabulary.colours else []
    size = [words["size"]] if any(vocabulary.sizes.values()) else []
    return [words["kind"], *colour, *size, *own, words["price"]]


def shelves(shop: Shop) -> list[str]:
    """The kinds for the menu: as brand.yml has them, else in the feed's order."""
    found = dict.fromkeys(product.kind for product in shop.catalogue.products)
    named = {kind.lower(): None for kind in shop.brand.kinds if kind.lower() in found}
    return list(named or found)
