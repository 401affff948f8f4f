"""Products as short lines of text."""

from __future__ import annotations

from collections.abc import Container, Iterable
from decimal import Decimal

from shop.phrases import persons, phrases
from shop.product import ONE_SIZE, Product, size_family, size_rank


def card(product: Product, currency: str, without: Container[str] = ()) -> str:
    """One line: "Fell Runner trail shoe — 119 EUR — grey, blue — sizes 38-46". `without` are colours left out."""
    colours = [colour for colour in product.colours if colour not in without]
    parts = (
        f"{product.name} {product.type}",
        money(product.price, currency),
        ", ".join(colours or product.colours),
        sizes_line(product.sizes),
    )
    return " — ".join(parts)


def cards(products: Iterable[Product], currency: str, without: Container[str] = ()) -> list[str]:
    """A line for each product."""
    return [card(product, currency, without) for product in products]


def money(price: Decimal, currency: str) -> str:
    """An amount as people write it: "119 EUR", "4.90 EUR"."""
    return f"{price:.0f} {currency}" if price == price.to_integral_value() else f"{price:.2f} {currency}"


def sizes_line(sizes: tuple[str, ...]) -> str:
    """Sizes in few words: "sizes 38-46", "sizes S, M, L", "25 l or 30 l", "for 2 or 3 people", "one size"."""
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
