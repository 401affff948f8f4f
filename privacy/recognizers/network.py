"""Addresses of machines: IP addresses and links."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache

import tldextract
import tldextract.tldextract

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match

_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?: ?\. ?\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%\w{1,16})?(?![\w:])", FLAGS)
_LINK = re.compile(r"\b(?:h(?:tt|xx)ps?|ftps?|tg|fb)(?: ?: ?| ?\[:\] ?)//[^\s<>\"]{1,2048}", FLAGS)
_WWW = re.compile(r"\bwww ?\.[^\s<>\"]{2,2048}", FLAGS)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,5}[a-z]{2,24}(?![\w@])(?:[:/][^\s<>\"]{0,2048})?", FLAGS
)
_IPV6_COLONS = 2
# Country codes that are also words: "thanks.it works" is no link without a path behind it.
_WORDS = frozenset(
    [
        "am",
        "as",
        "at",
        "be",
        "by",
        "do",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "us",
        "we",
        "id",
        "la",
        "py",
        "sh",
        "vg",
        "name",
        "one",
        "now",
        "new",
        "you",
        "how",
        "run",
    ]
)


@cache
def suffixes() -> tldextract.TLDExtract:
    """The public suffix list as it was packaged: never fetched, never cached on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def forbid_fetching() -> None:
    """Make the shared extractor, which Presidio's own recognizers call, the offline one too."""
    tldextract.tldextract.TLD_EXTRACTOR = suffixes()


class IpAddressRecognizer(ChatRecognizer):
    """IPv4 and IPv6 addresses that the standard library accepts."""

    ENTITY = "IP_ADDRESS"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield addresses."""
        for found in _IPV4.finditer(text):
            if _is_address(found.group().replace(" ", "")):
                yield Match(*found.span(), 0.95)
        for found in _IPV6.finditer(text):
            value = found.group()
            if value.count(":") >= _IPV6_COLONS and any(letter.isalnum() for letter in value) and _is_address(value):
                yield Match(*found.span(), 0.95)


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


class LinkRecognizer(ChatRecognizer):
    """Links, with or without a scheme."""

    ENTITY = "URL"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield links; a host without a scheme needs a public suffix that is no everyday word."""
        for pattern in (_LINK, _WWW):
            for found in pattern.finditer(text):
                yield Match(found.start(), found.start() + len(found.group().rstrip(".,;:!?)'")), 0.9)
        for found in _HOST.finditer(text):
            host, *path = re.split("[/:]", found.group(), maxsplit=1)
            suffix = suffixes()(host).suffix
            if suffix and host != suffix and (path or suffix.lower() not in _WORDS):
                yield Match(found.start(), found.start() + len(found.group().rstrip(".,;:!?)'")), 0.6)
