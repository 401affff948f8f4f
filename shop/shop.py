"""The whole shop in one object, loaded from the brand's folder."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shop.brand import Brand, load_brand
from shop.catalogue import Catalogue
from shop.inventory import Inventory
from shop.lexicon import Lexicon
from shop.orders import OrderSource, open_source
from shop.places import Place, load_places
from shop.product import Product
from shop.stores import Store, load_stores
from shop.vocabulary import Vocabulary


@dataclass(frozen=True)
class Shop:
    """Everything `brand/` says, checked; `vocabulary` has the brand's synonyms, `version` is that of the index."""

    brand: Brand
    catalogue: Catalogue
    vocabulary: Vocabulary
    orders: OrderSource
    stores: tuple[Store, ...]
    places: tuple[Place, ...]
    inventory: Inventory
    version: str = ""

    def stores_with(self, product: Product) -> tuple[Store, ...] | None:
        """The stores that have a product; None when inventory.csv says nothing of it."""
        had = {store: self.inventory.has(store.id, product) for store in self.stores}
        return (
            tuple(store for store, has in had.items() if has) if any(has is not None for has in had.values()) else None
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the catalogue, for whoever reads a message."""
        return Lexicon(self.vocabulary, self.version, (self.brand.name, self.brand.assistant), self.brand.goods)

    @classmethod
    def load(cls, folder: Path, index: sqlite3.Connection | None = None, version: str = "") -> Shop:
        """Read and check all files in `folder`.

        Args:
            folder: the brand's.
            index: of the catalogue; without one it is made in memory.
            version: that of the index.

        Raises:
            BrandFileError: a file cannot be used; the message says which, where and why.
        """
        brand = load_brand(folder)
        catalogue = _catalogue(folder, brand) if index is None else _indexed(index, brand)
        stores = load_stores(folder / "stores.csv")
        return cls(
            brand=brand,
            catalogue=catalogue,
            vocabulary=catalogue.vocabulary,
            orders=open_source(brand.orders, folder, catalogue.vocabulary.ids),
            stores=stores,
            places=load_places(folder / "places.csv"),
            inventory=Inventory.load(folder / "inventory.csv", {store.id for store in stores}),
            version=version,
        )


def _catalogue(folder: Path, brand: Brand) -> Catalogue:
    return Catalogue.load(
        folder / (brand.catalogue or ""),
        tuple(brand.facets.values()),
        brand.currency,
        picks=brand.picks,
        synonyms=folder / "synonyms.csv",
    )


def _indexed(index: sqlite3.Connection, brand: Brand) -> Catalogue:
    return Catalogue(index, tuple(brand.facets.values()), picks=brand.picks)
