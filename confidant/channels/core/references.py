"""Links into the chat, such as https://m.me/brand?ref=find_product__tents: what they may ask for.

Anybody can make such a link and give it to somebody else. So it can say only what harms nobody, and only in words that
the bot knows: it puts no words of its maker into a person's mouth.
"""

from __future__ import annotations

import re

from confidant.layer import process

START = "/start"

_ARGUMENT = re.compile(r"[a-z]{2,40}(?:-[a-z]{2,40}){0,2}")
_LONGEST = 40  # what the gate takes behind a command's dot


def command_of(reference: str) -> str:
    """The command behind a link's reference.

    Args:
        reference: such as `find_product__tents`.

    Returns:
        Such as `/find_product.tents`; without the words behind the dot when the bot does not know them, and `/start`
        for every command that a link may not carry.
    """
    name, _, argument = reference.lower().partition("__")
    if name not in process().bot.link_commands:
        return START
    plain = len(argument) <= _LONGEST and _ARGUMENT.fullmatch(argument) is not None
    return f"/{name}.{argument}" if plain and process().command_words.issuperset(argument.split("-")) else f"/{name}"
