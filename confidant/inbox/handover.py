"""Chats that the page's people have taken over: the assistant is silent there for a day, or until it is called back.

A row holds a random id and times, nothing of what was said.
"""

from __future__ import annotations

import time
from enum import Enum

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from confidant.errors import NoKeyError
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, Clock, KeyStore
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


class Handovers:
    """Knows whose a chat is.

    Args:
        engine: the main database.
        keys: the key store.
        clock: seconds since 1970.
    """

    def __init__(self, engine: Engine, keys: KeyStore, clock: Clock = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def hand_over(self, person: PersonId) -> None:
        """The page's people have answered: the assistant is silent from now on.

        Raises:
            NoKeyError: the person was erased.
        """
        now, table = int(self._clock()), schema.handovers
        key = self._keys.open(person).key
        with writing(self._engine, person) as connection:
            if not self._keys.key_lives(key.id):
                raise NoKeyError
            connection.execute(delete(table).where(table.c.person == person))
            values = {"person": person, "until": now + SILENT_SECONDS, "expires_at": now + KEPT_SECONDS}
            connection.execute(insert(table).values(**values))

    def whose(self, person: PersonId) -> Chat:
        """Whose a chat is at this moment."""
        table = schema.handovers
        with reading(self._engine) as connection:
            until = connection.scalar(select(table.c.until).where(table.c.person == person))
        if until is None:
            return Chat.OURS
        return Chat.THEIRS if until > self._clock() else Chat.OURS_AGAIN

    def take_back(self, person: PersonId) -> None:
        """The assistant answers again, and has said so."""
        table = schema.handovers
        with writing(self._engine, person) as connection:
            connection.execute(delete(table).where(table.c.person == person))
