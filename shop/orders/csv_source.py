"""Orders from a CSV file of the brand's folder: a sample to try, which tells where an order is and no more."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shop.orders.number import NumberFormat
from shop.orders.source import STATUSES, Ability, Order
from shop.table import Row, parsed, unique

COLUMNS = ("number", "email_hash", "status", "carrier", "eta", "items")
_HASH = re.compile(r"[0-9a-f]{64}")
_NO_HASH = "0" * 64


@dataclass(frozen=True)
class _Kept:
    order: Order
    email_hash: str


class CsvOrders:
    """The orders of a file, read once."""

    abilities: frozenset[Ability] = frozenset({Ability.STATUS})

    def __init__(self, kept: Mapping[str, _Kept]) -> None:
        self._kept = kept
        self.orders: Mapping[str, Order] = {number: one.order for number, one in kept.items()}

    @classmethod
    def load(cls, path: Path, product_ids: Collection[str], form: NumberFormat) -> CsvOrders:
        """Read and check the file.

        Raises:
            BrandFileError: it names the line and the column at fault.
        """
        rows = parsed(path, COLUMNS, lambda row: _kept(row, product_ids, form))
        return cls({one.order.number: one for one in unique(rows, "number", lambda one: one.order.number)})

    def find(self, number: str, email_hash: str) -> Order | None:
        """The order, if number and hash are both right."""
        kept = self._kept.get(number)
        # The hash is compared for an unknown number too, so that the clock tells nothing.
        same = hmac.compare_digest(email_hash, kept.email_hash if kept else _NO_HASH)
        return kept.order if same and kept is not None else None

    def cancel(self, number: str, email_hash: str) -> bool:  # noqa: ARG002 - as every source has it
        """Do nothing: nobody ships by this file."""
        return False


def _kept(row: Row, product_ids: Collection[str], form: NumberFormat) -> _Kept:
    number = row.text("number")
    if form.normal(number) != number:
        raise row.fault("number", f"must look like {form.example}, as orders.number in brand.yml says")
    mark = row.text("email_hash")
    if not _HASH.fullmatch(mark):
        raise row.fault("email_hash", "must be 64 hexadecimal digits (never the e-mail itself)")
    if row.text("status") not in STATUSES:
        raise row.fault("status", f"must be one of {', '.join(STATUSES)}")
    order = Order(
        number=number,
        status=row.text("status"),
        carrier=row.cells["carrier"].strip() or None,
        eta=row.cells["eta"].strip() or None,
        items=_items(row, product_ids),
    )
    try:
        order.arrives(date(2000, 1, 1))
    except ValueError:
        raise row.fault("eta", "must be a date like 2030-05-31, or days from today like +2") from None
    return _Kept(order, mark)


def _items(row: Row, product_ids: Collection[str]) -> tuple[str, ...]:
    items = row.at_least_one("items")
    for item in items:
        if item not in product_ids:
            raise row.fault("items", f"{item!r} is not in the catalogue")
    return items
