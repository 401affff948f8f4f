"""The terms, as a brand writes them: CommonMark, no raw HTML, code or pictures; links lead to https and mailto only.

The library escapes every text; nobody's HTML passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_SAFE = re.compile(r"(?:https://|mailto:)[^\s<>\"']+")
_LOWEST = 3
_BELOW_TITLE = 2  # the page's own title is its h1


class _Reader(MarkdownIt):
    """CommonMark as the terms need it."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "linkify": True})
        self.disable(["image", "code", "fence", "backticks", "entity"])
        self.enable("linkify")
        if self.linkify is not None:
            self.linkify.set({"fuzzy_link": False, "fuzzy_email": False})

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Whether a link may lead there; else it stays text."""
        return _SAFE.fullmatch(url) is not None


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    return _Reader()


def render(text: str) -> tuple[str | None, Markup]:
    """A text as HTML, its headings below the page's own; a first heading of the highest kind is the title instead.

    Returns:
        The title, or None; and the rest.
    """
    reader = _reader()
    tokens = reader.parse(text)
    title = None
    if tokens and tokens[0].tag == "h1":
        title, tokens = _plain(tokens[1].children or ()), tokens[3:]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), _BELOW_TITLE), _LOWEST)}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer")
    return title, Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 - the library escaped it


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in {"text", "text_special", "softbreak"})
