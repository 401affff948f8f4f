"""So many tries in so long a time, counted under a keyed hash: the count names nobody."""

from __future__ import annotations

import time

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from confidant.crypto.seal import mac
from confidant.errors import TooOftenError
from confidant.keystore.keys import Clock
from confidant.storage import schema
from confidant.storage.database import writing


class Limits:
    """Counts tries in the database, so that a restart or a second process does not start afresh."""

    def __init__(self, engine: Engine, key: bytes, clock: Clock = time.time) -> None:
        self._engine = engine
        self._key = key
        self._clock = clock

    def count(self, what: str, *who: str, limit: int, seconds: int) -> None:
        """Count one try for each of `who`.

        Raises:
            TooOftenError: one of them has used up the tries; nothing more is counted for it.
        """
        now = int(self._clock())
        table = schema.attempts
        with writing(self._engine) as connection:
            for name in who:
                row_id = mac(self._key, what, name)
                query = select(table.c.count, table.c.expires_at).where(table.c.id == row_id)
                used, expires_at = connection.execute(query).first() or (0, 0)
                if expires_at <= now:
                    connection.execute(delete(table).where(table.c.id == row_id))
                    connection.execute(insert(table).values(id=row_id, count=1, expires_at=now + seconds))
                elif used >= limit:
                    raise TooOftenError
                else:
                    connection.execute(update(table).where(table.c.id == row_id).values(count=used + 1))

    def give_back(self, what: str, *who: str) -> None:
        """Take one try back: it was no try after all."""
        table = schema.attempts
        with writing(self._engine) as connection:
            for name in who:
                mine = (table.c.id == mac(self._key, what, name), table.c.count > 0)
                connection.execute(update(table).where(*mine).values(count=table.c.count - 1))
