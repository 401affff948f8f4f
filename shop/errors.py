"""The one error the shop raises for files it cannot use."""

from __future__ import annotations

from pathlib import Path


class BrandFileError(ValueError):
    """A file in `brand/` is missing, unreadable or has a value that cannot be right.

    The message names the file and, where there is one, the line and the column.
    """

    def __init__(self, path: Path, problem: str, *, line: int | None = None, column: str | None = None) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
        where = path.name
        if line is not None:
            where += f", line {line}"
        if column is not None:
            where += f", column {column!r}"
        super().__init__(f"{where}: {problem}")
