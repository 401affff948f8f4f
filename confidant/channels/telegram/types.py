"""The shape of Telegram's updates, which update.yml describes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path

from telegram import Message

from confidant.channels.core.schema import Shape, load


@dataclass(frozen=True)
class UpdateShape:
    """What is known of an update.

    Attributes:
        shape: of a whole update.
        kinds: names of the kinds of update, of which one comes at a time.
        sent: names of what people send instead of words.
        foreign: names of what tells that somebody else wrote the words.
        services: names of what Telegram itself says in a chat, such as `pinned_message`: all that the library knows of
            a message and update.yml does not name.
    """

    shape: Shape
    kinds: frozenset[str]
    sent: frozenset[str]
    foreign: frozenset[str]
    services: frozenset[str]


@cache
def update_shape() -> UpdateShape:
    """The shape, read once."""
    schema = load(Path(__file__).with_name("update.yml"))
    kinds, sent, foreign, message = (
        frozenset(schema["$defs"][name]["properties"]) for name in ("kinds", "sent", "foreign", "message")
    )
    services = frozenset(signature(Message.__init__).parameters) - message - {"self", "api_kwargs", "from_user"}
    return UpdateShape(Shape(schema), kinds, sent, foreign, services)
