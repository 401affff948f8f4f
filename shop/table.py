"""CSV tables, read with errors a shop owner can act on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from shop.errors import BrandFileError

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of a table. The accessors raise `BrandFileError` naming line and column."""

    path: Path
    line: int
    cells: dict[str, str]

    def fault(self, column: str, problem: str) -> BrandFileError:
        """The error to raise for this line's `column`."""
        return BrandFileError(self.path, problem, line=self.line, column=column)

    def text(self, column: str) -> str:
        """The cell's text, which must not be empty."""
        value = self.cells[column].strip()
        if not value:
            raise self.fault(column, "is empty")
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """The cell's values, which `|` separates; may be none at all, but never twice the same."""
        values = tuple(part.strip() for part in self.cells[column].split("|") if part.strip())
        if len(set(values)) < len(values):
            raise self.fault(column, "names the same value twice")
        return values

    def at_least_one(self, column: str) -> tuple[str, ...]:
        """The cell's values, of which there must be one or more."""
        self.text(column)
        return self.many(column)

    def number(self, column: str, low: float, high: float) -> float:
        """The cell as a number from `low` to `high`."""
        return float(self._parsed(column, _finite, f"must be a number from {low:g} to {high:g}", low, high))

    def price(self, column: str, high: Decimal) -> Decimal:
        """The cell as an amount of money above 0 and up to `high`, with at most two decimals."""
        problem = f"must be a price above 0 and up to {high}, like 129 or 129.50"
        value = self._parsed(column, _finite, problem, 0, float(high))
        if value == 0 or value != value.quantize(Decimal("0.01")):
            raise self.fault(column, problem)
        return value

    def _parsed(self, column: str, convert: Callable[[str], Decimal], problem: str, low: float, high: float) -> Decimal:
        try:
            value = convert(self.text(column))
        except (InvalidOperation, ValueError) as error:
            if isinstance(error, BrandFileError):
                raise
            raise self.fault(column, problem) from None
        if not low <= value <= high:
            raise self.fault(column, problem)
        return value


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError
    return value


def clock(text: str) -> time:
    """`'09:30'` as a time of day; `ValueError` otherwise."""
    hours, minutes = text.strip().split(":")
    return time(int(hours), int(minutes))


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The lines of a CSV file with exactly these columns; a byte-order mark, as spreadsheets write it, is fine.

    Raises:
        BrandFileError: the file is missing, not UTF-8, lacks a column, or a line has too many or too few cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            if sorted(header) != sorted(columns):
                raise BrandFileError(path, f"the first line must name the columns {','.join(columns)}", line=1)
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(header):
                    problem = f"has {len(cells)} cells, but there are {len(header)} columns"
                    raise BrandFileError(path, problem, line=reader.line_num)
                yield Row(path, reader.line_num, dict(zip(header, cells, strict=True)))
    except FileNotFoundError:
        raise BrandFileError(path, "is not there") from None
    except UnicodeDecodeError:
        raise BrandFileError(path, "is not UTF-8 text") from None
    except csv.Error as error:
        raise BrandFileError(path, f"is not a CSV file: {error}") from None


def unique(rows: Sequence[tuple[Row, T]], column: str, key: Callable[[T], str]) -> tuple[T, ...]:
    """The items of `rows`, once it is sure that no two have the same `key`."""
    seen: dict[str, int] = {}
    for row, item in rows:
        first = seen.setdefault(key(item), row.line)
        if first != row.line:
            raise row.fault(column, f"{key(item)!r} is already on line {first}")
    return tuple(item for _, item in rows)
