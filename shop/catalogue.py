"""catalogue.csv, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from shop.errors import BrandFileError
from shop.product import PRICE_CEILING, Product, expand_sizes, size_family
from shop.query import Query
from shop.search import Found, Index
from shop.table import Row, read_rows, unique
from shop.text import phrase_key
from shop.vocabulary import Vocabulary

COLUMNS = ("id", "name", "kind", "type", "activities", "colours", "sizes", "price", "description")


class Catalogue:
    """All products, in the order of the file, which is the brand's own order of preference."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = tuple(products)
        self._by_id = {product.id: product for product in self.products}
        self._index = Index(self.products)

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """Read and check the file.

        Raises:
            BrandFileError: it names the line and the column at fault.
        """
        rows = [(row, _product(row)) for row in read_rows(path, COLUMNS)]
        if not rows:
            raise BrandFileError(path, "has no products")
        products = unique(rows, "id", lambda product: product.id)
        kinds: dict[str, str] = {}
        for row, product in rows:
            if kinds.setdefault(product.type, product.kind) != product.kind:
                raise row.fault("kind", f"the type {product.type!r} is of kind {kinds[product.type]!r} above")
        return cls(products)

    def get(self, product_id: str) -> Product | None:
        """The product with this id, if there is one."""
        return self._by_id.get(product_id)

    def named(self, text: str) -> Product | None:
        """The product whose whole name stands in a text, if one does; the longest name wins."""
        said = f" {phrase_key(text)} "
        found = [product for key, product in self._names if f" {key} " in said]
        return max(found, key=lambda product: len(product.name), default=None)

    @cached_property
    def _names(self) -> list[tuple[str, Product]]:
        return [(phrase_key(product.name), product) for product in self.products]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The catalogue's own words, without synonyms."""
        return Vocabulary.build(self.products)

    def find(self, query: Query, limit: int = 3, offset: int = 0) -> Found:
        """One page of what `query` asks for, or of what comes nearest to it."""
        return self._index.find(query, limit, offset)


def _product(row: Row) -> Product:
    sizes = expand_sizes(row.at_least_one("sizes"))
    families = {size_family(size) for size in sizes}
    if None in families or len(families) != 1:
        allowed = "EU numbers (36-46), letters (S|M|L), litres (25 l), persons (2-person) or 'one size'"
        raise row.fault("sizes", f"must all be of one family: {allowed}")
    return Product(
        id=row.text("id"),
        name=row.text("name"),
        kind=row.text("kind"),
        type=row.text("type"),
        activities=row.at_least_one("activities"),
        colours=row.at_least_one("colours"),
        sizes=sizes,
        price=row.price("price", PRICE_CEILING),
        description=row.text("description"),
    )
