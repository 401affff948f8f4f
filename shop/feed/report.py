"""What was read of a feed, and what was wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from shop.errors import BrandFileError
from shop.feed.codes import Code, Level

KEPT = 100  # messages of each code; the others are only counted, so that a report fits in memory
_SHOWN = 60  # characters of a value


class FeedError(BrandFileError):
    """A file that is no feed, or that breaks off: nothing of it is served.

    Attributes:
        code: What is wrong.
    """

    def __init__(self, path: Path, code: Code, *, line: int | None = None, value: str = "") -> None:
        self.code = code
        super().__init__(path, f"{_said(value)}{code.problem}. {code.advice}", line=line)


@dataclass(frozen=True, slots=True)
class Message:
    """One mistake: where it stands, what is wrong and what to do.

    Attributes:
        file: The name of the file.
        line: The first line of the row or item; 0 where it is the whole file.
        column: As the file names it; empty where it is the whole row.
        value: What stands there.
    """

    code: Code
    file: str
    line: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.line:
            where += f", line {self.line}"
        if self.column:
            where += f", column {self.column!r}"
        return f"{where}: {_said(self.value)}{self.code.problem}. {self.code.advice}"


class Report:
    """The counts and messages of one reading.

    Attributes:
        path: The feed.
        rows: Rows or items that stand for a variant, good and bad.
        left_out: Those of them that are not served.
        looked_at: Those of `rows` whose attributes were read: not what is a draft, or no row at all.
        filled: How many of these have an attribute, by its name.
        counts: How often each code was met.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self.left_out = 0
        self.looked_at = 0
        self.filled: Counter[str] = Counter()
        self.counts: Counter[Code] = Counter()
        self._messages: dict[Code, list[Message]] = {}

    def add(self, code: Code, line: int = 0, column: str = "", value: str = "") -> None:
        """Count a message, and keep it if it is among the first `KEPT` of its code."""
        self.counts[code] += 1
        kept = self._messages.setdefault(code, [])
        if len(kept) < KEPT:
            kept.append(Message(code, self.path.name, line, column, value))

    def leave_out(self, code: Code, line: int, column: str = "", value: str = "") -> None:
        """Count a row that is not served, and say why."""
        self.rows += 1
        self.left_out += 1
        self.add(code, line, column, value)

    @property
    def faults(self) -> tuple[Message, ...]:
        """The first messages about rows that are left out, by code."""
        return self._of(Level.FAULT)

    @property
    def warnings(self) -> tuple[Message, ...]:
        """The first messages about what is only poor, by code."""
        return self._of(Level.WARNING)

    def _of(self, level: Level) -> tuple[Message, ...]:
        return tuple(message for code in Code if code.level is level for message in self._messages.get(code, ()))


def _said(value: str) -> str:
    """The value in quotes and on one line, as a message begins with it."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in value[: _SHOWN + 1]).split())
    if not shown:
        return ""
    return f'"{shown}" ' if len(value) <= _SHOWN else f'"{shown[:_SHOWN]}…" '
