"""Reading a feed, whatever its format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shop.feed import google, shopify, woocommerce, xml
from shop.feed.assembly import Assembly
from shop.feed.codes import Code
from shop.feed.model import Item
from shop.feed.record import Record
from shop.feed.report import FeedError, Report
from shop.feed.source import HEAD_BYTES, Progress, encoding_of, opened
from shop.feed.table import Table

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WEB_PAGE = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Feed:
    """The products of a feed, in its order, and the report of reading it."""

    items: tuple[Item, ...]
    report: Report


def read(path: Path, currency: str | None = None, on_progress: Progress | None = None) -> Feed:
    """Read a feed: CSV, TSV, RSS or Atom, plain or gzipped.

    It has the attributes of Google or Meta, or is an export of Shopify or WooCommerce.

    Args:
        path: The file.
        currency: ISO 4217 code for prices that name none.
        on_progress: Called now and then with how much is read, from 0 to 1.

    Raises:
        FeedError: It is no feed, or breaks off. Rows with mistakes don't raise: they are in the report and left out.
    """
    report = Report(path)
    with opened(path, on_progress) as file:
        assembly = Assembly(report, currency)
        for record in _records(file, path, report):
            assembly.add(record)
        if not report.rows:
            raise FeedError(path, Code.NO_PRODUCTS)
        return Feed(tuple(assembly.items()), report)


def _records(file: io.BufferedReader, path: Path, report: Report) -> Iterator[Record]:
    head = file.peek(HEAD_BYTES).removeprefix(_MARK).lstrip()
    code = _no_feed(head)
    if code is not None:
        raise FeedError(path, code)
    if head.replace(b"\0", b"").lstrip(b"".join(_UTF16)).startswith(b"<"):
        return xml.records(file, path)
    return _table_records(file, path, report)


def _no_feed(head: bytes) -> Code | None:
    """What the file is, where its first bytes tell that it is no feed."""
    if not head:
        return Code.EMPTY_FILE
    if head.startswith(_SPREADSHEETS):
        return Code.SPREADSHEET_FILE
    if _WEB_PAGE.match(head):
        return Code.WEB_PAGE
    if head.startswith((b"{", b"[")):
        return Code.JSON_FILE
    if b"\0" in head and not head.startswith((*_UTF16, b"<\0", b"\0<")):
        return Code.BINARY_FILE
    return None


def _table_records(file: io.BufferedReader, path: Path, report: Report) -> Iterator[Record]:
    encoding = encoding_of(path)
    if encoding == "cp1252":
        report.add(Code.NOT_UTF8)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    table = Table(text, path, report)
    if shopify.recognised(table.names):
        return shopify.records(table.rows, report)
    if woocommerce.recognised(table.names):
        return woocommerce.records(table.rows, report)
    missing = [name for name in google.REQUIRED if name not in google.named(table.names).values()]
    if missing:
        raise FeedError(path, Code.COLUMNS_MISSING, line=table.line, value=", ".join(missing))
    return google.from_table(table.names, table.rows)
