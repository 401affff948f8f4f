"""Tables that are Markdown, and legible in a terminal too."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Text columns to the left, numbers to the right, all padded."""
    widths = [max(3, *(len(row[column]) for row in [head, *rows])) for column in range(len(head))]
    right = [bool(rows) and all(row[column][-1:].isdigit() for row in rows) for column in range(len(head))]

    def line(cells: Row) -> str:
        padded = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        ]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * (width - 1) + (":" if to_right else "-") for width, to_right in zip(widths, right, strict=True)]
    return "\n".join([line(head), line(rule), *map(line, rows)])
