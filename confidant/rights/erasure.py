"""Erasures: one that has begun ends, whatever fails in between.

The key goes first, and with it, in the same transaction of the key store, the receipt is written down: from then on the
person is erased, and hears so. What is left for the main database are rows that nobody can read any more, and the
receipt's own row. When it is busy or full they follow as soon as it opens, at the next start, or with the next sweep.

Nothing needs to be remembered for that: a row tells by its seal which key it needs, and the erased list which keys are
gone. Rows whose key is missing *without* having been erased are left alone: then the key store is not the one that
belongs to this database, or an old copy of it, and the right one still reads them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from confidant.crypto.seal import key_id_of
from confidant.identifiers import KeyId, PersonId
from confidant.inbox import inbox
from confidant.keystore.keys import KeyStore
from confidant.rights.receipts import Receipt, Receipts
from confidant.storage import schema
from confidant.storage.database import flush, reading, writing
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import Vault
from confidant.turn.context import Capability

logger = logging.getLogger("confidant.rights.erasure")

_FIRST_SECONDS = 2.0  # how long the main database is waited for while a person waits for the answer
_AGAIN_SECONDS = 1.0
_SEALED = (schema.ledger, schema.records, schema.facts, schema.turns, schema.pending, schema.feedback, schema.links)
"""Whose rows tell which key a person had; the ledger first, for it stays the longest."""


def delete_rows(engine: Engine, person: PersonId, patience: float | None = None) -> None:
    """Delete all rows of a person whose key is gone."""
    with writing(engine, person, patience) as connection:
        for table in schema.OF_PERSON:
            connection.execute(delete(table).where(table.c.person == person))
        inbox.empty(connection, person)


def delete_orphans(engine: Engine, keys: KeyStore) -> list[PersonId]:
    """Delete the rows of people whose key was erased; who they were."""
    with reading(engine) as connection:
        people = _with_rows(connection)
    gone = people.difference(keys.everyone())  # read later: whoever had a row before this had a key before it
    if not gone:
        return []
    key_ids = keys.erased()
    with reading(engine) as connection:
        erased = [person for person in gone if _had_one_of(connection, person, key_ids)]
    for person in erased:
        delete_rows(engine, person)
    strange = len(gone) - len(erased)
    if strange:
        logger.warning("erasure: rows of %d people have no key, and it was not erased: an old key store?", strange)
    return erased


def _with_rows(connection: Connection) -> set[PersonId]:
    tables = (*schema.OF_PERSON, schema.incoming)
    found = {person for table in tables for person in connection.scalars(select(table.c.person).distinct())}
    return {person for person in found if person is not None}


def _had_one_of(connection: Connection, person: PersonId, key_ids: frozenset[KeyId]) -> bool:
    """Whether a person's rows were sealed under one of these keys; also when no row of theirs is sealed at all."""
    tables = (*_SEALED, schema.incoming)
    rows = (connection.scalar(select(table.c.sealed).where(table.c.person == person).limit(1)) for table in tables)
    sealed = next((row for row in rows if row is not None), None)
    return sealed is None or key_id_of(sealed) in key_ids


class Erasures:
    """Erases people, and sees to it that each erasure ends."""

    def __init__(self, engine: Engine, keys: KeyStore, vault: Vault, receipts: Receipts) -> None:
        self._engine = engine
        self._keys = keys
        self._vault = vault
        self._receipts = receipts
        self._lock = threading.Lock()
        self._wanted = False
        self._running = False
        keys.cut_off = self.finish_soon

    def erase_everything(self, capability: Capability) -> Receipt:
        """Erase a person, and make the receipt of it.

        Raises:
            SQLAlchemyError: the key store could not be written; nothing was erased, or it will be when it can.
        """
        receipt, row = self._receipts.make()
        self.erase(capability.person, row)
        return receipt

    def erase_chat(self, capability: Capability) -> None:
        """Erase the turns kept so far; what was used for this chat only dies with its key."""
        with self._vault.change(capability) as change:
            change.erase_conversation()
            change.note(LedgerEvent.ERASED, fields=["chat"])
        self._keys.drop_chat_key(capability.person)

    def erase(self, person: PersonId, receipt: Mapping[str, Any] | None = None) -> None:
        """Erase a person. The key goes first: that is the moment of it, and whatever is left cannot be read.

        Args:
            person: who.
            receipt: the row of `receipts` that proves it, if there is to be one.

        Raises:
            SQLAlchemyError: the key store could not be written; nothing was erased, or it will be when it can.
        """
        self._keys.erase(person, receipt=receipt)
        try:
            delete_rows(self._engine, person, _FIRST_SECONDS)
            self._receipts.hand_over(_FIRST_SECONDS)
            flush(self._engine)
        except SQLAlchemyError as error:
            logger.warning("erasure: the key is gone, the rows follow (%s)", type(error).__name__)
            self.finish_soon()

    def finish_now(self) -> int:
        """Bring to its end every erasure that has begun, whenever it was cut off; how many people that meant.

        Whoever stands in the erasure log and has a key all the same is erased: the process died between the two, or an
        old key store was put back.
        """
        returned = self._keys.returned()
        for person in returned:
            self._keys.erase(person)
        orphans = delete_orphans(self._engine, self._keys)
        self._receipts.hand_over()
        if orphans:
            flush(self._engine)
        return len({*returned, *orphans})

    def finish(self) -> None:
        """At the start: finish what was begun; what cannot be done now is done soon."""
        try:
            people = self.finish_now()
        except SQLAlchemyError as error:
            logger.warning("erasure: what was begun is finished later (%s)", type(error).__name__)
            self.finish_soon()
        else:
            if people:
                logger.warning("erasure: %d people were erased whose erasure had been cut off, or undone", people)

    def finish_soon(self) -> None:
        """Finish what was begun as soon as the databases open, beside everything else."""
        with self._lock:
            self._wanted = True
            if not self._running:
                self._running = True
                threading.Thread(target=self._until_finished, name="erasures", daemon=True).start()

    def _until_finished(self) -> None:
        while self._still_wanted():
            if not self._finished():
                with self._lock:
                    self._wanted = True
                time.sleep(_AGAIN_SECONDS)

    def _finished(self) -> bool:
        try:
            self.finish_now()
        except SQLAlchemyError:
            return False
        return True

    def _still_wanted(self) -> bool:
        with self._lock:
            wanted, self._wanted = self._wanted, False
            self._running = wanted
            return wanted
