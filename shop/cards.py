"""Products as short lines of text."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from itertools import islice

from shop.facets import Facet
from shop.phrases import persons, phrases
from shop.product import ONE_SIZE, Product, size_family, size_rank

_FEW, _TOLD = 3, 2  # values of a facet in a card, and facets


def card(product: Product, currency: str, without: Container[str] = (), facets: Iterable[Facet] = ()) -> str:
    """One line: "Fell Runner trail shoe — 119 EUR — grey, blue — sizes 38-46".

    `without` are colours left out. What has no colour is told apart by the first two of the brand's `facets`.
    """
    colours = [colour for colour in product.colours if colour not in without]
    parts = (
        product.title,
        price_line(product, currency),
        ", ".join(colours or product.colours) or _told_apart(product, facets),
        sizes_line(product.sizes),
        "" if product.can_be_had else phrases()["sold_out"],
    )
    return " — ".join(part for part in parts if part)


def _told_apart(product: Product, facets: Iterable[Facet]) -> str:
    """Values of the first facets that the product has few of: "by Grace Bell, about gardens"."""
    said = (
        (facet.phrase or "{value}").replace("{value}", _or_listed(product.facets[facet.name]))
        for facet in facets
        if 0 < len(product.facets.get(facet.name, ())) <= _FEW
    )
    return ", ".join(islice(said, _TOLD))


def _or_listed(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])}{phrases()['and']}{values[-1]}" if len(values) > 1 else values[0]


def price_line(product: Product, currency: str) -> str:
    """What a product costs: "119 EUR", "from 119 EUR", "99 EUR (before: 119 EUR)"."""
    had = [one for one in product.variants if one.can_be_had] or product.variants
    if len({one.price for one in had}) > 1:
        return str(phrases()["price_from_on"].format(price=money(product.price, currency)))
    was = next((one.was for one in had if one.was is not None), None)
    if was is not None:
        return str(phrases()["price_was"].format(price=money(product.price, currency), was=money(was, currency)))
    return money(product.price, currency)


def cards(
    products: Iterable[Product], currency: str, without: Container[str] = (), facets: Iterable[Facet] = ()
) -> list[str]:
    """A line for each product."""
    facets = tuple(facets)
    return [card(product, currency, without, facets) for product in products]


def money(price: Decimal, currency: str) -> str:
    """An amount as people write it: "119 EUR", "4.90 EUR"."""
    return f"{price:.0f} {currency}" if price == price.to_integral_value() else f"{price:.2f} {currency}"


def sizes_line(sizes: tuple[str, ...]) -> str:
    """Sizes in few words: "sizes 38-46", "sizes S, M, L", "25 l or 30 l", "for 2 or 3 people", "one size"."""
    if not sizes:
        return ""
    family = size_family(sizes[0])
    if family == "one":
        return ONE_SIZE
    if family == "litre":
        return str(phrases()["or"].join(sizes))
    if family == "person":
        counts = [size.removesuffix("-person") for size in sizes]
        return persons(phrases()["or"].join(counts))
    shown = _runs(sizes) if family == "number" else list(sizes)
    if len(sizes) == 1:
        return str(phrases()["one_size_only"].format(size=shown[0]))
    return str(phrases()["sizes"].format(sizes=", ".join(shown)))


def _runs(sizes: tuple[str, ...]) -> list[str]:
    """Numbers with their gaps: 38, 39, 40, 42 as "38-40", "42"."""
    runs: list[list[str]] = []
    for size in sorted(sizes, key=size_rank):
        if runs and size_rank(size) - size_rank(runs[-1][-1]) in (0.5, 1):
            runs[-1].append(size)
        else:
            runs.append([size])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
