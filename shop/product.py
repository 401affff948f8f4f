"""A product, and what its sizes mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

ONE_SIZE = "one size"
LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
PRICE_CEILING = Decimal(10_000)

_LITRES = re.compile(r"\d{1,3}(?:\.\d{1,2})? l", re.ASCII)
_PERSONS = re.compile(r"\d{1,2}-person", re.ASCII)
_NUMBER = re.compile(r"\d{2}(?:\.5)?", re.ASCII)
_SPAN = re.compile(r"(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Product:
    """One line of catalogue.csv.

    `sizes` are of one family: EU shoe numbers ("42", "42.5"), letters ("XS" to "XXXL"), litres ("25 l"),
    persons ("2-person") or "one size". `price` is in the brand's currency.
    """

    id: str
    name: str
    kind: str
    type: str
    activities: tuple[str, ...]
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    price: Decimal
    description: str


def size_family(size: str) -> str | None:
    """'number', 'letter', 'litre', 'person' or 'one'; None when it is no size at all."""
    if size in LETTERS:
        return "letter"
    if size == ONE_SIZE:
        return "one"
    for family, pattern in (("number", _NUMBER), ("litre", _LITRES), ("person", _PERSONS)):
        if pattern.fullmatch(size):
            return family
    return None


def size_rank(size: str) -> float:
    """Where a size stands among those of its family, smallest first."""
    if size in LETTERS:
        return LETTERS.index(size)
    if size == ONE_SIZE:
        return 0
    return float(re.split("[ -]", size)[0])


def expand_sizes(cells: tuple[str, ...]) -> tuple[str, ...]:
    """`("36-38", "40")` as `("36", "37", "38", "40")`; a span the wrong way round gives nothing."""
    sizes: list[str] = []
    for cell in cells:
        span = _SPAN.fullmatch(cell)
        sizes += [str(n) for n in range(int(span[1]), int(span[2]) + 1)] if span else [cell]
    return tuple(sizes)
