"""What the stores have: inventory.csv, in the attributes of Google's local inventory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from shop.mistakes import TableMistake
from shop.product import Product
from shop.table import Row, parsed

COLUMNS = ("store_code", "id", "availability")
_HAD = {"in_stock": True, "limited_availability": True, "out_of_stock": False}


class Inventory:
    """Which store has what. Without a file nothing is known, and nothing is said."""

    def __init__(self, had: Mapping[tuple[str, str], bool]) -> None:
        self._had = had

    def __len__(self) -> int:
        return len(self._had)

    @classmethod
    def load(cls, path: Path, stores: Collection[str]) -> Inventory:
        """Read and check the file, if it is there. Ids that the feed has not (any more) harm nothing.

        Args:
            path: inventory.csv.
            stores: the stores' ids.

        Raises:
            BrandFileError: it names the line and the column at fault.
        """
        if not path.exists():
            return cls({})
        rows = parsed(path, COLUMNS, lambda row: _stock(row, stores))
        return cls({(store, product): had for _, (store, product, had) in rows})

    def has(self, store: str, product: Product) -> bool | None:
        """Whether a store has a product in any variant; None when the file says nothing of it there.

        A line of a variant counts before that of its product.
        """
        whole = self._had.get((store, product.id))
        variants = [self._had.get((store, variant.id), whole) for variant in product.variants]
        known = [had for had in (*variants, *([] if variants else [whole])) if had is not None]
        return any(known) if known else None


def _stock(row: Row, stores: Collection[str]) -> tuple[str, str, bool]:
    store, availability = row.text("store_code"), row.text("availability")
    if store not in stores:
        raise row.fault("store_code", TableMistake.STORE_UNKNOWN.says(value=store, stores=", ".join(sorted(stores))))
    if availability not in _HAD:
        raise row.fault("availability", TableMistake.STOCK.says(value=availability, known=", ".join(_HAD)))
    return store, row.text("id"), _HAD[availability]
