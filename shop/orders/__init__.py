"""Where an order is, and what can be done about it, for whoever knows its number and the e-mail it was placed with."""

from shop.orders.number import NumberFormat
from shop.orders.settings import OrderSettings, open_source
from shop.orders.source import (
    STATUSES,
    Ability,
    Order,
    OrderSource,
    OrdersUnavailableError,
    email_hash,
    track,
)

__all__ = [
    "STATUSES",
    "Ability",
    "NumberFormat",
    "Order",
    "OrderSettings",
    "OrderSource",
    "OrdersUnavailableError",
    "email_hash",
    "open_source",
    "track",
]
