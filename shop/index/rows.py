"""Products as the index keeps them: one compact JSON text each, so that a read is one row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from shop.product import Product, TimedPrice, Variant


def encode(product: Product) -> str:
    """A product as a text; an empty text, list or mapping in it stays so."""
    return json.dumps(
        [
            product.id,
            product.name,
            product.kind,
            product.type,
            product.types,
            str(product.price),
            product.description,
            product.facets,
            {name: str(amount) for name, amount in product.numbers.items()},
            product.link,
            product.image,
            product.details,
            product.highlights,
            product.words,
            [_of_variant(variant) for variant in product.variants],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decode(text: str) -> Product:
    """The product of a text that `encode` made."""
    (
        identity,
        name,
        kind,
        kind_type,
        types,
        price,
        description,
        facets,
        numbers,
        link,
        image,
        details,
        highlights,
        words,
        variants,
    ) = json.loads(text)
    return Product(
        id=identity,
        name=name,
        kind=kind,
        type=kind_type,
        types=types,
        price=Decimal(price),
        description=description,
        facets=_tuples(facets),
        numbers={name: Decimal(amount) for name, amount in numbers.items()},
        variants=tuple(_variant(*variant) for variant in variants),
        link=link,
        image=image,
        details=details,
        highlights=tuple(highlights),
        words=words,
    )


def _of_variant(one: Variant) -> list[Any]:
    timed = one.timed and [str(one.timed.price), one.timed.starts, one.timed.ends]
    was = None if one.was is None else str(one.was)
    return [one.id, str(one.price), was, one.availability, one.colour, one.size, one.link, one.facets, timed]


def _variant(
    identity: str,
    price: str,
    was: str | None,
    availability: str,
    colour: str,
    size: str,
    link: str,
    facets: Mapping[str, Sequence[str]],
    timed: tuple[str, float | None, float | None] | None,
) -> Variant:
    return Variant(
        id=identity,
        price=Decimal(price),
        was=None if was is None else Decimal(was),
        availability=availability,
        colour=colour,
        size=size,
        link=link,
        facets=_tuples(facets),
        timed=TimedPrice(Decimal(timed[0]), timed[1], timed[2]) if timed else None,
    )


def _tuples(facets: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in facets.items()}
