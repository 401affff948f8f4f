"""The sweep: what is past its time goes, whether or not anybody comes back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, exists, not_, select
from sqlalchemy.engine import Engine

from confidant.datamap import SERVICE, DataMap
from confidant.inbox import inbox
from confidant.keystore.keys import DAY, Clock, KeyStore
from confidant.rights.erasure import Erasures, delete_rows
from confidant.storage import schema
from confidant.storage.database import flush, reading, writing


@dataclass(frozen=True)
class Swept:
    """How much went."""

    rows: int
    chat_keys: int
    people: int


def _ends_a_living_chain() -> Any:
    """A person's record says where their ledger ends; that entry stays for as long as the record does."""
    entry, later = schema.ledger, schema.ledger.alias("later")
    followed = exists().where(and_(later.c.person == entry.c.person, later.c.seq > entry.c.seq))
    return and_(not_(followed), entry.c.person.in_(select(schema.records.c.person)))


def sweep(engine: Engine, keys: KeyStore, datamap: DataMap, erasures: Erasures, clock: Clock = time.time) -> Swept:
    """Delete expired rows and chat keys, and people of whom nothing is left or who have stayed away too long."""
    now = int(clock())
    today = now // DAY
    long_gone = set(keys.unseen_since(today - datamap.retention["records_days"]))
    with reading(engine) as connection:
        recorded = set(connection.scalars(select(schema.records.c.person)))
    longest_chat = max(datamap.purposes[SERVICE].retention_choices)
    leaving = {
        person: today - longest_chat
        for person in keys.unseen_since(today - longest_chat)
        if person in long_gone or person not in recorded
    }
    with reading(engine) as connection:
        blocked = connection.scalars(select(schema.blocked.c.person).where(schema.blocked.c.expires_at <= now)).all()
    leaving |= dict.fromkeys(blocked, today)
    people = 0
    for person, seen_before in leaving.items():
        if keys.erase(person, seen_before):  # else they have just come back
            delete_rows(engine, person)
            people += 1
    people += erasures.finish_now()
    rows = 0
    for table in schema.EXPIRING:
        expired = delete(table).where(table.c.expires_at <= now)
        if table is schema.ledger:
            expired = expired.where(not_(_ends_a_living_chain()))
        with writing(engine) as connection:  # one table at a time, so that nobody who writes waits for all of them
            rows += connection.execute(expired).rowcount
    with writing(engine) as connection:
        rows += inbox.empty_old(connection, now)
    chat_keys = keys.sweep_chat_keys()
    flush(engine)
    return Swept(rows, chat_keys, people)
