"""Plain text out of what shop systems write."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?![^\s/>])[^<>]*>")
_LOOKS_HTML = re.compile(
    r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?![^\s/>])[^<>]*>|!--)|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
)
_BLOCK_NAMES = """
    address article blockquote br dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset({"script", "style"})
# Zero-width and bidirectional signs, soft hyphens: nobody sees them, and they part words or turn them around.
_INVISIBLE = {
    ord(sign): None
    for sign in "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
}
_CONTROL = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_NOT_PLAIN = re.compile("[<&]|  ")
_BREAKS = re.compile(r" ?\n[ \n]*")


def has_html(text: str) -> bool:
    """Whether there are tags, comments or entities in a text."""
    return _LOOKS_HTML.search(text) is not None


def plain(text: str) -> str:
    """The text without HTML and invisible signs; blocks such as paragraphs and list items become lines."""
    if text.isascii() and text.isprintable() and not _NOT_PLAIN.search(text):
        return text.strip()  # most texts: a feed has millions
    if "<" in text or "&" in text:
        text = html.unescape(_without_tags(text))
        if _TAG.search(text):  # escaped twice, as feeds in XML often are
            text = html.unescape(_without_tags(text))
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text.translate(_INVISIBLE)))
    return _BREAKS.sub("\n", text).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return plain(text).replace("\n", " ")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending with a whole word and an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    space = max(text.rfind(sign, 0, limit) for sign in " \n")
    return text[: space if space > 0 else limit - 1].rstrip(" \n,;:-") + "…"


def _without_tags(text: str) -> str:
    head, *commented = text.split("<!--")
    text = head + "".join(part.partition("-->")[2] if "-->" in part else part for part in commented)
    parts: list[str] = []
    unseen = ""
    end = 0
    for tag in _TAG.finditer(text):
        if not unseen:
            parts.append(text[end : tag.start()])
        end = tag.end()
        name = tag[2].lower()
        if name in _UNSEEN:
            unseen = "" if tag[1] else unseen or name
        elif name in _BLOCKS:
            parts.append("\n")
    if not unseen:
        parts.append(text[end:])
    return "".join(parts)
