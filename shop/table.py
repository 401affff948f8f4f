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
from shop.mistakes import TableMistake
from strict_files.mistakes import Mistake

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
            raise self.fault(column, TableMistake.EMPTY.says())
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """The cell's values, which `|` separates; may be none at all, but never twice the same."""
        values = tuple(part.strip() for part in self.cells[column].split("|") if part.strip())
        if len(set(values)) < len(values):
            raise self.fault(column, TableMistake.SAME_VALUE.says())
        return values

    def at_least_one(self, column: str) -> tuple[str, ...]:
        """The cell's values, of which there must be one or more."""
        self.text(column)
        return self.many(column)

    def number(self, column: str, low: float, high: float) -> float:
        """The cell as a number from `low` to `high`."""
        problem = TableMistake.NOT_A_NUMBER.says(low=low, high=high)
        return float(self._parsed(column, _finite, problem, low, high))

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
    for row in _rows(path, columns):
        if isinstance(row, Mistake):
            raise BrandFileError.of(path, [row])
        yield row


def parsed(path: Path, columns: Sequence[str], make: Callable[[Row], T]) -> list[tuple[Row, T]]:
    """What `make` makes of each line of a CSV file, with the line.

    Raises:
        BrandFileError: as `read_rows` and `make` raise it, with the mistakes of all lines.
    """
    made: list[tuple[Row, T]] = []
    mistakes: list[Mistake] = []
    for row in _rows(path, columns):
        if isinstance(row, Mistake):
            mistakes.append(row)
            continue
        try:
            made.append((row, make(row)))
        except BrandFileError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise BrandFileError.of(path, mistakes)
    return made


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Row | Mistake]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            if sorted(header) != sorted(columns):
                raise BrandFileError(path, TableMistake.COLUMNS.says(columns=",".join(columns)), line=1)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(path, reader.line_num, header, cells)
    except (FileNotFoundError, IsADirectoryError):
        raise BrandFileError(path, TableMistake.NOT_THERE.says()) from None
    except UnicodeDecodeError:
        raise BrandFileError(path, TableMistake.NOT_UTF8.says()) from None
    except csv.Error as error:
        raise BrandFileError(path, TableMistake.NOT_CSV.says(reason=error), line=reader.line_num) from None


def _row(path: Path, line: int, header: Sequence[str], cells: Sequence[str]) -> Row | Mistake:
    if len(cells) != len(header):
        return Mistake(path.name, TableMistake.CELLS.says(cells=len(cells), columns=len(header)), line)
    return Row(path, line, dict(zip(header, cells, strict=True)))


def unique(rows: Sequence[tuple[Row, T]], column: str, key: Callable[[T], str]) -> tuple[T, ...]:
    """The items of `rows`, once it is sure that no two have the same `key`.

    Raises:
        BrandFileError: some have; it has the mistakes of all lines.
    """
    seen: dict[str, int] = {}
    mistakes: list[Mistake] = []
    for row, item in rows:
        first = seen.setdefault(key(item), row.line)
        if first != row.line:
            mistakes.extend(row.fault(column, TableMistake.TWICE.says(value=key(item), first=first)).mistakes)
    if mistakes:
        raise BrandFileError.of(rows[0][0].path, mistakes)
    return tuple(item for _, item in rows)
