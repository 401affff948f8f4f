"""Product data by the attributes of Google Merchant Center and of Meta's catalogues.

Sources: support.google.com/merchants/answer/7052112 and developers.facebook.com/docs/marketing-api/catalog/reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shop.feed.record import Record
from shop.feed.table import split_list

REQUIRED = ("id", "title", "price")

# Other names of attributes, as Meta's catalogues and lists made by hand have them.
_ALIASES = {
    "name": "title",
    "url": "link",
    "product_url": "link",
    "image": "image_link",
    "image_url": "image_link",
    "image_0_url": "image_link",
    "colour": "color",
    "ean": "gtin",
    "upc": "gtin",
    "category": "product_type",
    "group_id": "item_group_id",
}
_LISTS = ("additional_image_link", "product_detail", "product_highlight")


def named(names: Iterable[str]) -> dict[str, str]:
    """The attribute that each of these names stands for: itself, unless it is another name of one that is not there."""
    present = set(names)
    targets: dict[str, str] = {}
    for name in names:
        alias = _ALIASES.get(name, name)
        free = alias not in present and alias not in targets.values()
        targets[name] = alias if free else name
    return targets


def from_table(names: Iterable[str], rows: Iterable[Record]) -> Iterator[Record]:
    """The rows of a table, with lists within cells taken apart."""
    targets = named(tuple(dict.fromkeys(names)))
    columns: dict[str, str] = {}
    for row in rows:
        columns = columns or {targets[name]: row.column(name) for name in targets}
        values = {targets[name]: found for name, found in row.values.items()}
        for name in _LISTS:
            if name in values:
                values[name] = tuple(part for cell in values[name] for part in _parts(name, cell))
        yield Record(row.line, values, columns=columns)


def _parts(name: str, cell: str) -> Iterable[str]:
    parts = split_list(cell)
    return _details(parts) if name == "product_detail" else parts


def _details(parts: Iterable[str]) -> list[str]:
    """A part without a colon goes on with the value before it: `Size:Packed:30 x 20, rolled`."""
    details: list[str] = []
    for part in parts:
        if ":" in part or not details:
            details.append(part)
        else:
            details[-1] += f", {part}"
    return details
