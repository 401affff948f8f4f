"""Passwords, codes and keys."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match
from privacy.recognizers.vocabulary import is_placeholder

_LABEL = (
    r"(?:pass ?words?|pass ?codes?|pass ?phrases?|passwd|pwd|pw|pin(?: ?(?:code|number|no))?|cvv2?|cvc2?"
    r"|otp|totp|(?:2fa|sms|security|verification|login|secret|"
    r"authentication|one[- ]time) (?:code|key|word|pin|number)|(?:api|private|access|secret|recovery"
    r"|seed)[ _-]?(?:key|token|phrase|code)|token|mother'?s maiden name)"
)
_STATED = re.compile(
    rf"\b{_LABEL}(?: (?:for|to|of|on) (?:my|the|this) \w{{2,20}}| again| here)?(?: ?(?:is|was|=|:|->|'s)"
    r"|:)+ ?(?:just |now |still )?(\S{1,128}(?: [^\s,.;!?]{1,40}){0,11})",
    FLAGS,
)
_FOLLOWED = re.compile(rf"\b{_LABEL} (\S{{3,128}})", FLAGS)
_KEYS = re.compile(
    r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,200}|\bgh[pousr]_\w{16,255}"
    r"|\bgithub_pat_\w{16,255}|\bglpat-[\w-]{16,64}|\bxox[abprs]-[\w-]{10,200}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{12,20}\b|\bAIza[\w-]{30,45}"
    r"|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]{0,2000})?|\b[Bb]earer [\w.~+/-]{16,2000}"
    r"|-----BEGIN [A-Z ]{3,30}-----[\w+/=\s]{0,4000}(?:-----END [A-Z ]{3,30}-----)?|\b\d{6,12}:AA[\w-]{30,40}\b"
)
_TOKEN = re.compile(r"(?<![\w/.@:-])[\w+/=-]{20,512}(?![\w@])")
_RANDOM_BITS = 3.2  # a letter; words and numbers run lower
# What is said about a password instead of saying it.
_ABOUT = frozenset(
    [
        "not",
        "no",
        "wrong",
        "incorrect",
        "invalid",
        "expired",
        "forgotten",
        "lost",
        "broken",
        "weak",
        "strong",
        "old",
        "too",
        "so",
        "very",
        "the",
        "a",
        "an",
        "my",
        "your",
        "being",
        "been",
        "going",
        "correct",
        "required",
        "needed",
        "safe",
        "secure",
        "secret",
        "unsafe",
        "stolen",
        "hacked",
        "hard",
        "easy",
        "long",
        "short",
        "visible",
        "on",
        "in",
        "at",
        "gone",
        "same",
        "different",
        "reset",
        "changed",
        "missing",
        "leaked",
        "blocked",
        "locked",
        "compromised",
        "unknown",
        "working",
        "accepted",
        "what",
        "why",
        "how",
        "where",
        "which",
        "this",
        "that",
        "it",
        "i",
        "never",
        "always",
        "something",
        "nothing",
        "important",
        "and",
        "or",
        "but",
        "really",
    ]
)
_STOP = re.compile(
    r" (?:and|but|so|can|could|please|pls|plz|thanks|thx|what|why|how|is|it|i|for|to|my)\b.*", FLAGS | re.DOTALL
)
_PHRASE = re.compile(r"\b(?:phrase|seed|recovery)", FLAGS)


class SecretRecognizer(ChatRecognizer):
    """What opens an account: stated after a label, recognisable by its form, or as random as only a key is."""

    ENTITY = "SECRET"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield secrets without their label."""
        for found in _STATED.finditer(text):
            value = self._stated_value(found.group(1), phrase=bool(_PHRASE.search(found.group()[:40])))
            if value:
                yield Match(found.start(1), found.start(1) + len(value), 0.9)
        for found in _FOLLOWED.finditer(text):
            value = found.group(1).rstrip(".,;!?")
            if any(letter.isdigit() for letter in value) and not self._is_measure(value):
                yield Match(found.start(1), found.start(1) + len(value), 0.8)
        for found in _KEYS.finditer(text):
            yield Match(*found.span(), 0.95)
        for found in _TOKEN.finditer(text):
            if _looks_random(found.group()):
                yield Match(*found.span(), 0.6)

    @staticmethod
    def _is_measure(value: str) -> bool:
        return re.fullmatch(r"\d{1,2}(?:x|times|days?|h|min|l)?|2fa|2-step", value, FLAGS) is not None

    @staticmethod
    def _stated_value(value: str, *, phrase: bool) -> str:
        first = value.split(" ", 1)[0].strip(".,;:!?'\"").lower()
        rest = value if phrase else _STOP.sub("", value)
        words = [word.strip(".,;:!?'\"").lower() for word in rest.split()]
        if not first or is_placeholder(first) or all(word in _ABOUT for word in words):
            return ""
        if first in _ABOUT and not (phrase or first in ("correct", "secret", "strong", "old", "nothing", "something")):
            return ""
        return rest.rstrip(" ,;")


def _looks_random(token: str) -> bool:
    if not (any(letter.isdigit() for letter in token) and any(letter.isalpha() for letter in token)):
        return False
    counts = Counter(token)
    entropy = -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())
    switches = sum(a.isdigit() != b.isdigit() for a, b in pairwise(token))
    return entropy >= _RANDOM_BITS and switches >= len(token) // 6
