"""Addresses of machines, and links that lead to a person."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache

import tldextract
import tldextract.tldextract

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.links import WebAddress, has_name, is_personal

_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?: ?\. ?\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%\w{1,16})?(?![\w:])", FLAGS)
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})(?![\w:-]|\.\w)",
    FLAGS,
)
_VERSION = re.compile(r"\b(?:version|ver|firmware|release|build|v)\.? ?$", FLAGS)
_IPV6_COLONS = 2

_LINK = re.compile(r"\b(?:h(?:tt|xx)ps?|ftps?|wss?)(?: ?: ?| ?\[:\] ?)//[^\s<>\"]{1,2048}", FLAGS)
_TO_SOMEBODY = re.compile(
    r"\b(?:(?:mailto|tel|sms|smsto|sips?|xmpp|skype|facetime|facetime-audio|callto):(?=[\w+%])"
    r"|(?:tg|fb|whatsapp|signal|viber|twitter|instagram)://(?=\w))[^\s<>\"]{3,2048}",
    FLAGS,
)
_HOST = re.compile(
    r"(?<![\w@.-])(?:www ?\.)?(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,5}[a-z]{2,24}(?![\w@])(?:[:/?][^\s<>\"]{0,2048})?",
    FLAGS,
)
_AFTER = ".,;:!?)'"


@cache
def suffixes() -> tldextract.TLDExtract:
    """The public suffix list as it was packaged: never fetched, never cached on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def forbid_fetching() -> None:
    """Make the shared extractor, which Presidio's own recognizers call, the offline one too."""
    tldextract.tldextract.TLD_EXTRACTOR = suffixes()


class IpAddressRecognizer(ChatRecognizer):
    """IPv4 and IPv6 addresses that the standard library accepts, and addresses of network cards (EUI-48)."""

    ENTITY = "IP_ADDRESS"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield addresses; four numbers after "version" are none."""
        for found in _IPV4.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if _is_address(found.group().replace(" ", "")) and not _VERSION.search(before):
                yield Match(*found.span(), 0.95)
        for found in _IPV6.finditer(text):
            value = found.group()
            if value.count(":") >= _IPV6_COLONS and any(letter.isalnum() for letter in value) and _is_address(value):
                yield Match(*found.span(), 0.95)
        for found in _MAC.finditer(text):
            yield Match(*found.span(), 0.9)


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


class LinkRecognizer(ChatRecognizer):
    """Links that carry a person (see `links`); a product, a video, a shortened link is nobody's."""

    ENTITY = "URL"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield personal links, with or without a scheme; a host without one needs a public suffix."""
        for found in _TO_SOMEBODY.finditer(text):
            yield Match(found.start(), _end(found), 0.9)
        for found in _LINK.finditer(text):
            _, _, rest = found.group().partition("//")
            if self._is_somebodys(rest):
                yield Match(found.start(), _end(found), 0.9)
        for found in _HOST.finditer(text):
            if self._is_somebodys(found.group()) and suffixes()(re.split("[/:?]", found.group(), maxsplit=1)[0]).suffix:
                yield Match(found.start(), _end(found), 0.6)

    def _is_somebodys(self, rest: str) -> bool:
        link = WebAddress.of(rest.rstrip(_AFTER))
        given = self.vocabulary.given - self.vocabulary.common if link.path else frozenset[str]()
        return is_personal(link) or has_name(link, given)


def _end(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip(_AFTER))
