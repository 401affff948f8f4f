"""The ledger: what was done with a person's data, in an order that cannot be changed unseen.

Each person has a chain of their own, so that writers do not queue. An entry is sealed under the person's key and MACed,
together with the MAC before it, under a key outside the database: the chain verifies without opening anything, also
after the person's key is gone. Entries name fields and purposes, never values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from privacy import schema
from privacy.seal import Key, mac, same, seal_json, unseal_json

START = b"\0" * 32


@dataclass(frozen=True)
class Head:
    """Where a person's chain ends."""

    seq: int = 0
    mac: bytes = START


def append(
    connection: Connection,
    ledger_key: bytes,
    person: str,
    key: Key,
    head: Head,
    entry: dict[str, Any],
    expires_at: int,
) -> Head:
    """Write one entry behind `head`; gives the new head."""
    seq = head.seq + 1
    sealed = seal_json(key, entry, ("ledger", person, str(seq)))
    link = mac(ledger_key, head.mac, person, str(seq), sealed)
    row = {"person": person, "seq": seq, "sealed": sealed, "mac": link, "expires_at": expires_at}
    connection.execute(insert(schema.ledger).values(**row))
    return Head(seq, link)


def head(connection: Connection, person: str) -> Head:
    """The end of a person's chain as it stands in the database."""
    table = schema.ledger
    row = connection.execute(
        select(table.c.seq, table.c.mac).where(table.c.person == person).order_by(table.c.seq.desc()).limit(1),
    ).first()
    return Head(row.seq, row.mac) if row else Head()


def entries(connection: Connection, person: str, key: Key, last: int | None = None) -> list[dict[str, Any]]:
    """A person's entries, oldest first; only the newest `last` when given."""
    table = schema.ledger
    query = select(table).where(table.c.person == person).order_by(table.c.seq.desc())
    rows = connection.execute(query.limit(last) if last else query).all()
    return [unseal_json(key, row.sealed, ("ledger", person, str(row.seq))) for row in reversed(rows)]


def verify(connection: Connection, ledger_key: bytes) -> tuple[int, list[str]]:
    """Check every chain.

    Returns:
        The number of entries, and the ids of people whose chain is broken. A chain may begin late, where old entries
        were deleted on time; behind its first entry nothing may be missing or changed.
    """
    table = schema.ledger
    broken: list[str] = []
    before: tuple[str, int, bytes] | None = None
    count = 0
    for row in connection.execute(select(table).order_by(table.c.person, table.c.seq)):
        count += 1
        follows = before is not None and before[0] == row.person
        previous = before[2] if follows and before else START
        checkable = follows or row.seq == 1
        linked = not follows or (before is not None and row.seq == before[1] + 1)
        good = linked and (
            not checkable or same(mac(ledger_key, previous, row.person, str(row.seq), row.sealed), row.mac)
        )
        if not good and row.person not in broken:
            broken.append(row.person)
        before = (row.person, row.seq, row.mac)
    return count, broken
