"""A feed in a few lines, for whoever exports it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from shop.feed.model import Item, Price
from shop.feed.reader import Feed
from shop.feed.report import Message, Report

_KINDS = 12  # kinds shown
_EXAMPLES = 3  # messages shown of each code


def summary(feed: Feed) -> Iterator[str]:
    """Lines about what can be served, then faults and warnings with the first few places of each."""
    report = feed.report
    variants = sum(len(item.variants) for item in feed.items)
    yield f"{report.path.name}: {_count(len(feed.items), 'product')} with {_count(variants, 'variant')}"
    yield f"  {_count(report.rows, 'row')} read, {report.left_out:,} left out"
    yield from _kinds(feed.items)
    yield from _prices(feed.items)
    yield from _filled(report)
    yield from _messages("Faults: these rows are left out", report.faults, report)
    yield from _messages("Warnings", report.warnings, report)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _kinds(items: Iterable[Item]) -> Iterator[str]:
    kinds = Counter(" > ".join(item.product_type) or "(no product_type)" for item in items)
    if not kinds:
        return
    yield "Kinds"
    for kind, number in kinds.most_common(_KINDS):
        yield f"  {number:>7,}  {kind}"
    if len(kinds) > _KINDS:
        yield f"           and {len(kinds) - _KINDS:,} more"


def _prices(items: Iterable[Item]) -> Iterator[str]:
    prices: defaultdict[str, list[Price]] = defaultdict(list)
    for item in items:
        for variant in item.variants:
            prices[variant.price.currency].append(variant.price)
    if prices:
        yield "Prices"
    for found in prices.values():
        yield f"  {min(found, key=_amount)} to {max(found, key=_amount)}"


def _amount(price: Price) -> Decimal:
    return price.amount


def _filled(report: Report) -> Iterator[str]:
    if report.filled:
        yield "Attributes, and how many rows have them"
    for attribute, number in report.filled.most_common():
        yield f"  {number / report.looked_at:>7.0%}  {attribute}"


def _messages(heading: str, messages: Iterable[Message], report: Report) -> Iterator[str]:
    for place, (code, found) in enumerate(groupby(messages, key=lambda message: message.code)):
        if place == 0:
            yield heading
        shown = list(found)[:_EXAMPLES]
        yield f"  {code.name} ({report.counts[code]:,})"
        yield from (f"    {message}" for message in shown)
        if report.counts[code] > len(shown):
            yield f"    and {report.counts[code] - len(shown):,} more"
