"""An order, and whoever knows about orders: what every source of them can be asked."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol

from shop.orders.number import NumberFormat

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
_RELATIVE = re.compile(r"[+-]\d{1,3}", re.ASCII)


class Ability(str, Enum):
    """What a source can do with an order. The values are those of brand.yml, of the HTTP contract and of the slot."""

    STATUS = "status"
    CANCEL = "cancel"
    CHANGE_ADDRESS = "change_address"
    CHANGE_SIZE = "change_size"


class OrdersUnavailableError(Exception):
    """The source can't be asked now, or its answer can't be used. Its text is a reason of ours, never a value."""


@dataclass(frozen=True)
class Order:
    """An order as it stands; `carrier` and `eta` are None where not known (yet).

    Attributes:
        number: as the shop writes it.
        status: one of `STATUSES`.
        carrier: who brings it.
        eta: an ISO date, or days from today like "+2", which keeps sample orders fresh.
        items: ids of products.
        names: how its products are called, where the source says it itself.
        abilities: what can still be done with this very order.
        change_link: where its owner can change it: an https address.
    """

    number: str
    status: str
    carrier: str | None = None
    eta: str | None = None
    items: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    abilities: frozenset[Ability] = frozenset({Ability.STATUS})
    change_link: str | None = None

    def arrives(self, today: date) -> date | None:
        """The day it is expected, or was delivered."""
        if self.eta is None:
            return None
        if _RELATIVE.fullmatch(self.eta):
            return today + timedelta(days=int(self.eta))
        return date.fromisoformat(self.eta)


class OrderSource(Protocol):
    """Who knows about orders. One may be asked by several threads at once."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What it can do; nothing else is offered to anybody."""

    def find(self, number: str, email_hash: str) -> Order | None:
        """The order, if number and hash are both right; None in every other case, in about the same time.

        Raises:
            OrdersUnavailableError: it can't be asked now.
        """

    def cancel(self, number: str, email_hash: str) -> bool:
        """Cancel an order for good; whether that was done.

        Raises:
            OrdersUnavailableError: it can't be told whether it was done.
        """


def track(source: OrderSource, number: str, email: str, *, form: NumberFormat, key: bytes) -> Order | None:
    """The order, if `number` and `email` are both right; None in every other case, in about the same time.

    Spelling doesn't matter: see `NumberFormat.normal` and `normal_email`. Whoever calls limits the tries.

    Raises:
        OrdersUnavailableError: the source can't be asked now.
    """
    wanted = form.normal(number) or ""
    return source.find(wanted, email_hash(wanted, email, key))


def email_hash(number: str, email: str, key: bytes) -> str:
    """What is compared in place of an e-mail: HMAC-SHA256 of order number, newline, e-mail; in hex.

    With the number in it, two orders of one person don't show that they belong together.
    """
    return hmac.new(key, f"{number}\n{normal_email(email)}".encode(), hashlib.sha256).hexdigest()


def normal_email(email: str) -> str:
    """The e-mail without case and white space. Dots and tags stay: not every provider ignores them."""
    return "".join(email.casefold().split())
