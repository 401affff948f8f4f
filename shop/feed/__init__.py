"""Product feeds: the exports of shop systems and of merchant centres, read into items and variants."""

from shop.feed.codes import Code, Level
from shop.feed.model import Availability, Condition, Detail, Item, Measure, Price, Sale, Variant
from shop.feed.reader import Feed, read
from shop.feed.report import FeedError, Message, Report

__all__ = [
    "Availability",
    "Code",
    "Condition",
    "Detail",
    "Feed",
    "FeedError",
    "Item",
    "Level",
    "Measure",
    "Message",
    "Price",
    "Report",
    "Sale",
    "Variant",
    "read",
]
