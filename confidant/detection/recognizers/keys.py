"""Keys and tokens of machines, by their form or because nothing else is as random."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

# Issuers publish these beginnings so that keys can be found where they leaked.
_KEYS = re.compile(
    r"(?<![\w-])(?:"
    r"(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[\w-]{16,200}|whsec_\w{16,100}"  # Stripe and others
    r"|gh[pousr]_\w{16,255}|github_pat_\w{16,255}|glpat-[\w-]{16,64}"  # GitHub, GitLab
    r"|xox[abeoprs]-[\w-]{10,200}|xapp-[\w-]{10,200}"  # Slack
    r"|(?i:a3t[a-z\d]|akia|agpa|aida|aroa|asia)(?i:(?=[a-z]{0,15}\d)[a-z\d]{12,20})(?!\w)"  # AWS
    r"|AIza[\w-]{30,45}|ya29\.[\w-]{20,300}|GOCSPX-[\w-]{20,40}"  # Google
    r"|npm_\w{30,50}|pypi-[\w-]{30,300}|hf_\w{20,60}|dop_v1_\w{40,80}|shp(?:at|ss|ca|pa)_\w{24,64}"
    r"|SG\.[\w-]{16,40}\.[\w-]{16,60}|AC[0-9a-f]{32}(?!\w)|SK[0-9a-f]{32}(?!\w)|\d{6,12}:AA[\w-]{30,40}"
    r"|eyJ[\w-]{8,3000}\.[\w-]{4,3000}(?:\.[\w-]{0,2000})?"  # JSON Web Token
    r"|(?i:bearer|basic) (?=[\w.~+/-]{0,40}\d)[\w.~+/-]{16,2000}={0,2}"
    r")"
)
_PEM = re.compile(
    r"-----BEGIN [A-Z ]{3,30}-----[\w+/=\s:,]{0,8000}(?:-----END [A-Z ]{3,30}-----)?|ssh-(?:rsa"
    r"|ed25519) [\w+/=]{40,2000}",
    re.IGNORECASE,
)
_IN_LINK = re.compile(r"://[^\s:/@]{1,64}:([^\s@/]{1,128})@")
_TOKEN = re.compile(r"(?<![\w/.@:+=-])[\w+/=-]{20,}")
_LONGEST_TOKEN = 2000
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # RFC 9562: names things, opens none
_RANDOM_BITS = 3.2  # a letter; words and numbers run lower


def keys(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield ``(start, end, score)`` of keys; in linear time."""
    for pattern in (_KEYS, _PEM):
        for found in pattern.finditer(text):
            yield *found.span(), 0.95
    for found in _IN_LINK.finditer(text):
        yield *found.span(1), 0.9
    for found in _TOKEN.finditer(text):
        ends_inside = text[found.end() : found.end() + 1] == "@"
        if not ends_inside and len(found.group()) <= _LONGEST_TOKEN and looks_random(found.group()):
            yield *found.span(), 0.6


def looks_random(token: str) -> bool:
    """Whether letters and digits, or capitals and small letters, change places as only chance makes them."""
    if not (any(letter.isdigit() for letter in token) and any(letter.isalpha() for letter in token)):
        return False
    if _GUID.fullmatch(token):
        return False
    counts = Counter(token)
    entropy = -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())
    switches = sum(_kind(a) != _kind(b) for a, b in pairwise(token) if a.isalnum() and b.isalnum())
    return entropy >= _RANDOM_BITS and switches >= len(token) // 6


def _kind(letter: str) -> int:
    return 2 if letter.isdigit() else int(letter.isupper())
