"""The ledger: what was done with a person's data, in an order that cannot be changed unseen.

Each person has a chain of their own, so that writers do not queue. An entry is sealed under the person's key and MACed
under a key outside the database: one half of the MAC is over the entry alone, the other binds it to the one before. So
the chain verifies without opening anything, also after the person's key is gone. Entries name fields and purposes,
never values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from confidant.crypto.seal import Key, mac, same, seal_json, unseal_json
from confidant.identifiers import PersonId
from confidant.storage import schema

START = b"\0" * 32
_HALF = 16


class LedgerEvent(str, Enum):
    """What was done. The values are what is stored, and what an export says."""

    AGREED = "agreed"
    REFUSED = "said no"
    USED_FOR_CHAT = "for this chat"
    COLLECTED = "collected"
    CORRECTED = "corrected"
    ERASED = "erased"
    VIEWED = "viewed"
    SHOWN = "shown"
    EXPORTED = "exported"
    PAUSED = "paused"
    RESUMED = "resumed"
    NOT_DELIVERED = "not delivered"
    RETENTION_CHOSEN = "changed how long"
    AGE_CONFIRMED = "confirmed age"


@dataclass(frozen=True)
class Head:
    """Where a person's chain ends."""

    seq: int = 0
    mac: bytes = START


def append(
    connection: Connection,
    ledger_key: bytes,
    person: PersonId,
    key: Key,
    head: Head,
    entry: dict[str, Any],
    expires_at: int,
) -> Head:
    """Write one entry behind `head`; gives the new head."""
    seq = head.seq + 1
    sealed = seal_json(key, entry, ("ledger", person, str(seq)))
    own = _own(ledger_key, person, seq, sealed, expires_at)
    proof = own + _link(ledger_key, head.mac, own)
    row = {"person": person, "seq": seq, "sealed": sealed, "mac": proof, "expires_at": expires_at}
    connection.execute(insert(schema.ledger).values(**row))
    return Head(seq, proof)


def _own(ledger_key: bytes, person: PersonId, seq: int, sealed: bytes, expires_at: int) -> bytes:
    return mac(ledger_key, "entry", person, str(seq), sealed, str(expires_at))[:_HALF]


def _link(ledger_key: bytes, before: bytes, own: bytes) -> bytes:
    return mac(ledger_key, "link", before, own)[:_HALF]


def head(connection: Connection, person: PersonId) -> Head:
    """The end of a person's chain as it stands in the database."""
    table = schema.ledger
    row = connection.execute(
        select(table.c.seq, table.c.mac).where(table.c.person == person).order_by(table.c.seq.desc()).limit(1),
    ).first()
    return Head(row.seq, row.mac) if row else Head()


def entries(connection: Connection, person: PersonId, key: Key, last: int | None = None) -> list[dict[str, Any]]:
    """A person's entries, oldest first; only the newest `last` when given."""
    table = schema.ledger
    query = select(table).where(table.c.person == person).order_by(table.c.seq.desc())
    rows = connection.execute(query.limit(last) if last else query).all()
    return [unseal_json(key, row.sealed, ("ledger", person, str(row.seq))) for row in reversed(rows)]


def verify(connection: Connection, ledger_key: bytes) -> tuple[int, list[str]]:
    """Check every chain.

    Returns:
        The number of entries, and the ids of people whose chain is broken. A chain may begin late, where old entries
        were deleted on time; no entry may be changed or added, and behind the first none may be missing. That the
        newest are still there is checked against the person's record, when it is opened.
    """
    table = schema.ledger
    broken: list[str] = []
    before: tuple[str, int, bytes] | None = None
    count = 0
    for row in connection.execute(select(table).order_by(table.c.person, table.c.seq)):
        count += 1
        follows = before is not None and before[0] == row.person
        own = _own(ledger_key, row.person, row.seq, row.sealed, row.expires_at)
        good = row.seq > 0 and same(own, row.mac[:_HALF])
        if follows or row.seq == 1:
            seq, previous = before[1:] if follows and before else (0, START)
            good = good and row.seq == seq + 1 and same(_link(ledger_key, previous, own), row.mac[_HALF:])
        if not good and row.person not in broken:
            broken.append(row.person)
        before = (row.person, row.seq, row.mac)
    return count, broken
