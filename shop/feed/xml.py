"""RSS 2.0 and Atom with Google's attributes, element by element."""

from __future__ import annotations

import codecs
import io
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ErrorString

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from shop.feed.codes import Code
from shop.feed.google import named
from shop.feed.model import Detail
from shop.feed.record import Record, attribute_name
from shop.feed.report import FeedError

_CHUNK = 64 * 1024
_DEPTH = 32
_LONGEST_ITEM = 1_000_000  # characters
_GOOGLE = re.compile(r"\{https?://base\.google\.com/[^}]*\}", re.IGNORECASE)
_NAMESPACE = re.compile(r"\{[^}]*\}")
_ROOTS = frozenset({"rss", "feed", "rdf"})
_ITEMS = frozenset({"item", "entry"})
_ATOM = {"summary": "description", "content": "description"}
_DETAIL_PARTS = ("section_name", "attribute_name", "attribute_value")


class _Items:
    """Collects the items of a feed while a parser tells of its elements (the parser's `target`).

    Attributes:
        found: Items that are complete.
        line: Where the parser stands; whoever feeds it sets `parser`.
    """

    def __init__(self, path: Path, blank_lines: int) -> None:
        self.found: deque[Record] = deque()
        self.parser: DefusedXMLParser | None = None
        self._path = path
        self._blank_lines = blank_lines
        self._open: list[str] = []
        self._text: list[str] = []
        self._item: _Item | None = None
        self._item_depth = 0
        self._size = 0  # characters of the item so far

    @property
    def line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber) + self._blank_lines if self.parser is not None else 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if not self._open and name not in _ROOTS:
            raise FeedError(self._path, _root_code(name), line=self.line)
        if len(self._open) == _DEPTH:
            raise FeedError(self._path, Code.XML_TOO_DEEP, line=self.line)
        self._open.append(tag)
        if self._is_markup():
            self._text.append(" ")
            return
        self._text = []
        if self._item is not None:
            if name == "link" and "href" in attributes and attributes.get("rel", "alternate") == "alternate":
                self._item.add(tag, attributes["href"])
        elif name in _ITEMS:
            self._item, self._item_depth, self._size = _Item(self.line), len(self._open), 0

    def data(self, text: str) -> None:
        if self._item is not None:
            self._size += len(text)
            self._text.append(text)
        if self._size > _LONGEST_ITEM:
            raise FeedError(self._path, Code.TEXT_TOO_LONG, line=self.line)

    def end(self, tag: str) -> None:
        below = len(self._open) - self._item_depth
        markup = self._is_markup()
        self._open.pop()
        if self._item is None or markup:
            return
        text = "".join(self._text).strip()
        self._text = []
        if below == 0:
            self.found.append(self._item.record())
            self._item = None
        elif below == 1:
            self._item.close(tag, text)
        elif text:
            self._item.add_part(tag, text)

    def _is_markup(self) -> bool:
        """Whether the innermost element stands in a text, as in Atom's XHTML, and is not a part of an attribute."""
        if self._item is None or len(self._open) < self._item_depth + 2:
            return False
        return not _GOOGLE.match(self._open[self._item_depth])

    def close(self) -> None:
        """Nothing is left to be given back."""


class _Item:
    """The values of one item while its elements are read."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._google: dict[str, list[str]] = {}
        self._plain: dict[str, list[str]] = {}
        self._details: list[Detail] = []
        self._parts: dict[str, list[str]] = {}

    def add(self, tag: str, text: str) -> None:
        name = attribute_name(_local(tag))
        values = self._google if _GOOGLE.match(tag) else self._plain
        if text:
            values.setdefault(name, []).append(text)

    def add_part(self, tag: str, text: str) -> None:
        """An element within one of the item's elements."""
        self._parts.setdefault(attribute_name(_local(tag)), []).append(text)

    def close(self, tag: str, text: str) -> None:
        """One of the item's elements, with the parts that came before its end."""
        parts = {name: " ".join(texts) for name, texts in self._parts.items()}
        self._parts = {}
        if "attribute_name" in parts:
            section, attribute, value = (parts.get(name, "") for name in _DETAIL_PARTS)
            self._details.append(Detail(section, attribute, value))
        else:
            self.add(tag, ":".join(parts.values()) or text)

    def record(self) -> Record:
        plain = {_ATOM.get(name, name): values for name, values in self._plain.items()}
        values = {**plain, **self._google}
        targets = named(tuple(values))
        return Record(
            self._line, {targets[name]: tuple(found) for name, found in values.items()}, details=tuple(self._details)
        )


def records(file: io.BufferedReader, path: Path) -> Iterator[Record]:
    """The items of a feed; only one chunk of the file is in memory.

    Raises:
        FeedError: It is no feed, breaks off, is not well-formed, or declares a DTD or entities.
    """
    chunk, blank_lines = _from_first_element(file.read(_CHUNK))
    items = _Items(path, blank_lines)
    parser = items.parser = DefusedXMLParser(target=items, forbid_dtd=True)
    try:
        while chunk:
            parser.feed(chunk)
            chunk = file.read(_CHUNK)
            while items.found:
                yield items.found.popleft()
        parser.close()
    except ParseError as error:
        line = error.position[0] + blank_lines
        raise FeedError(path, Code.XML_MALFORMED, line=line, value=ErrorString(error.code)) from None
    except DefusedXmlException:
        raise FeedError(path, Code.XML_FORBIDDEN, line=items.line) from None
    except FeedError:
        raise
    except (LookupError, ValueError):
        raise FeedError(path, Code.XML_ENCODING) from None


def _from_first_element(chunk: bytes) -> tuple[bytes, int]:
    """The chunk without the blank lines that some shop systems write above `<?xml`, and how many those are."""
    text = chunk.removeprefix(codecs.BOM_UTF8).lstrip()
    return text, chunk[: len(chunk) - len(text)].count(b"\n")


def _local(tag: str) -> str:
    return _NAMESPACE.sub("", tag).lower()


def _root_code(name: str) -> Code:
    return Code.WEB_PAGE if name == "html" else Code.XML_NOT_A_FEED
