"""What a feed holds: items, and the variants of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum


class Availability(Enum):
    """Whether a variant can be had. `UNKNOWN` is what a feed that says nothing leaves."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    BACKORDER = "backorder"
    UNKNOWN = "unknown"


class Condition(Enum):
    """What state a variant is sold in."""

    NEW = "new"
    REFURBISHED = "refurbished"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Price:
    """An amount above 0, with two decimals or more, in a currency of ISO 4217 (`EUR`)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class Sale:
    """A lower price, and from when to when it holds; without `starts` or `ends` it is open on that side.

    Both have a time zone; one that the feed leaves out is UTC.
    """

    price: Price
    starts: datetime | None = None
    ends: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """Whether the price holds at `now`, which has a time zone."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now <= self.ends)


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount and its unit, as the feed has them: 1.2 and `kg`."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of a product's specification; `section` may be empty."""

    section: str
    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class Variant:
    """What is put into the basket. Texts that the feed leaves out are empty.

    Attributes:
        id: Unique in the feed.
        price: The regular price.
        sale: The lower price, in the same currency.
        gtin: 8, 12, 13 or 14 digits with a right check digit.
        image: A web address.
        link: A web address.
        attributes: What else sets the variant apart, by the feed's name: `pattern`, `mpn`, an option of the shop's own.
    """

    id: str
    price: Price
    sale: Sale | None
    availability: Availability
    colour: str
    size: str
    size_system: str
    condition: Condition | None
    gtin: str
    image: str
    link: str
    attributes: Mapping[str, str]

    def current_price(self, now: datetime) -> Price:
        """What the variant costs at `now`, which has a time zone."""
        return self.sale.price if self.sale is not None and self.sale.in_force(now) else self.price

    def was_price(self, now: datetime) -> Price | None:
        """The regular price, where a sale is in force at `now`."""
        return self.price if self.sale is not None and self.sale.in_force(now) else None


@dataclass(frozen=True, slots=True)
class Item:
    """A product with its variants. Texts are plain, without HTML; those that the feed leaves out are empty.

    Attributes:
        id: The variants' `item_group_id`, or the id of the only variant.
        title: Without the variant's words where the feed repeats them.
        product_type: The path of the shop's own categories, the widest first: `("Shoes", "Hiking boots")`.
        image_links: The main picture first.
        measures: Weight, length and so on, by the feed's name (`product_weight`).
        attributes: Whatever else the feed says, as given, by the feed's name.
        variants: At least one, in the order of the feed.
    """

    id: str
    title: str
    description: str
    brand: str
    product_type: tuple[str, ...]
    link: str
    image_links: tuple[str, ...]
    material: str
    details: tuple[Detail, ...]
    highlights: tuple[str, ...]
    custom_labels: Mapping[str, str]
    measures: Mapping[str, Measure]
    attributes: Mapping[str, str]
    variants: tuple[Variant, ...]
