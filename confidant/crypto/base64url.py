"""Base64url without padding (RFC 4648, section 5): what tokens, buttons, links and signed requests are written in."""

from __future__ import annotations

import base64


def encode(raw: bytes) -> str:
    """Bytes as letters, digits, `-` and `_`."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes behind a text.

    Raises:
        ValueError: it is not the one spelling that `encode` gives: foreign characters, padding, leftover bits.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise ValueError("not base64url") from None
    if encode(raw) != text:
        raise ValueError("not base64url")
    return raw
