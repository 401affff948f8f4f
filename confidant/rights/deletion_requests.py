"""Deletions that a platform asks for in a person's name, such as Meta's data deletion requests.

A platform may send a request again, late or twice at once, and the process may die in the middle. So each request has
a code that follows from it, and before anything is erased it is written down, under that code, which *keys* are to go.
Whoever writes again after an erasure has another key: a repeated request never reaches them.

A row of `deletions` says what became of a request, or, while it is under way, holds the id of a key to erase, or the
day on which it was erased.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import re
from collections.abc import Iterable, Iterator
from enum import Enum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from confidant.crypto.seal import mac
from confidant.errors import NoKeyError
from confidant.keystore.keys import DAY
from confidant.layer import Layer
from confidant.rights import blocked as away
from confidant.rights.erasure import hand_over_receipts, write_receipt
from confidant.rights.rights import erase_person, receipt_of
from confidant.storage import schema
from confidant.storage.database import reading, writing

logger = logging.getLogger("confidant.rights.deletion_requests")

_PATIENCE = 2.0  # seconds: Meta, or whoever looks at the status, waits for the answer
_CODE_BYTES = 16
_GONE = "gone "
_KEY_ID = re.compile(r"[0-9a-f]{16}")


class Outcome(Enum):
    """What became of a request."""

    BEGUN = "begun"  # what is to be erased is written down
    ERASED = "erased"  # done; a receipt lies under the same code
    NOBODY = "nobody"  # there was nobody under this id
    UNMATCHED = "unmatched"  # the platform did not let us tell who it is
    LEFT = "left"  # no deletion: the person only left


def code_of(layer: Layer, platform: str, user: str, asked_at: int) -> str:
    """The code of a request: 26 letters and digits, the same for the same request, and nobody can guess it."""
    raw = mac(layer.keys.deletion_key, "request", platform, user, str(asked_at))
    return base64.b32encode(raw[:_CODE_BYTES]).decode().rstrip("=")


def outcome_of(layer: Layer, code: str) -> Outcome | None:
    """What became of a request, or None when there was none of this code, or it is too long ago."""
    table = schema.deletions
    mine = table.c.id == _row(layer, code), table.c.expires_at > layer.clock()
    with reading(layer.engine) as connection:
        outcome = connection.scalar(select(table.c.outcome).where(*mine))
    return Outcome(outcome) if outcome is not None else None


def carry_out(layer: Layer, code: str, people: Iterable[str] | None) -> Outcome:
    """Do what a request asks for, once; one that was begun is brought to its end, with the people of then.

    Args:
        layer: the privacy layer.
        code: the request's code.
        people: who is meant; None when that cannot be told.
    """
    with writing(layer.engine) as connection:
        outcome = _standing(connection, layer, code)
        if outcome is None:
            outcome = _begin(connection, layer, code, people)
    return _finish(layer, code) if outcome is Outcome.BEGUN else outcome


def status(layer: Layer, code: str) -> Outcome | None:
    """The same as `outcome_of`, for who asks by the code: what a crash left half done is finished first."""
    outcome = outcome_of(layer, code)
    return _finish(layer, code) if outcome is Outcome.BEGUN else outcome


def resume(layer: Layer) -> int:
    """After a start: erase whoever was to be erased when the process died; how many there were.

    The receipt is written when somebody asks for it: only they bring the code.
    """
    table = schema.deletions
    with reading(layer.engine) as connection:
        rows = connection.execute(select(table.c.id, table.c.outcome)).all()
    planned = [row for row in rows if _KEY_ID.fullmatch(row.outcome)]
    for row in planned:
        gone = _erase(layer, row.outcome)
        with writing(layer.engine) as connection:
            connection.execute(update(table).where(table.c.id == row.id).values(outcome=f"{_GONE}{gone}"))
    return len(planned)


def mark_blocked(layer: Layer, code: str, people: Iterable[str]) -> None:
    """A person took the app's rights away: they are treated as having blocked the bot, once a request."""
    for person in people if outcome_of(layer, code) is None else ():
        with contextlib.suppress(NoKeyError):  # erased meanwhile: nothing is left to pause
            away.mark_blocked(layer, person)
    with writing(layer.engine) as connection:
        if _standing(connection, layer, code) is None:
            _note(connection, layer, _row(layer, code), Outcome.LEFT.value)


def _begin(connection: Connection, layer: Layer, code: str, people: Iterable[str] | None) -> Outcome:
    found = [layer.keys.key_id(person) for person in dict.fromkeys(people or ())]
    keys = [key_id for key_id in found if key_id is not None]
    outcome = Outcome.BEGUN if keys else Outcome.UNMATCHED if people is None else Outcome.NOBODY
    _note(connection, layer, _row(layer, code), outcome.value)
    for number, key_id in enumerate(keys):
        _note(connection, layer, _row(layer, code, number), key_id)
    return outcome


def _finish(layer: Layer, code: str) -> Outcome:
    """Erase whoever is meant; the rest, while the main database is busy or full, when somebody asks again."""
    table = schema.deletions
    rows = list(_planned(layer, code))
    days = [_erase(layer, planned, code) for _, planned in rows]
    try:
        hand_over_receipts(layer.engine, layer.keys, _PATIENCE)
        with writing(layer.engine, patience=_PATIENCE) as connection:
            write_receipt(connection, receipt_of(layer, code, max(days, default=_today(layer)) * DAY))
            connection.execute(delete(table).where(table.c.id.in_([row_id for row_id, _ in rows])))
            done = update(table).where(table.c.id == _row(layer, code))
            connection.execute(done.values(outcome=Outcome.ERASED.value))
    except SQLAlchemyError as error:
        logger.warning("deletion: the keys are gone, the rest follows (%s)", type(error).__name__)
        return Outcome.BEGUN
    return Outcome.ERASED


def _planned(layer: Layer, code: str) -> Iterator[tuple[bytes, str]]:
    """Rows, and in each the id of a key to erase, or since when it is gone."""
    table, number = schema.deletions, 0
    with reading(layer.engine) as connection:
        while True:
            row_id = _row(layer, code, number)
            planned = connection.scalar(select(table.c.outcome).where(table.c.id == row_id))
            if planned is None:
                return
            yield row_id, planned
            number += 1


def _erase(layer: Layer, planned: str, code: str | None = None) -> int:
    """Erase whoever has this key, if anybody still has; the day it was done (days since 1970)."""
    if planned.startswith(_GONE):
        return int(planned.removeprefix(_GONE))
    person = layer.keys.owner_of(planned)
    if person is not None:
        receipt = receipt_of(layer, code, int(layer.clock())) if code is not None else None
        erase_person(layer, person, receipt)
    return _today(layer)


def _today(layer: Layer) -> int:
    return int(layer.clock()) // DAY


def _standing(connection: Connection, layer: Layer, code: str) -> Outcome | None:
    table = schema.deletions
    outcome = connection.scalar(select(table.c.outcome).where(table.c.id == _row(layer, code)))
    return Outcome(outcome) if outcome is not None else None


def _note(connection: Connection, layer: Layer, row_id: bytes, outcome: str) -> None:
    until = int(layer.clock()) + layer.datamap.retention["receipts_days"] * DAY
    connection.execute(insert(schema.deletions).values(id=row_id, outcome=outcome, expires_at=until))


def _row(layer: Layer, code: str, number: int | None = None) -> bytes:
    """The row of a request, or of the n-th key that it erases."""
    parts = () if number is None else (str(number),)
    return mac(layer.keys.deletion_key, "row", code, *parts)
