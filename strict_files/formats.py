"""E-mail addresses and web addresses, as a file may hold them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.IGNORECASE)
_EMAIL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@([^@\s]+)")
_BROKEN = re.compile(r"[\s<>\"\\^`|\x00-\x1f]")


def is_email(text: str) -> bool:
    """Whether this looks like an e-mail address: one @, and a host with a dot behind it."""
    match = _EMAIL.fullmatch(text)
    return match is not None and is_host(match[1])


def is_web_address(text: str) -> bool:
    """Whether this is a whole https address without a user's name in it."""
    if _BROKEN.search(text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and port != 0 and "@" not in parts.netloc and is_host(parts.hostname or "")


def is_host(text: str) -> bool:
    """Whether this is a host's name with a dot in it; letters of all languages may stand in it."""
    try:
        return bool(_HOST.fullmatch(text.encode("idna").decode("ascii")))
    except UnicodeError:
        return False
