"""The whole shop in one object, loaded from the brand's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shop.brand import Brand, load_brand
from shop.catalogue import Catalogue
from shop.orders import Orders, load_orders
from shop.places import Place, load_places
from shop.stores import Store, load_stores
from shop.vocabulary import Vocabulary, load_synonyms


@dataclass(frozen=True)
class Shop:
    """Everything `brand/` says, checked; `vocabulary` has the brand's synonyms."""

    brand: Brand
    catalogue: Catalogue
    vocabulary: Vocabulary
    orders: Orders
    stores: tuple[Store, ...]
    places: tuple[Place, ...]

    @classmethod
    def load(cls, folder: Path) -> Shop:
        """Read and check all files in `folder`.

        Raises:
            BrandFileError: a file cannot be used; the message says which, where and why.
        """
        catalogue = Catalogue.load(folder / "catalogue.csv")
        synonyms = load_synonyms(folder / "synonyms.csv", catalogue.products)
        return cls(
            brand=load_brand(folder),
            catalogue=catalogue,
            vocabulary=Vocabulary.build(catalogue.products, synonyms),
            orders=load_orders(folder / "orders.csv", {product.id for product in catalogue.products}),
            stores=load_stores(folder / "stores.csv"),
            places=load_places(folder / "places.csv"),
        )
