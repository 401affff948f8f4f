"""Links into the chat, such as https://m.me/brand?ref=find_product__tents: what they may ask for.

Anybody can make such a link and give it to somebody else. So it can say only what harms nobody, and only in words that
the shop knows: it puts no words of its maker into a person's mouth.
"""

from __future__ import annotations

import re
from functools import lru_cache

from confidant.layer import known_words

START = "/start"
LINKED = frozenset(
    {
        "greet",
        "ask_help",
        "find_product",
        "ask_recommendation",
        "ask_store",
        "track_order",
        "privacy_menu",
        "ask_privacy_policy",
    }
)
"""Commands that a link may carry."""

_ARGUMENT = re.compile(r"[a-z]{2,40}(?:-[a-z]{2,40}){0,2}")
_LONGEST = 40  # what the gate takes behind a command's dot
_known = lru_cache(maxsize=1)(known_words)


def command_of(reference: str) -> str:
    """The command behind a link's reference.

    Args:
        reference: such as `find_product__tents`.

    Returns:
        Such as `/find_product.tents`; without the words behind the dot when the shop does not know them, and `/start`
        for every command that a link may not carry.
    """
    name, _, argument = reference.lower().partition("__")
    if name not in LINKED:
        return START
    plain = len(argument) <= _LONGEST and _ARGUMENT.fullmatch(argument) is not None
    return f"/{name}.{argument}" if plain and _known().issuperset(argument.split("-")) else f"/{name}"
