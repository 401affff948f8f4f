"""CSV and TSV, as spreadsheets and shop systems write them: row by row, whatever separates the cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TextIO

from shop.feed.codes import Code
from shop.feed.record import Record, attribute_name
from shop.feed.report import FeedError, Report

SEPARATORS = ",;\t"
_LONGEST_LINE = 1_000_000  # characters; a file without line breaks would be read whole
_KNOWN = frozenset({"id", "title", "name", "price", "handle", "url_handle", "sku", "type"})
_MOST_COLUMNS = 5_000
_FORMULA = re.compile(r"=\s*[+-]?(?:[A-Za-z][A-Za-z0-9.]*\(|\$?[A-Z]{1,3}\$?\d)|[+@-][A-Z]{2}[A-Z0-9.]*\(")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.IGNORECASE)

# Attributes that Google has in as many columns as there are values; and columns without a name.
_REPEATED = frozenset({"", "product_detail", "product_highlight", "additional_image_link", "product_type", "shipping"})


class Table:
    """The rows below the line that names the columns.

    Attributes:
        line: Where the columns are named.
        names: The attributes of the columns, in their order.
        rows: The rows, once; values that can't be read are reported and left out.
    """

    def __init__(self, file: TextIO, path: Path, report: Report) -> None:
        """Read the first line.

        Raises:
            FeedError: There is none, or it has one column only. Later, while rows are read: a line that has no end.
        """
        self._path = path
        self._report = report
        lines = _Lines(file, path)
        first, separator = lines.header()
        self._lines = lines
        self.line = lines.count
        self._reader = csv.reader(chain([first], lines), delimiter=separator)
        written = self._header()
        if len(written) < 2:  # noqa: PLR2004 - one column is no table
            raise FeedError(path, Code.NOT_A_TABLE, line=self.line)
        if len(written) > _MOST_COLUMNS:
            raise FeedError(path, Code.TOO_MANY_COLUMNS, line=self.line)
        lines.quotes = 0
        self.names = tuple(attribute_name(column) for column in written)
        self._columns = {name: column.strip() for name, column in reversed(list(zip(self.names, written, strict=True)))}
        self._report_twice()

    def _header(self) -> list[str]:
        try:
            return next(self._reader, [])
        except csv.Error:
            raise FeedError(self._path, Code.QUOTE_UNCLOSED, line=self.line) from None

    @property
    def rows(self) -> Iterator[Record]:
        """The rows that are not empty."""
        try:
            before = self._lines.count
            for cells in self._reader:
                line, before = before + 1, self._lines.count
                unbalanced = before > line and self._lines.quotes % 2 == 1
                self._lines.quotes = 0
                record = self._record(line, cells, unbalanced=unbalanced)
                if record is not None:
                    yield record
        except csv.Error:
            raise FeedError(self._path, Code.QUOTE_UNCLOSED, line=before + 1) from None

    def _record(self, line: int, cells: list[str], *, unbalanced: bool) -> Record | None:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            return None
        if unbalanced or any(cells[len(self.names) :]):
            self._report.leave_out(Code.QUOTE_UNBALANCED if unbalanced else Code.ROW_TOO_LONG, line)
            return None
        if len(cells) < len(self.names):
            self._report.add(Code.ROW_TOO_SHORT, line)
        values: dict[str, tuple[str, ...]] = {}
        for name, cell in zip(self.names, cells, strict=False):
            if cell and name and self._readable(line, name, cell):
                values[name] = (*values[name], cell) if name in values else (cell,)
        return Record(line, values, columns=self._columns)

    def _readable(self, line: int, name: str, cell: str) -> bool:
        if "\ufffd" in cell:
            self._report.add(Code.CHARACTER_LOST, line, self._columns[name], cell)
        if cell[0] not in "=+-@#":
            return True
        code = Code.FORMULA if _FORMULA.match(cell) else Code.SPREADSHEET_ERROR if _ERROR.fullmatch(cell) else None
        if code is not None:
            self._report.add(code, line, self._columns[name], cell)
        return code is None

    def _report_twice(self) -> None:
        seen: set[str] = set()
        for name in self.names:
            if name in seen and name not in _REPEATED:
                self._report.add(Code.DUPLICATE_COLUMN, self.line, self._columns[name])
            seen.add(name)


class _Lines:
    """The lines of a file, counted.

    Attributes:
        count: How many were read.
        quotes: How many quotation marks stood in them since it was set to 0.
    """

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path
        self.count = 0
        self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self.count += 1
        if len(line) == _LONGEST_LINE:
            raise FeedError(self._path, Code.TEXT_TOO_LONG, line=self.count)
        self.quotes += line.count('"')
        return line.replace("\0", "")

    def header(self) -> tuple[str, str]:
        """The line where the names of the columns begin, and what separates them.

        Above it may stand a spreadsheet's `sep=;`, and remarks that begin with `#`, as in the templates of Meta.
        """
        declared = ""
        for line in self:
            if found := re.fullmatch(r"sep=([,;\t])\s*", line):
                declared = found[1]
            elif line.strip() and not line.lstrip().startswith("#"):
                return line, declared or max(SEPARATORS, key=lambda sign: _known_and_all(line, sign))
        return "", SEPARATORS[0]


def _known_and_all(line: str, separator: str) -> tuple[int, int]:
    """How many names of columns are known ones, and how many there are, if this separates them."""
    try:
        names = next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return 0, 0
    return len(_KNOWN.intersection(map(attribute_name, names))), len(names)


@lru_cache(maxsize=1_024)  # the variants of a product say the same
def split_list(cell: str) -> tuple[str, ...]:
    """The values of a cell that commas separate; one that holds a comma stands in quotes."""
    parts: Iterable[str] = next(csv.reader([" ".join(cell.split())], skipinitialspace=True), [])
    return tuple(part.strip() for part in parts if part.strip())
