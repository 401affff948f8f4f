"""Deletions that a platform asks for in a person's name, such as Meta's data deletion requests.

A platform may send a request again, late or twice at once, and the process may die in the middle. So each request has
a code that follows from it, and before anything is erased it is written down, under that code, which *keys* are to go.
Whoever writes again after an erasure has another key: a repeated request never reaches them.

`deletions` says what became of each request, `planned_erasures` which keys go, while that is under way.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import count

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from confidant.crypto.seal import mac
from confidant.errors import NoKeyError
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, Clock, KeyStore
from confidant.rights.blocked import BlockedPeople
from confidant.rights.erasure import Erasures
from confidant.rights.receipts import Receipts
from confidant.storage import schema
from confidant.storage.database import reading, writing

logger = logging.getLogger("confidant.rights.deletion_requests")

_PATIENCE = 2.0  # seconds: Meta, or whoever looks at the status, waits for the answer
_CODE_BYTES = 16


class DeletionOutcome(Enum):
    """What became of a request."""

    BEGUN = "begun"  # what is to be erased is written down
    ERASED = "erased"  # done; a receipt lies under the same code
    NOBODY = "nobody"  # there was nobody under this id
    UNMATCHED = "unmatched"  # the platform did not let us tell who it is
    LEFT = "left"  # no deletion: the person only left


class DeletionRequests:
    """Carries out what platforms ask for, each once.

    Args:
        engine: the main database.
        keys: the key store.
        erasures: erases people.
        receipts: proves it.
        blocked: notes who only left.
        days: for which it is told what became of a request.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        engine: Engine,
        keys: KeyStore,
        erasures: Erasures,
        receipts: Receipts,
        blocked: BlockedPeople,
        days: int,
        clock: Clock = time.time,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._erasures = erasures
        self._receipts = receipts
        self._blocked = blocked
        self._days = days
        self._clock = clock

    def code_of(self, platform: str, user: str, asked_at: int) -> str:
        """The code of a request: 26 letters and digits, the same for the same request, and nobody can guess it."""
        raw = mac(self._keys.deletion_key, "request", platform, user, str(asked_at))
        return base64.b32encode(raw[:_CODE_BYTES]).decode().rstrip("=")

    def outcome_of(self, code: str) -> DeletionOutcome | None:
        """What became of a request, or None when there was none of this code, or it is too long ago."""
        table = schema.deletions
        mine = table.c.id == self._row(code), table.c.expires_at > self._clock()
        with reading(self._engine) as connection:
            outcome = connection.scalar(select(table.c.outcome).where(*mine))
        return DeletionOutcome(outcome) if outcome is not None else None

    def carry_out(self, code: str, people: Iterable[PersonId] | None) -> DeletionOutcome:
        """Do what a request asks for, once; one that was begun is brought to its end, with the people of then.

        Args:
            code: the request's code.
            people: who is meant; None when that cannot be told.
        """
        with writing(self._engine) as connection:
            outcome = self._standing(connection, code)
            if outcome is None:
                outcome = self._begin(connection, code, people)
        return self._finish(code) if outcome is DeletionOutcome.BEGUN else outcome

    def status(self, code: str) -> DeletionOutcome | None:
        """What became of a request, for who asks by its code: what a crash left half done is finished first."""
        outcome = self.outcome_of(code)
        return self._finish(code) if outcome is DeletionOutcome.BEGUN else outcome

    def resume(self) -> int:
        """After a start: erase whoever was to be erased when the process died; how many there were.

        The receipt is written when somebody asks for it: only they bring the code.
        """
        table = schema.planned_erasures
        with reading(self._engine) as connection:
            planned = connection.execute(select(table).where(table.c.erased_day.is_(None))).all()
        for row in planned:
            done = {"key_id": None, "erased_day": self._erase(row)}
            with writing(self._engine) as connection:
                connection.execute(update(table).where(table.c.id == row.id).values(**done))
        return len(planned)

    def mark_blocked(self, code: str, people: Iterable[PersonId]) -> None:
        """A person took the app's rights away: they are treated as having blocked the bot, once a request."""
        for person in people if self.outcome_of(code) is None else ():
            with contextlib.suppress(NoKeyError):  # erased meanwhile: nothing is left to pause
                self._blocked.mark(person)
        with writing(self._engine) as connection:
            if self._standing(connection, code) is None:
                self._note(connection, code, DeletionOutcome.LEFT)

    def _begin(self, connection: Connection, code: str, people: Iterable[PersonId] | None) -> DeletionOutcome:
        found = [self._keys.key_id(person) for person in dict.fromkeys(people or ())]
        keys = [key_id for key_id in found if key_id is not None]
        outcome = (
            DeletionOutcome.BEGUN if keys else DeletionOutcome.UNMATCHED if people is None else DeletionOutcome.NOBODY
        )
        self._note(connection, code, outcome)
        for number, key_id in enumerate(keys):
            planned = {"id": self._row(code, number), "key_id": key_id, "expires_at": self._until()}
            connection.execute(insert(schema.planned_erasures).values(**planned))
        return outcome

    def _finish(self, code: str) -> DeletionOutcome:
        """Erase whoever is meant; the rest, while the main database is busy or full, when somebody asks again."""
        table, planned = schema.deletions, schema.planned_erasures
        rows = list(self._planned(code))
        days = [self._erase(row, code) for row in rows]
        try:
            self._receipts.hand_over(_PATIENCE)
            with writing(self._engine, patience=_PATIENCE) as connection:
                self._receipts.write(connection, self._receipts.row(code, max(days, default=self._today()) * DAY))
                connection.execute(delete(planned).where(planned.c.id.in_([row.id for row in rows])))
                done = update(table).where(table.c.id == self._row(code))
                connection.execute(done.values(outcome=DeletionOutcome.ERASED.value))
        except SQLAlchemyError as error:
            logger.warning("deletion: the keys are gone, the rest follows (%s)", type(error).__name__)
            return DeletionOutcome.BEGUN
        return DeletionOutcome.ERASED

    def _planned(self, code: str) -> Iterator[Row]:
        """The keys that a request erases: rows of `planned_erasures`."""
        table = schema.planned_erasures
        with reading(self._engine) as connection:
            for number in count():
                row = connection.execute(select(table).where(table.c.id == self._row(code, number))).first()
                if row is None:
                    return
                yield row

    def _erase(self, planned: Row, code: str | None = None) -> int:
        """Erase whoever has a planned row's key, if anybody still has; the day it was done (days since 1970)."""
        if planned.erased_day is not None:
            return int(planned.erased_day)
        person = self._keys.owner_of(planned.key_id)
        if person is not None:
            receipt = self._receipts.row(code, int(self._clock())) if code is not None else None
            self._erasures.erase(person, receipt)
        return self._today()

    def _today(self) -> int:
        return int(self._clock()) // DAY

    def _standing(self, connection: Connection, code: str) -> DeletionOutcome | None:
        table = schema.deletions
        outcome = connection.scalar(select(table.c.outcome).where(table.c.id == self._row(code)))
        return DeletionOutcome(outcome) if outcome is not None else None

    def _until(self) -> int:
        return int(self._clock()) + self._days * DAY

    def _note(self, connection: Connection, code: str, outcome: DeletionOutcome) -> None:
        values = {"id": self._row(code), "outcome": outcome.value, "expires_at": self._until()}
        connection.execute(insert(schema.deletions).values(**values))

    def _row(self, code: str, number: int | None = None) -> bytes:
        """The row of a request, or of the n-th key that it erases."""
        parts = () if number is None else (str(number),)
        return mac(self._keys.deletion_key, "row", code, *parts)
