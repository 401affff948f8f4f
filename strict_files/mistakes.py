"""What is wrong in a file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class MistakeKind(Enum):
    """Kinds of mistakes: each member has what is wrong, and what to do; `{names}` in them are filled in."""

    def __init__(self, problem: str, advice: str) -> None:
        self.problem = problem
        self.advice = advice

    def says(self, **details: object) -> str:
        """The text of a mistake of this kind, with its details filled in."""
        return f"{self.problem.format(**details)}. {self.advice.format(**details)}"


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        file: The file's name.
        text: What is wrong, and what to do.
        line: Where it stands; 0 where it is the whole file.
        column: Of a table; empty where it is the whole line, or where there are no columns.
    """

    file: str
    text: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column!r}" if self.column else ""
        return f"{self.file}{line}{column}: {self.text}"


def first_of(mistakes: Sequence[Mistake]) -> str:
    """The first mistake, and how many more there are: what a start that is refused says."""
    more = len(mistakes) - 1
    if not more:
        return str(mistakes[0])
    others = "1 more mistake" if more == 1 else f"{more} more mistakes"
    return f"{mistakes[0]} And {others}: `make check-brand` lists all."
