"""Templates of the pages: escaped, strict about names, one style sheet inside each page and its hash in the header."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, html

from confidant.channels.pages.brand import SiteNames
from confidant.channels.pages.site import PREFIX, headers
from confidant.datamap import DataMap
from confidant.formats import listed, span
from confidant.keystore.keys import DAY
from confidant.phrases import phrases
from confidant.rights.export import environment

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_STYLES = ("export.css", "pages.css")
_DEEPEST = 64  # nobody sends us further down by a link of ours
_OWN_VOICE = re.compile(r"\byou and I\b|\bI(?= (?:can|cannot|may|could|will|would|must)\b)")

ERRORS = {
    400: "bad_request",
    404: "not_found",
    405: "bad_method",
    429: "too_many",
    500: "failed",
    503: "busy",
}
"""Templates for errors; another status takes the template of its hundred."""


class Pages:
    """Makes the pages of one brand."""

    def __init__(self, brand: SiteNames, datamap: DataMap) -> None:
        made = environment(_TEMPLATES)
        made.filters |= {
            "upper_first": _upper_first,
            "days": _days,
            "span": span,
            "listed": _listed,
            "told_by": _told_by,
        }
        self._templates = made
        self._style = "\n".join(made.get_template(name).render() for name in _STYLES)
        self._shared = {"brand": brand, "datamap": datamap, "site_style": self._style}
        self.headers = headers(b64encode(sha256(self._style.encode()).digest()).decode())

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTTPResponse:
        """A page as an answer.

        Args:
            request: only to know how deep its address is, for the links to other pages.
            name: of the template, without its ending.
            status: HTTP's.
            values: what the template shows.
        """
        template = self._templates.get_template(f"{name}.html")
        return html(template.render({**self._shared, "up": _up(request), **values}), status=status)

    def error(self, request: Request, status: int) -> HTTPResponse:
        """The page for an error; nothing of the request is in it."""
        name = ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]  # noqa: PLR2004 - HTTP's own numbers
        return self.page(request, "problem", status, problem=name)


def _up(request: Request) -> str:
    """From a page's address back to where all pages are, so that links work whatever stands before it."""
    path: str = request.path
    if path == PREFIX:
        return f"{PREFIX.rsplit('/', 1)[1]}/"
    depth = min(path.count("/") - PREFIX.count("/") - 1, _DEEPEST)
    return "../" * depth or "./"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days(number: int) -> str:
    return span(number * DAY)


def _listed(words: list[str]) -> str:
    return listed(words, "or")


def _told_by(text: str, assistant: str) -> str:
    """A sentence that the assistant says of itself in the chat, as others say it of the assistant."""
    both = phrases()["you_and"].format(assistant=assistant)
    return _OWN_VOICE.sub(lambda found: both if len(found[0]) > 1 else assistant, text)


_FILTERS = {"upper_first": _upper_first, "days": _days, "span": span, "listed": _listed, "told_by": _told_by}
