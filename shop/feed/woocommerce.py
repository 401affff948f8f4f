"""WooCommerce's export of products, with English names of columns.

A variable product is a row of its own; its variations name it as their parent, by SKU or as `id:123`.
Source: github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from shop.feed.codes import Code
from shop.feed.model import Detail
from shop.feed.options import attribute_of, sort_options
from shop.feed.record import Record
from shop.feed.report import Report

_Values = Mapping[str, tuple[str, ...]]

_COPIED = {
    "name": "title",
    "brands": "brand",
    "tags": "tags",
    "gtin_upc_ean_or_isbn": "gtin",
    "regular_price": "price",
    "sale_price": "sale_price",
    "external_url": "link",
}
_SOURCES = {
    **{attribute: name for name, attribute in _COPIED.items()},
    "id": "sku",
    "description": "description",
    "product_type": "categories",
    "availability": "in_stock",
    "image_link": "images",
    "sale_price_effective_date": "date_sale_price_starts",
    "item_group_id": "parent",
    "type": "type",
}
# What a parent's row has is its variations', too, but for these; a name and a description of their own don't count.
_OF_VARIANT = frozenset({"id", "price", "sale_price", "sale_price_effective_date", "availability", "gtin"})
_OF_PRODUCT = frozenset({"title", "description"})
_SIZES = re.compile(r"(weight|length|width|height)_(\w+)")
_COMMA = re.compile(r"(?<!\\),")
_VARIATION = "variation"


def recognised(names: Collection[str]) -> bool:
    """Whether a table with these attributes is an export of WooCommerce."""
    return {"type", "sku", "name", "regular_price"} <= set(names)


def records(rows: Iterable[Record], report: Report) -> Iterator[Record]:
    """The variants, in the order of the rows; a variation above its parent comes last."""
    export = _Export(report)
    for row in rows:
        yield from export.records(row)
    yield from export.rest()


class _Export:
    """The variable products met so far, and the variations that wait for theirs."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._parents: dict[str, Record] = {}
        self._hidden: set[str] = set()
        self._childless: dict[str, Record] = {}
        self._waiting: list[Record] = []

    def records(self, row: Record) -> Iterator[Record]:
        kinds = {kind.strip().lower() for kind in row.first("type").split(",")}
        if _VARIATION in kinds:
            yield from self._variation(row)
        elif not _offered(row):
            self._leave_out(Code.HIDDEN, row, "name")
            self._hidden |= _keys(row)
        elif "variable" in kinds:
            self._parents |= dict.fromkeys(_keys(row), row)
            self._childless[row.first("id")] = row
        elif kinds & {"simple", "external"}:
            yield _simple(row)
        elif "grouped" in kinds:
            self._leave_out(Code.GROUPED, row, "name")
        else:
            self._leave_out(Code.TYPE_UNKNOWN, row, "type")

    def rest(self) -> Iterator[Record]:
        """What could not be told before the last row."""
        for row in self._waiting:
            parent = self._parents.get(row.first("parent"))
            if parent is not None:
                yield self._joined(row, parent)
            elif row.first("parent") not in self._hidden:
                self._leave_out(Code.NO_PARENT, row, "parent")
        for row in self._childless.values():
            self._leave_out(Code.NO_VARIATIONS, row, "name")

    def _variation(self, row: Record) -> Iterator[Record]:
        parent = self._parents.get(row.first("parent"))
        if not _offered(row):
            self._leave_out(Code.HIDDEN, row, "name")
            if parent is not None:
                self._childless.pop(parent.first("id"), None)
        elif parent is None:
            self._waiting.append(row)
        else:
            yield self._joined(row, parent)

    def _joined(self, row: Record, parent: Record) -> Record:
        self._childless.pop(parent.first("id"), None)
        shared = {name: found for name, found in _values(parent).items() if name not in _OF_VARIANT}
        own, others = sort_options(_options(row))
        names = {name for name, _ in _options(row)}
        fixed = [(name, value) for name, value in _options(parent) if name not in names]
        values = (
            shared
            | own
            | {name: found for name, found in _values(row).items() if name not in _OF_PRODUCT & set(shared)}
        )
        values["item_group_id"] = (parent.first("sku") or parent.first("id"),)
        for name, value in fixed:
            if attribute_of(name) == "material":
                values["material"] = (value,)
        details = tuple(Detail("", name, value) for name, value in fixed)
        return Record(row.line, values, others, details, _columns(row))

    def _leave_out(self, code: Code, row: Record, column: str) -> None:
        self._report.leave_out(code, row.line, row.column(column), row.first(column))


def _keys(row: Record) -> set[str]:
    """How variations may name this product."""
    return {key for key in (row.first("sku"), f"id:{row.first('id')}") if key}


def _offered(row: Record) -> bool:
    return row.first("published") in {"", "1"} and row.first("visibility_in_catalog") != "hidden"


def _simple(row: Record) -> Record:
    """A product without variations; an attribute with several values is only a detail."""
    pairs = _options(row)
    values, _ = sort_options([(name, value) for name, value in pairs if not _COMMA.search(value)])
    details = tuple(Detail("", name, value) for name, value in pairs if attribute_of(name) not in values)
    return Record(row.line, {**values, **_values(row)}, (), details, _columns(row))


def _options(row: Record) -> list[tuple[str, str]]:
    numbers = sorted(int(found[1]) for name in row.values if (found := re.fullmatch(r"attribute_(\d{1,4})_name", name)))
    pairs = ((row.first(f"attribute_{number}_name"), row.first(f"attribute_{number}_value_s")) for number in numbers)
    return [(name, value) for name, value in pairs if value]


def _values(row: Record) -> dict[str, tuple[str, ...]]:
    texts = {attribute: row.first(name) for name, attribute in _COPIED.items()}
    texts["id"] = row.first("sku") or row.first("id")
    # The export writes line breaks as a backslash and an n.
    texts["description"] = (row.first("description") or row.first("short_description")).replace("\\n", "\n")
    texts["product_type"] = next(iter(_list(row.first("categories"))), "")
    texts["availability"] = _availability(row)
    texts["sale_price_effective_date"] = _sale_dates(row)
    for name, found in row.values.items():
        if size := _SIZES.fullmatch(name):
            texts[f"product_{size[1]}"] = f"{found[0]} {size[2]}"
    values: dict[str, tuple[str, ...]] = {name: (text,) for name, text in texts.items() if text}
    images = _list(row.first("images"))
    if images:
        values["image_link"] = images[:1]
    if len(images) > 1 or row.first("type") != _VARIATION:
        values["additional_image_link"] = images
    return values


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip().replace("\\,", ",") for part in _COMMA.split(cell) if part.strip())


def _availability(row: Record) -> str:
    return {"1": "in_stock", "0": "out_of_stock", "backorder": "backorder"}.get(
        row.first("in_stock").lower(), row.first("in_stock")
    )


def _sale_dates(row: Record) -> str:
    starts, ends = row.first("date_sale_price_starts"), row.first("date_sale_price_ends")
    return f"{starts}/{ends}" if starts or ends else ""


def _columns(row: Record) -> dict[str, str]:
    return {attribute: row.columns[name] for attribute, name in _SOURCES.items() if name in row.columns}
