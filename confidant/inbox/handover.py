"""Chats that the page's people have taken over: the assistant is silent there for a day, or until it is called back.

A row holds a random id and times, nothing of what was said.
"""

from __future__ import annotations

from enum import Enum

from sqlalchemy import delete, insert, select

from confidant.errors import NoKeyError
from confidant.keystore.keys import DAY
from confidant.layer import Layer
from confidant.storage import schema
from confidant.storage.database import reading, writing

SILENT_SECONDS = DAY
"""From the last message of the page's people on."""
KEPT_SECONDS = SILENT_SECONDS + 30 * DAY
"""So that the assistant can say that it is back when the person is."""


class Chat(Enum):
    """Whose a chat is now."""

    OURS = "ours"
    THEIRS = "theirs"  # the page's people have it
    OURS_AGAIN = "ours again"  # they had it, and the person does not know yet that the assistant is back


def hand_over(layer: Layer, person: str) -> None:
    """The page's people have answered: the assistant is silent from now on.

    Raises:
        NoKeyError: the person was erased.
    """
    now, table = int(layer.clock()), schema.handovers
    key = layer.keys.open(person).key
    with writing(layer.engine, person) as connection:
        if not layer.keys.key_lives(key.id):
            raise NoKeyError
        connection.execute(delete(table).where(table.c.person == person))
        values = {"person": person, "until": now + SILENT_SECONDS, "expires_at": now + KEPT_SECONDS}
        connection.execute(insert(table).values(**values))


def whose(layer: Layer, person: str) -> Chat:
    """Whose a chat is at this moment."""
    table = schema.handovers
    with reading(layer.engine) as connection:
        until = connection.scalar(select(table.c.until).where(table.c.person == person))
    if until is None:
        return Chat.OURS
    return Chat.THEIRS if until > layer.clock() else Chat.OURS_AGAIN


def take_back(layer: Layer, person: str) -> None:
    """The assistant answers again, and has said so."""
    table = schema.handovers
    with writing(layer.engine, person) as connection:
        connection.execute(delete(table).where(table.c.person == person))
