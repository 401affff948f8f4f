"""Shopify's export of products, with the columns' names before and since 2025.

A product is a run of rows with one handle. Its first row has what holds for all; each row may be a variant, one more
picture, or both. Source: help.shopify.com/en/manual/products/import-export/using-csv.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from shop.feed.codes import Code
from shop.feed.model import Detail
from shop.feed.options import sort_options
from shop.feed.prices import PriceError, parse_price
from shop.feed.record import Record
from shop.feed.report import Report

# Newer names of columns, and the older ones that are read here.
_RENAMED = {
    "url_handle": "handle",
    "description": "body_html",
    "sku": "variant_sku",
    "barcode": "variant_barcode",
    "price": "variant_price",
    "compare_at_price": "variant_compare_at_price",
    "inventory_tracker": "variant_inventory_tracker",
    "inventory_quantity": "variant_inventory_qty",
    "continue_selling_when_out_of_stock": "variant_inventory_policy",
    "weight_value_grams": "variant_grams",
    "product_image_url": "image_src",
    "variant_image_url": "variant_image",
    "published_on_online_store": "published",
    "google_shopping_manufacturer_part_number_mpn": "google_shopping_mpn",
}
_PRODUCT = {
    "title": "title",
    "body_html": "description",
    "vendor": "brand",
    "type": "product_type",
    "product_category": "google_product_category",
    "tags": "tags",
}
_GOOGLE = re.compile(r"google_shopping_(.+)")
_METAFIELD = re.compile(r"\s*\(product\.metafields\.[^)]*\)\s*$", re.IGNORECASE)
_UNOFFERED = frozenset({"false", "no", "draft", "archived", "unlisted"})
_QUANTITY = re.compile(r"-?\d{1,9}", re.ASCII)
_OPTIONS = ("option1", "option2", "option3")


def recognised(names: Collection[str]) -> bool:
    """Whether a table with these attributes is an export of Shopify."""
    return {"handle", "variant_price"} <= set(names) or {"url_handle", "option1_value"} <= set(names)


def records(rows: Iterable[Record], report: Report) -> Iterator[Record]:
    """The variants, in the order of the rows."""
    for handle, run in groupby(map(_older, rows), key=lambda row: row.first("handle")):
        product = list(run)
        if not handle:
            for row in product:
                report.leave_out(Code.NO_ID, row.line, row.column("handle"))
        elif {product[0].first("status").lower(), product[0].first("published").lower()} & _UNOFFERED:
            report.leave_out(
                Code.HIDDEN, product[0].line, value=product[0].first("title") or product[0].first("handle")
            )
        else:
            yield from _variants(product)


def _older(row: Record) -> Record:
    values = {_RENAMED.get(name, name): found for name, found in row.values.items()}
    return Record(row.line, values, columns={_RENAMED.get(name, name): column for name, column in row.columns.items()})


def _variants(rows: list[Record]) -> Iterator[Record]:
    images = tuple(image for row in rows for image in row.values.get("image_src", ()))
    shared = _shared(rows[0], images)
    columns = _columns(rows[0])
    details = _metafields(rows[0])
    for row in rows:
        if any(row.first(name) for name in ("variant_price", "variant_sku", "option1_value")):
            values, options = sort_options(_options(rows[0], row))
            yield Record(row.line, {**shared, **values, **_own(row)}, options, details, columns)


def _shared(first: Record, images: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    values = {attribute: first.values[name] for name, attribute in _PRODUCT.items() if name in first.values}
    values["item_group_id"] = (first.first("handle"),)
    if "product_type" not in values and "google_product_category" in values:
        values["product_type"] = values["google_product_category"]
    for name, found in first.values.items():
        if google := _GOOGLE.fullmatch(name):
            values.setdefault(google[1], found)
    if images:
        values["image_link"] = images[:1]
        values["additional_image_link"] = images
    return values


def _metafields(first: Record) -> tuple[Detail, ...]:
    named = ((first.column(name), found[0]) for name, found in first.values.items() if "_product_metafields_" in name)
    return tuple(Detail("", _METAFIELD.sub("", column), value) for column, value in named)


def _options(first: Record, row: Record) -> list[tuple[str, str]]:
    pairs = ((first.first(f"{option}_name"), row.first(f"{option}_value")) for option in _OPTIONS)
    return [(name, value) for name, value in pairs if name and value and value != "Default Title"]


def _own(row: Record) -> dict[str, tuple[str, ...]]:
    """What a row says of its variant alone."""
    price, sale = _prices(row.first("variant_price"), row.first("variant_compare_at_price"))
    handle_and_options = [row.first("handle"), *(row.first(f"{option}_value") for option in _OPTIONS)]
    grams = row.first("variant_grams")
    values = {
        "id": row.first("variant_sku") or "/".join(filter(None, handle_and_options)),
        "price": price,
        "sale_price": sale,
        "availability": _availability(row),
        "gtin": row.first("variant_barcode").lstrip("'"),
        "image_link": row.first("variant_image"),
        "product_weight": f"{grams} g" if grams.strip("0.") else "",
    }
    return {name: (value,) for name, value in values.items() if value}


def _prices(price: str, compare_at: str) -> tuple[str, str]:
    """The regular and the sale price: Shopify's price is what is paid now."""
    try:
        lower = bool(compare_at) and _amount(price) < _amount(compare_at)
    except PriceError:
        lower = False
    return (compare_at, price) if lower else (price, "")


def _amount(text: str) -> Decimal:
    return parse_price(text, "EUR")[0].amount


def _availability(row: Record) -> str:
    if not row.first("variant_inventory_tracker"):
        return "in_stock" if "variant_inventory_tracker" in row.columns else ""
    quantity = row.first("variant_inventory_qty")
    if not _QUANTITY.fullmatch(quantity):
        return ""
    if int(quantity) > 0:
        return "in_stock"
    return "backorder" if row.first("variant_inventory_policy").lower() in {"continue", "true"} else "out_of_stock"


def _columns(first: Record) -> dict[str, str]:
    """The names of columns that messages about a variant can mean."""
    sources = {
        **{attribute: name for name, attribute in _PRODUCT.items()},
        "id": "variant_sku",
        "price": "variant_price",
        "sale_price": "variant_price",
        "gtin": "variant_barcode",
        "availability": "variant_inventory_qty",
        "image_link": "image_src",
        "product_weight": "variant_grams",
    }
    return {attribute: first.columns[name] for attribute, name in sources.items() if name in first.columns}
