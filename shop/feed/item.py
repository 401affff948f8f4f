"""What holds for all variants of a product, read from the record of the first."""

from __future__ import annotations

from shop.feed import values
from shop.feed.codes import Code
from shop.feed.model import Detail, Item, Measure, Variant
from shop.feed.record import CheckedRecord
from shop.feed.text import cut, has_html, one_line, plain

_TITLE = 150  # characters, the most that Google takes
_DESCRIPTION = 5_000  # the same

_MEASURES = ("product_weight", "product_length", "product_width", "product_height", "shipping_weight")
_LABEL = "custom_label_"
# What has a place of its own in `Item` or `Variant`.
_ATTRIBUTES = """
    id title description link image_link additional_image_link availability price sale_price
    sale_price_effective_date brand gtin mpn condition color size size_system size_type gender age_group material
    pattern item_group_id product_type product_detail product_highlight
"""
_READ = frozenset(_ATTRIBUTES.split()).union(_MEASURES)


def read_title(record: CheckedRecord) -> str:
    """The title as the feed has it, plain and of one line; empty, and a fault, if there is none."""
    written = record.first("title")
    title = one_line(written)
    if not title:
        record.fault(Code.NO_TITLE, "title")
    if has_html(written):
        record.warn(Code.HTML_IN_TITLE, "title", written)
    if len(title) > _TITLE:
        record.warn(Code.TITLE_CUT, "title", title)
    return cut(title, _TITLE)


def read_item(record: CheckedRecord, item_id: str, first: Variant) -> Item:
    """The product of a record that is served, with its first variant."""
    return Item(
        id=item_id,
        title="",  # known once all variants are
        description=_description(record),
        brand=one_line(record.first("brand")),
        product_type=_product_type(record),
        link=first.link,
        image_links=_images(record, first),
        material=one_line(record.first("material")),
        details=_details(record),
        highlights=tuple(filter(None, map(one_line, record.all("product_highlight")))),
        custom_labels={name: one_line(record.first(name)) for name in record.record.values if name.startswith(_LABEL)},
        measures=_measures(record),
        attributes=_further(record),
        variants=(first,),
    )


def _description(record: CheckedRecord) -> str:
    description = plain(record.first("description"))
    if not description:
        record.warn(Code.NO_DESCRIPTION, "description")
    if len(description) > _DESCRIPTION:
        record.warn(Code.DESCRIPTION_CUT, "description", description)
    return cut(description, _DESCRIPTION)


def _product_type(record: CheckedRecord) -> tuple[str, ...]:
    path = values.path(one_line(record.first("product_type").replace(">", "\u203a")))
    if not path:
        record.warn(Code.NO_PRODUCT_TYPE, "product_type")
    return path


def _images(record: CheckedRecord, first: Variant) -> tuple[str, ...]:
    links = [first.image] if first.image else []
    for address in record.all("additional_image_link"):
        if not values.is_address(address):
            record.warn(Code.ADDRESS_UNREADABLE, "additional_image_link", address)
        elif address not in links:
            links.append(address)
    return tuple(links)


def _details(record: CheckedRecord) -> tuple[Detail, ...]:
    found = [
        Detail(one_line(given.section), one_line(given.attribute), one_line(given.value))
        for given in record.record.details
    ]
    for text in record.all("product_detail"):
        detail = values.detail(one_line(text))
        if detail is None:
            record.warn(Code.DETAIL_UNREADABLE, "product_detail", text)
        else:
            found.append(detail)
    return tuple(detail for detail in found if detail.attribute and detail.value)


def _measures(record: CheckedRecord) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name in _MEASURES:
        text = record.first(name)
        measure = values.measure(text) if text else None
        if measure is not None:
            found[name] = measure
        elif text:
            record.warn(Code.MEASURE_UNREADABLE, name, text)
    return found


def _further(record: CheckedRecord) -> dict[str, str]:
    return {
        name: ", ".join(found)
        for name, found in record.record.values.items()
        if name not in _READ and not name.startswith(_LABEL)
    }
