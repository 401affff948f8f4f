"""People who blocked the bot: all is paused for them, and after a while they are erased, unless they come back."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, KeyStore
from confidant.phrases import phrases
from confidant.storage import schema
from confidant.storage.database import reading
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import Vault
from confidant.turn.context import own_capability


class BlockedPeople:
    """Notes who blocked the bot, and who is back.

    Args:
        engine: the main database.
        keys: the key store.
        vault: in whose transactions it is noted.
        days: after which whoever has not come back is erased.
    """

    def __init__(self, engine: Engine, keys: KeyStore, vault: Vault, days: int) -> None:
        self._engine = engine
        self._keys = keys
        self._vault = vault
        self._days = days

    def mark(self, person: PersonId) -> None:
        """A person blocked the bot: pause, and start the clock. A second time changes nothing.

        Raises:
            NoKeyError: the person was erased.
        """
        capability = own_capability(self._keys, person)
        with self._vault.change(capability) as change:
            if _is_blocked(change.connection, person):
                return
            until = change.now + self._days * DAY
            change.connection.execute(insert(schema.blocked).values(person=person, expires_at=until))
            if not change.record.paused:
                change.record.paused = change.record.paused_by_block = True
            change.note(LedgerEvent.PAUSED, source=phrases()["sources"]["blocked"])

    def note_unreachable(self, person: PersonId) -> None:
        """An answer could not be delivered, and the platform says that trying again is of no use.

        Raises:
            NoKeyError: the person was erased.
        """
        with self._vault.change(own_capability(self._keys, person)) as change:
            change.note(LedgerEvent.NOT_DELIVERED, source=phrases()["sources"]["unreachable"])

    def unmark(self, person: PersonId) -> bool:
        """A person is here again: stop the clock, and end the pause that it began with. Whether one had begun."""
        with reading(self._engine) as connection:
            if not _is_blocked(connection, person):
                return False
        with self._vault.change(own_capability(self._keys, person)) as change:
            if not _is_blocked(change.connection, person):
                return False
            change.connection.execute(delete(schema.blocked).where(schema.blocked.c.person == person))
            if change.record.paused_by_block:
                change.record.paused = change.record.paused_by_block = False
            change.note(LedgerEvent.RESUMED, source=phrases()["sources"]["back"])
        return True


def _is_blocked(connection: Connection, person: PersonId) -> bool:
    table = schema.blocked
    return connection.scalar(select(table.c.person).where(table.c.person == person)) is not None
