"""The one error the shop raises for files it cannot use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from strict_files.mistakes import Mistake, first_of


class BrandFileError(ValueError):
    """A file in `brand/` is missing, unreadable or has values that cannot be right.

    The message names the file and, where there is one, the line and the column; of several mistakes it has the first.

    Attributes:
        path: The file.
        mistakes: All that are known, one at least.
    """

    def __init__(self, path: Path, problem: str, *, line: int | None = None, column: str | None = None) -> None:
        self.path = path
        self.mistakes: tuple[Mistake, ...] = (Mistake(path.name, problem, line or 0, column or ""),)
        super().__init__(path, problem)

    @classmethod
    def of(cls, path: Path, mistakes: Sequence[Mistake]) -> BrandFileError:
        """The error for a file with these mistakes."""
        error = cls(path, mistakes[0].text)
        error.mistakes = tuple(mistakes)
        return error

    def __str__(self) -> str:
        return first_of(self.mistakes)

    @property
    def line(self) -> int | None:
        """The line of the first mistake, where it has one."""
        return self.mistakes[0].line or None

    @property
    def column(self) -> str | None:
        """The column of the first mistake, where it has one."""
        return self.mistakes[0].column or None
