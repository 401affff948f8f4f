"""Variants put together into products."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shop.feed.codes import Code
from shop.feed.item import read_item, read_title
from shop.feed.model import Item, Variant
from shop.feed.record import CheckedRecord, Record
from shop.feed.report import Report
from shop.feed.text import one_line
from shop.feed.titles import without_marked_values, without_values
from shop.feed.variant import read_variant

_HIDDEN = frozenset({"archived", "hidden", "staging", "draft"})


class _Product:
    """An item whose variants are still coming."""

    def __init__(self, item: Item, title: str) -> None:
        first = item.variants[0]
        self._item = item
        self._title = title
        self._bare_title = without_values(title, _words(first))
        self._marked_title = without_marked_values(title, _words(first))
        self._titles_vary = False
        self._variants: list[Variant] = []
        self._combinations: set[tuple[str, ...]] = set()

    def add(self, variant: Variant, title: str, record: CheckedRecord) -> None:
        if title != self._title:
            self._titles_vary = True
            if without_values(title, _words(variant)) != self._bare_title:
                record.warn(Code.TITLES_DIFFER, "title", title)
        combination = (variant.colour, variant.size, *map(str, variant.attributes.items()))
        if combination in self._combinations:
            record.warn(Code.SAME_VARIANT, "id", variant.id)
        self._combinations.add(combination)
        self._variants.append(variant)

    def finished(self) -> Item:
        title = self._bare_title if self._titles_vary else self._marked_title
        return replace(self._item, title=title, variants=tuple(self._variants))


class Assembly:
    """Takes the records of a feed one after the other, and joins those of one product by `item_group_id`."""

    def __init__(self, report: Report, currency: str | None) -> None:
        self._report = report
        self._currency = currency
        self._products: dict[str, _Product] = {}
        self._lines: dict[str, int] = {}  # of the variants' ids
        self._first_currency = ""

    def add(self, record: Record) -> None:
        """Read a record; one with a fault is reported and left out."""
        self._report.rows += 1
        self._report.looked_at += 1
        self._report.filled.update(record.values.keys())
        checked = CheckedRecord(record, self._report)
        if not (self._offered(checked) and self._is_new(checked) and self._served(checked)):
            self._report.left_out += 1

    def items(self) -> Iterable[Item]:
        """The products, in the order of their first variants."""
        return (product.finished() for product in self._products.values())

    def _offered(self, record: CheckedRecord) -> bool:
        hidden = next((name for name in ("status", "visibility") if record.first(name).lower() in _HIDDEN), None)
        if hidden is not None:
            record.warn(Code.HIDDEN, hidden, record.first(hidden))
        return hidden is None

    def _is_new(self, record: CheckedRecord) -> bool:
        variant_id = one_line(record.first("id"))
        if variant_id not in self._lines:
            return True
        record.warn(Code.DUPLICATE_ID, "id", variant_id)
        return False

    def _served(self, record: CheckedRecord) -> bool:
        title = read_title(record)
        variant = read_variant(record, self._currency)
        if variant is None:
            return False
        self._lines[variant.id] = record.record.line
        self._check_currency(record, variant)
        key = one_line(record.first("item_group_id")) or variant.id
        product = self._products.get(key)
        if product is None:
            product = self._products[key] = _Product(read_item(record, key, variant), title)
        product.add(variant, title, record)
        return True

    def _check_currency(self, record: CheckedRecord, variant: Variant) -> None:
        self._first_currency = self._first_currency or variant.price.currency
        if variant.price.currency != self._first_currency:
            record.warn(Code.TWO_CURRENCIES, "price", str(variant.price))


def _words(variant: Variant) -> tuple[str, ...]:
    """What a title may repeat of a variant."""
    return (variant.colour, variant.size, *variant.attributes.values())
