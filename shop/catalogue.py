"""The catalogue: the products of a feed, as people look for them."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import overload

from shop import feed
from shop.errors import BrandFileError
from shop.facets import Facet, number_of, values_of, variant_values
from shop.feed import Item, Report, Sale
from shop.feed import Variant as FeedVariant
from shop.feed.source import Progress
from shop.index.store import Clock, Store, write
from shop.product import COLOUR, PRICE_CEILING, Product, TimedPrice, Variant, colour_parts, lowest_price, normal_size
from shop.query import Query
from shop.search import Found, Index
from shop.text import comparable, singular
from shop.vocabulary import Seen, Vocabulary, read_synonyms
from shop.word_lists import word_list

_SIZE = "size"
_NO = frozenset({"no", "none", "false", "0", "n/a", "-", "without"})
_YES = frozenset({"yes", "true", "1", "y"})
_OTHER = "other"
_VOCABULARY = "vocabulary"
_READING = 0.7  # of the time it takes to make an index
_SEARCHED = 3  # words of a detail's value; longer ones are sentences


class Catalogue:
    """All products, in the order of the feed, which is the brand's own order of preference.

    Attributes:
        products: each read from the index when it is asked for.
        vocabulary: its own words and the synonyms.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        facets: Sequence[Facet] = (),
        *,
        picks: Sequence[str] = (),
        clock: Clock = time.time,
    ) -> None:
        self.products = Store(database, clock)
        self.facets: Mapping[str, Facet] = {facet.name: facet for facet in facets}
        ids = (identity for (identity,) in self.products.rows("SELECT id FROM product"))
        self.vocabulary = Vocabulary.from_json(json.loads(self.products.meta(_VOCABULARY)), facets, ids)
        self._index = Index(self.products)
        self._picks = tuple(picks)

    @classmethod
    def load(
        cls,
        path: Path,
        facets: Sequence[Facet] = (),
        currency: str | None = None,
        *,
        picks: Sequence[str] = (),
        synonyms: Path | None = None,
        clock: Clock = time.time,
    ) -> Catalogue:
        """Read a feed into memory. Rows with mistakes are left out; `python -m shop check` tells of them.

        Args:
            path: the feed.
            facets: what people may ask for besides kind, colour and size.
            currency: the brand's; what is sold in another one is left out.
            picks: ids of what newcomers are shown first.
            synonyms: synonyms.csv, if there is one.
            clock: what sales are looked at by.

        Raises:
            BrandFileError: it is no feed, or nothing of it can be served; or a mistake in the synonyms.
        """
        database = sqlite3.connect(":memory:", check_same_thread=False)
        write_index(database, path, facets, currency, synonyms=synonyms)
        return cls(database, facets, picks=picks, clock=clock)

    def __repr__(self) -> str:
        return f"Catalogue({len(self.products)} products)"

    @cached_property
    def picks(self) -> tuple[Product, ...]:
        """What newcomers are shown first."""
        return tuple(product for one in self._picks if (product := self.get(one)) and product.id == one)

    @property
    def preferred(self) -> Sequence[Product]:
        """All products, those first that the brand shows to newcomers."""
        return _PicksFirst(self.picks, self.products)

    def get(self, product_id: str) -> Product | None:
        """The product with this id, or with a variant of this id, if there is one."""
        position = self.products.position_of(product_id)
        return None if position is None else self.products[position]

    def find(self, query: Query, limit: int = 3, offset: int = 0) -> Found:
        """One page of what `query` asks for, or of what comes nearest to it."""
        return self._index.find(query, limit, offset)

    def exact(self, query: Query, limit: int) -> tuple[Product, ...]:
        """The first `limit` products that meet every wish of `query`."""
        return self._index.exact(query, limit)


class _PicksFirst(Sequence[Product]):
    """The products, some of them before all others; those are read only when they are asked for."""

    def __init__(self, first: Sequence[Product], products: Sequence[Product]) -> None:
        self._first = first
        self._products = products

    def __len__(self) -> int:
        return len(self._products)

    def __iter__(self) -> Iterator[Product]:
        yield from self._first
        taken = {product.id for product in self._first}
        yield from (product for product in self._products if product.id not in taken)

    @overload
    def __getitem__(self, place: int) -> Product: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Product]: ...
    def __getitem__(self, place: int | slice) -> Product | Sequence[Product]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return next(islice(self, place % len(self), None))


def write_index(
    database: sqlite3.Connection,
    path: Path,
    facets: Sequence[Facet],
    currency: str | None,
    *,
    synonyms: Path | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Fill an empty database with what a feed has to sell, and with the words for it.

    Args:
        database: an empty one.
        path: the feed.
        facets: what people may ask for besides kind, colour and size.
        currency: the brand's; what is sold in another one is left out.
        synonyms: synonyms.csv, if there is one.
        on_progress: called now and then with how much is done, from 0 to 1.

    Raises:
        BrandFileError: it is no feed, or nothing of it can be served; or a mistake in the synonyms.
    """
    read = feed.read(path, currency, on_progress and (lambda share: on_progress(share * _READING)))
    report, items = read.report, list(reversed(read.items))
    del read  # each item goes when its product is written: both at once would be twice the memory
    total, now = len(items), datetime.now(timezone.utc)

    def products() -> Iterator[Product]:
        while items:
            if (product := product_of(items.pop(), facets, currency, now)) is not None:
                yield product
            if on_progress and len(items) % 500 == 0:
                on_progress(_READING + (1 - _READING) * (total - len(items)) / total)

    seen = Seen.of(write(database, products()), facets)
    if not seen.ids:
        raise BrandFileError(path, _nothing(report, currency))
    known = read_synonyms(synonyms, Vocabulary.of(seen)) if synonyms else ()
    vocabulary = json.dumps(Vocabulary.of(seen, known).to_json(), ensure_ascii=False)
    database.execute("INSERT INTO meta VALUES (?, ?)", (_VOCABULARY, vocabulary))
    database.commit()


def _nothing(report: Report, currency: str | None) -> str:
    first = next(iter(report.faults), None)
    reason = str(first) if first else f"none of its prices is in {currency}, the currency of brand.yml."
    return f"has nothing that can be sold. {reason}"


def products_of(
    items: Iterable[Item], facets: Sequence[Facet], currency: str | None, now: datetime
) -> tuple[Product, ...]:
    """The items of a feed as products; what is not sold in the brand's currency is left out."""
    found = (product_of(item, facets, currency, now) for item in items)
    return tuple(product for product in found if product is not None)


def product_of(item: Item, facets: Sequence[Facet], currency: str | None, now: datetime) -> Product | None:
    """One item as a product; None when nothing of it is sold in the brand's currency."""
    words = [facet for facet in facets if not facet.unit]
    sold = [
        _variant(variant, words, now)
        for variant in item.variants
        if currency in (None, variant.price.currency) and variant.price.amount <= PRICE_CEILING
    ]
    if not sold:
        return None
    kind, kind_type, leaf = _kinds(item.product_type)
    amounts = {facet.name: number_of(facet, item) for facet in facets if facet.unit}
    details = {one.attribute: one.value for one in item.details}
    return Product(
        id=item.id,
        name=item.title,
        kind=kind,
        type=kind_type,
        types=leaf,
        price=lowest_price(sold),
        description=item.description,
        facets=_facets(item, sold, words),
        numbers={name: amount for name, amount in amounts.items() if amount is not None},
        variants=tuple(sold),
        link=item.link,
        image=next(iter(item.image_links), ""),
        details={**({"Material": item.material} if item.material else {}), **details},
        highlights=item.highlights,
        words=" ".join(_searched(item)),
    )


def _variant(variant: FeedVariant, facets: Iterable[Facet], now: datetime) -> Variant:
    was = variant.was_price(now)
    own = {facet.name: variant_values(facet, variant) for facet in facets}
    return Variant(
        id=variant.id,
        price=_cents(variant.current_price(now).amount),
        was=_cents(was.amount) if was else None,
        availability=variant.availability.value,
        colour=variant.colour.lower(),
        size=normal_size(variant.size) if variant.size else "",
        link=variant.link,
        facets={name: values for name, values in own.items() if values},
        timed=_timed(variant.sale) if variant.sale else None,
    )


def _timed(sale: Sale) -> TimedPrice | None:
    """The price of a sale that is not for ever."""
    starts, ends = (None if moment is None else moment.timestamp() for moment in (sale.starts, sale.ends))
    return None if starts is None and ends is None else TimedPrice(_cents(sale.price.amount), starts, ends)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _kinds(path: Sequence[str]) -> tuple[str, str, str]:
    """Kind, type in the singular, and the type as the feed has it: "shoes", "hiking boot", "hiking boots"."""
    if not path:
        return _OTHER, "", ""
    kind, leaf = path[0].lower(), path[-1].lower()
    if len(path) == 1:
        return kind, "", ""
    *before, last = leaf.split()
    one = last if last in word_list("pairs") else singular(last)
    return kind, " ".join([*before, one]), leaf


def _facets(item: Item, variants: Sequence[Variant], facets: Iterable[Facet]) -> dict[str, tuple[str, ...]]:
    found = {facet.name: values_of(facet, item) for facet in facets if facet.name not in (COLOUR, _SIZE)}
    found[COLOUR] = tuple(dict.fromkeys(part for variant in variants for part in colour_parts(variant.colour)))
    found[_SIZE] = tuple(dict.fromkeys(variant.size for variant in variants if variant.size))
    return {name: values for name, values in found.items() if values}


def _searched(item: Item) -> Iterable[str]:
    """What people may search for that stands neither in the name nor in the description."""
    yield item.material
    yield item.brand
    yield from item.product_type[1:-1]
    yield from item.highlights
    yield from item.custom_labels.values()
    for one in item.details:
        if comparable(one.value) in _YES:
            yield one.attribute
        elif comparable(one.value) not in _NO and len(one.value.split()) <= _SEARCHED:
            yield one.value
