"""A row or item of any format, in the attributes of Google's and Meta's product data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.feed.codes import Code
from shop.feed.model import Detail
from shop.feed.report import Report

_BETWEEN = re.compile(r"[\W_]+")


def attribute_name(column: str) -> str:
    """The name that spellings of a column share: `g:image_link`, `Image Link` and `image-link` are `image_link`."""
    return _BETWEEN.sub("_", column.strip().casefold().removeprefix("g:")).strip("_")


@dataclass(frozen=True, slots=True)
class Record:
    """What a feed says of one variant.

    Attributes:
        line: The first line of the row or item.
        values: The values of each attribute that has any, by its name.
        options: What else the shop's variants differ in, by the shop's own names: `("Width", "wide")`.
        details: Lines of the specification that come in parts.
        columns: How the file names an attribute, where it does so otherwise.
    """

    line: int
    values: Mapping[str, tuple[str, ...]]
    options: tuple[tuple[str, str], ...] = ()
    details: tuple[Detail, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def first(self, attribute: str) -> str:
        """The first value; empty if there is none."""
        return self.values.get(attribute, ("",))[0]

    def column(self, attribute: str) -> str:
        """How the file names the attribute."""
        return self.columns.get(attribute, attribute)


class CheckedRecord:
    """A record while it is read: its values, and a place for what is wrong with them.

    Attributes:
        served: False once there is a fault.
    """

    def __init__(self, record: Record, report: Report) -> None:
        self.record = record
        self.served = True
        self._report = report

    def warn(self, code: Code, attribute: str, value: str = "") -> None:
        """Say what is poor about an attribute."""
        self._report.add(code, self.record.line, self.record.column(attribute), value)

    def fault(self, code: Code, attribute: str, value: str = "") -> None:
        """Say why the record can't be served."""
        self.served = False
        self.warn(code, attribute, value)

    def first(self, attribute: str) -> str:
        """The first value of an attribute; empty if there is none."""
        return self.record.first(attribute)

    def all(self, attribute: str) -> tuple[str, ...]:
        """All values of an attribute."""
        return self.record.values.get(attribute, ())
