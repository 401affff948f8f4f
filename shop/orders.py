"""Where an order is, for whoever knows both its number and the e-mail it was placed with."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shop.table import Row, read_rows, unique
from shop.text import comparable

COLUMNS = ("number", "email_hash", "status", "carrier", "eta", "items")
STATUSES = (
    "placed",
    "packed",
    "shipped",
    "out_for_delivery",
    "ready_for_pickup",
    "delayed",
    "delivered",
    "returned",
    "cancelled",
)

_NUMBER = re.compile(r"([A-Z]{2,4})-(\d{5})", re.ASCII)
_TYPED = re.compile(r"([a-z]{2,4})?(\d{5})", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")
_RELATIVE = re.compile(r"[+-]\d{1,3}", re.ASCII)
_NO_HASH = "0" * 64


@dataclass(frozen=True)
class Order:
    """One line of orders.csv. `items` are product ids; `carrier` and `eta` are None where not known (yet).

    `eta` is an ISO date, or days from today like "+2", which keeps sample orders fresh.
    """

    number: str
    email_hash: str
    status: str
    carrier: str | None
    eta: str | None
    items: tuple[str, ...]

    def arrives(self, today: date) -> date | None:
        """The day it is expected, or was delivered."""
        if self.eta is None:
            return None
        if _RELATIVE.fullmatch(self.eta):
            return today + timedelta(days=int(self.eta))
        return date.fromisoformat(self.eta)


Orders = Mapping[str, Order]


def load_orders(path: Path, product_ids: Collection[str]) -> Orders:
    """Read and check orders.csv; the orders by their number.

    Raises:
        BrandFileError: it names the line and the column at fault.
    """
    rows = [(row, _order(row, product_ids)) for row in read_rows(path, COLUMNS)]
    return {order.number: order for order in unique(rows, "number", lambda order: order.number)}


def track(orders: Orders, number: str, email: str, key: bytes) -> Order | None:
    """The order, if `number` and `email` are both right; None in every other case, in about the same time.

    Case, spaces, dashes and the missing prefix of a number don't matter, nor do case and spaces of an e-mail.
    Whoever calls limits the tries.
    """
    wanted = normal_number(number, orders)
    order = orders.get(wanted)
    expected = order.email_hash if order else _NO_HASH
    # The hash is worked out and compared for an unknown number too, so that the clock tells nothing.
    same = hmac.compare_digest(email_hash(wanted, email, key), expected)
    return order if same and order is not None else None


def email_hash(number: str, email: str, key: bytes) -> str:
    """What orders.csv holds in place of an e-mail: HMAC-SHA256 of order number, newline, e-mail; in hex.

    With the number in it, two orders of one person don't show that they belong together.
    """
    return hmac.new(key, f"{number}\n{normal_email(email)}".encode(), hashlib.sha256).hexdigest()


def normal_email(email: str) -> str:
    """The e-mail without case and white space. Dots and tags stay: not every provider ignores them."""
    return "".join(email.casefold().split())


def normal_number(text: str, orders: Orders) -> str:
    """The number as orders.csv writes it: "lo48213" and "# LO 48213" as "LO-48213"; "" when it is no number.

    While all orders begin with the same letters, these may be left out.
    """
    match = _TYPED.fullmatch(re.sub(r"[^a-z0-9]", "", comparable(text)))
    if match is None:
        return ""
    prefixes = {number.split("-")[0] for number in orders}
    prefix = match[1].upper() if match[1] else prefixes.pop() if len(prefixes) == 1 else ""
    return f"{prefix}-{match[2]}"


def _order(row: Row, product_ids: Collection[str]) -> Order:
    number = row.text("number")
    if not _NUMBER.fullmatch(number):
        raise row.fault("number", "must be letters, a dash and five digits, like LO-48213")
    mark = row.text("email_hash")
    if not _HASH.fullmatch(mark):
        raise row.fault("email_hash", "must be 64 hexadecimal digits (never the e-mail itself)")
    if row.text("status") not in STATUSES:
        raise row.fault("status", f"must be one of {', '.join(STATUSES)}")
    items = row.at_least_one("items")
    unknown: Sequence[str] = [item for item in items if item not in product_ids]
    if unknown:
        raise row.fault("items", f"{unknown[0]!r} is not in the catalogue")
    order = Order(
        number=number,
        email_hash=mark,
        status=row.text("status"),
        carrier=row.cells["carrier"].strip() or None,
        eta=row.cells["eta"].strip() or None,
        items=items,
    )
    try:
        order.arrives(date(2000, 1, 1))
    except ValueError:
        raise row.fault("eta", "must be a date like 2030-05-31, or days from today like +2") from None
    return order
