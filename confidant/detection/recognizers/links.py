"""Which links carry a person: a profile, a way in, a key, a contact, an order."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from confidant.detection.recognizers.word_lists import lists

_USER = re.compile(r"[^/?#\s@]{1,256}@")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,64}")
_PHONE = re.compile(r"\+\d(?:[ ().-]{0,2}\d){8,14}(?!\d)")
_KEY = re.compile(r"eyJ[\w-]{8}|\bsk_(?:live|test)_|\bgh[pousr]_\w{16}|\bAKIA[A-Z0-9]{12}")
_RANDOM = re.compile(r"[\w=~-]{16,}")
_DIVIDER = re.compile(r"[-_~]")
_WORDY = 3  # words of three letters make a title
_LONG_RANDOM = 32  # of a path's part by itself; a shorter one needs a word before it that says what it is
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|mp4|mp3|css|js|html?|php|aspx?|pdf)$", re.IGNORECASE)

# Parts of a path that on these hosts an account's name follows.
_ON_HOST = {
    "linkedin.com": ("in", "pub"),
    "snapchat.com": ("add", "u"),
    "youtube.com": ("user", "c", "channel"),
    "instagram.com": ("stories",),
    "venmo.com": ("code",),
    "tumblr.com": ("blog",),
    "facebook.com": ("people",),
    "flickr.com": ("photos", "people"),
}
_WORKS_BELOW = frozenset(["github.com", "gitlab.com", "soundcloud.com", "pinterest.com"])  # projects, songs, boards
_SONGS = ("spotify.com", "deezer.com", "tidal.com")  # where a track is no parcel's
_OWN_HOSTS = ("blogspot.com", "wordpress.com", "tumblr.com", "github.io", "livejournal.com", "carrd.co")
_NOT_A_BLOG = frozenset(["www", "en", "help", "support", "blog", "m", "api", "assets", "static", "docs"])
_MAYBE_A_KEY = frozenset(["key", "code", "state", "id", "hash", "h", "t", "k", "s", "ticket"])
_DELIVERY = ("track", "tracking", "trace", "order", "orders", "parcel", "sendung", "shipment", "invoice", "booking")
_NUMBERED = re.compile(r"(?=[a-z-]{0,6}\d)[a-z0-9-]{5,40}", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = 2_048


class WebAddress(NamedTuple):
    """A link without its scheme: who logs in, where, which page, with what (each possibly empty)."""

    user: str
    host: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    whole: str

    @classmethod
    def of(cls, rest: str) -> WebAddress:
        """Take apart what stands behind ``//``; a link of any form has parts."""
        whole = unquote(rest[:_LONGEST])
        user = _USER.match(rest)
        body = rest[user.end() : _LONGEST] if user else rest[:_LONGEST]
        body, _, fragment = body.partition("#")
        body, _, query = body.partition("?")
        host, _, path = body.partition("/")
        host = host.partition(":")[0].lower().replace(" ", "").removeprefix("www.")
        pairs = tuple((key, value) for part in (query, fragment) for key, value in parse_qsl(part))
        parts = tuple(unquote(part) for part in path.split("/") if part)
        return cls(user.group() if user else "", host, parts, pairs, whole)


def is_personal(link: WebAddress) -> bool:
    """Whether the link names a person, speaks for one, or lets one in."""
    return bool(
        link.user
        or _MAIL.search(link.whole)
        or _PHONE.search(link.whole)
        or _KEY.search(link.whole)
        or _is_profile(link)
        or any(_tells(key, value) for key, value in link.query)
        or (not any(_is_at(link.host, site) for site in _SONGS) and _holds_key(link.path))
    )


def has_name(link: WebAddress, given: Collection[str]) -> bool:
    """Whether the path's only part is a given name, perhaps with more of a name: ``example.org/maria``."""
    if len(link.path) != 1 or _FILE.search(link.path[0]) or not given:
        return False
    words = _WORDS.findall(link.path[0].lower())
    return len(words) in (1, 2) and words[0] in given


def _is_profile(link: WebAddress) -> bool:
    host, path = link.host, [part.lower() for part in link.path]
    own, _, site = host.partition(".")
    if site in _OWN_HOSTS and own not in _NOT_A_BLOG:
        return True
    if not path:
        return False
    if len(path[0]) > 1 and (path[0].startswith("@") or (path[0].startswith("~") and path[0][1:].isalnum())):
        return True
    if path[0] == "profile.php":
        return any(key == "id" for key, _ in link.query)
    leads = _named("before_a_name").union(*(parts for site, parts in _ON_HOST.items() if _is_at(host, site)))
    if any(before in leads and len(after) > 1 and after not in _named("own_pages") for before, after in pairwise(path)):
        return True
    site = ".".join(host.split(".")[-2:])
    alone = len(path) == 1 or site not in _WORKS_BELOW
    return site in _named("profile_hosts") and path[0] not in _named("own_pages") and alone


def _is_at(host: str, site: str) -> bool:
    return host == site or host.endswith("." + site)


def _tells(key: str, value: str) -> bool:
    """Whether a parameter says something of a person or is a key; ``size=42`` and campaigns do not."""
    name = "".join(letter for letter in key.lower() if letter.isalnum())
    if not value:
        return False
    if name in _named("of_an_order"):
        return any(letter.isdigit() for letter in value)
    return name in _named("about_a_person") or (name in _MAYBE_A_KEY and _is_random(value))


def _holds_key(path: tuple[str, ...]) -> bool:
    for before, part in pairwise(("", *path)):
        if _FILE.search(part):
            continue
        if _is_random(part) and (len(part) >= _LONG_RANDOM or before.lower() in _named("before_a_key")):
            return True
        if before.lower() in _DELIVERY and _NUMBERED.fullmatch(part):
            return True
    return False


def _is_random(value: str) -> bool:
    """Letters and digits, small and capital in turn, as in keys; a page's title has words."""
    titled = sum(word.isalpha() and len(word) >= _WORDY for word in _DIVIDER.split(value)) >= _WORDY
    if titled or not _RANDOM.fullmatch(value):
        return False
    plain = [one for one in value if one.isalnum()]
    digits = sum(before.isdigit() != after.isdigit() for before, after in pairwise(plain))
    capitals = sum(a.isalpha() and b.isalpha() and a.isupper() != b.isupper() for a, b in pairwise(plain))
    return digits > 1 and digits + capitals >= len(plain) // 5


@cache
def _named(name: str) -> frozenset[str]:
    """A list of ``words/links.yml``."""
    return frozenset(lists("links")[name])
