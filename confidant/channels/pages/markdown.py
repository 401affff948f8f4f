"""The little Markdown that terms are written in: headings, paragraphs, lists, links, bold. Nothing else is read.

What comes out are parts for a template, which escapes every text: nobody's HTML passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*")
_BULLET = re.compile(r"\s*[-*+]\s+(.+)")
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s+(.+)")
_ADDRESS = r"(?:https://|mailto:)[^\s()<>\"']+"
_SPAN = re.compile(
    rf"\[(?P<title>[^\]\[]+)\]\((?P<to>{_ADDRESS})\)|(?P<plain>https://[^\s()<>\"']*[^\s()<>\"'.,;:!?])"
    r"|\*\*(?P<bold>[^*]+)\*\*"
)
_LOWEST = 3


@dataclass(frozen=True)
class Span:
    """A piece of a line: a text, strong or not, that may lead somewhere."""

    text: str
    to: str | None = None
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A heading (`h1` to `h3`), a paragraph (`p`), or a list (`ul`, `ol`) with its items."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]


def parse(text: str) -> list[Block]:
    """Read a text."""
    blocks: list[Block] = []
    for kind, lines in _groups(text.splitlines()):
        read = tuple(tuple(_spans(line)) for line in lines)
        blocks.append(Block(kind, read))
    return blocks


def _groups(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together: items of one list, lines of one paragraph."""
    kind, group = "", list[str]()
    for line in [*lines, ""]:
        found, content = _kind(line)
        if group and found == "p" and kind in {"ul", "ol"} and line.startswith((" ", "\t")):
            group[-1] += f" {content}"  # an item goes on
            continue
        if group and (found != kind or kind.startswith("h")):
            yield kind, [" ".join(group)] if kind == "p" else group
            group = []
        if content:
            group.append(content)
        kind = found


def _kind(line: str) -> tuple[str, str]:
    if heading := _HEADING.fullmatch(line):
        return f"h{min(len(heading[1]), _LOWEST)}", heading[2]
    if bullet := _BULLET.fullmatch(line):
        return "ul", bullet[1].strip()
    if number := _NUMBER.fullmatch(line):
        return "ol", number[1].strip()
    return ("p" if line.strip() else ""), line.strip()


def _spans(line: str) -> Iterator[Span]:
    at = 0
    for found in _SPAN.finditer(line):
        if found.start() > at:
            yield Span(line[at : found.start()])
        if found["bold"]:
            yield Span(found["bold"], strong=True)
        else:
            yield Span(found["title"] or found["plain"], to=found["to"] or found["plain"])
        at = found.end()
    if at < len(line):
        yield Span(line[at:])
