"""The inbox: messages that a channel has taken, until they are answered; and the ids of those that were.

A platform sends a message again when it thinks that it did not arrive. Its id, hashed with a key, is remembered for
three days, so that each message is answered once, across processes and restarts. A message rests here, sealed under
the person's key, only until it is answered, an hour at most: if the process dies, the next one finds it. Of a person
of whom nothing is kept, only the id rests; the platform is then told that the message arrived when it is answered.

Every process has a name and holds a *lease* on what it works on. What nobody holds a lease on any more is taken over.
All that rests of one person is in one process's hands, so that it is answered in its order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.engine import Connection, Engine

from confidant.crypto.seal import mac, seal_json, unseal_json
from confidant.errors import AnsweredError, NoKeyError, SealBrokenError
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, Clock, KeyStore
from confidant.storage import schema
from confidant.storage.database import flush, reading, writing
from confidant.subject.vault import load

REST_SECONDS = 3_600
REMEMBER_SECONDS = 3 * DAY
LEASE_SECONDS = 10
_TRIES = 3  # for somebody who is erased again and again while their message comes in


@dataclass(frozen=True)
class IncomingMessage:
    """A message as a channel hands it over.

    Attributes:
        channel: the channel's name.
        address: the platform's id of the person; it leaves the channel only into the key store's hash and this seal.
        id: the platform's id of the message, unique within the channel.
        content: what the channel needs to answer it: JSON.
        button: the token of a button that was pressed, if one was: it counts once.
        meets: whether somebody who is not known yet is met; else a stranger's message is left alone.
    """

    channel: str
    address: str
    id: str
    content: Mapping[str, Any]
    button: str | None = None
    meets: bool = True


@dataclass(frozen=True)
class LeasedMessage:
    """A message in the inbox.

    Attributes:
        dedup_key: its hashed id.
        person: whose it is.
        arrived: the message.
        persisted: whether it rests on disk, so that the platform may be told at once that it arrived.
    """

    dedup_key: bytes
    person: PersonId
    arrived: IncomingMessage
    persisted: bool


@dataclass(frozen=True)
class Duplicate:
    """A message that came before or that another process answers, or a button that was pressed before.

    `persisted`: the message rests on disk.
    """

    dedup_key: bytes
    persisted: bool = False
    button: bool = False


class Inbox:
    """Takes messages, and knows which were answered."""

    def __init__(self, engine: Engine, keys: KeyStore, clock: Clock = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self.owner = os.urandom(8).hex()
        self._unreadable: set[bytes] = set()

    def take(self, arrived: IncomingMessage, known: Container[bytes] = ()) -> LeasedMessage | Duplicate | None:
        """Take a message, unless it was taken before and is still worked on or answered.

        Args:
            arrived: the message.
            known: marks of what this process has in hand.

        Returns:
            The message, for this process to answer; a repeat, when it need not; None when a stranger's is left alone.

        Raises:
            NoKeyError: the person was erased while this was tried.
        """
        dedup_key = mac(self._keys.inbox_key, arrived.channel, arrived.id)
        for _ in range(_TRIES):
            meet = self._keys.person_for if arrived.meets else self._keys.find
            person = meet(arrived.channel, arrived.address)
            if person is None:
                return None
            try:
                return self._take(arrived, dedup_key, person, known)
            except NoKeyError:
                continue
        raise NoKeyError

    def _take(
        self, arrived: IncomingMessage, dedup_key: bytes, person: PersonId, known: Container[bytes]
    ) -> LeasedMessage | Duplicate:
        now, table = int(self._clock()), schema.incoming
        key = self._keys.open(person).key
        with writing(self._engine, person) as connection:
            before = connection.execute(select(table).where(table.c.id == dedup_key)).first()
            if before is not None and (before.done or before.leased_until > now or before.sealed is not None):
                return Duplicate(dedup_key, persisted=before.sealed is not None)
            if not self._keys.key_lives(key.id):
                raise NoKeyError
            if arrived.button is not None and not self._press(connection, person, arrived.button, dedup_key, now):
                return Duplicate(dedup_key, button=True)
            persisted = _keeps(connection, person, key, now)
            first = self._first_elsewhere(connection, person, now, known) if persisted else None
            owner, until = (self.owner, now + LEASE_SECONDS) if first is None else (first.owner, first.leased_until)
            values: dict[str, Any] = {
                "person": person if persisted else null(),
                "sealed": _sealed(arrived, dedup_key, person, key) if persisted else null(),
                "done": 0,
                "owner": owner,
                "leased_until": until,
                "received_at": now,
                "expires_at": now + REMEMBER_SECONDS,
            }
            if before is None:
                connection.execute(insert(table).values(id=dedup_key, **values))
            else:  # whoever worked on it died, and nothing of it rests here: the platform has brought it again
                connection.execute(update(table).where(table.c.id == dedup_key).values(**values))
        return (
            LeasedMessage(dedup_key, person, arrived, persisted)
            if first is None
            else Duplicate(dedup_key, persisted=True)
        )

    def _press(self, connection: Connection, person: PersonId, button: str, dedup_key: bytes, now: int) -> bool:
        """Use a button up; True when it was not used before, or by this very message."""
        table = schema.used_buttons
        row_id = mac(self._keys.inbox_key, "button", person, button)
        used_by = connection.scalar(select(table.c.used_by).where(table.c.id == row_id))
        if used_by is not None:
            return bool(used_by == dedup_key)
        values = {"id": row_id, "used_by": dedup_key, "expires_at": now + REMEMBER_SECONDS}
        connection.execute(insert(table).values(**values))
        return True

    def _first_elsewhere(self, connection: Connection, person: PersonId, now: int, known: Container[bytes]) -> Any:
        """What rests of this person and is not in hand here; it goes first, and whoever has it gets this one, too."""
        table = schema.incoming
        before = (table.c.person == person, table.c.sealed.is_not(None), table.c.received_at > now - REST_SECONDS)
        query = select(table.c.id, table.c.owner, table.c.leased_until).where(*before).order_by(table.c.seq)
        elsewhere = (row for row in connection.execute(query) if row.id not in known and row.id not in self._unreadable)
        return next(elsewhere, None)

    def acknowledge(self, connection: Connection, dedup_key: bytes) -> None:
        """A message is answered: empty its row, in somebody's transaction.

        Raises:
            AnsweredError: it was settled before, or is in other hands now.
        """
        table = schema.incoming
        mine = (table.c.id == dedup_key, table.c.done == 0, table.c.owner == self.owner)
        acknowledged = connection.execute(update(table).where(*mine).values(person=null(), sealed=null(), done=1))
        if not acknowledged.rowcount:
            raise AnsweredError

    def answered(self, dedup_key: bytes) -> None:
        """A message is answered: empty its row, in a transaction of its own.

        Raises:
            AnsweredError: it was settled before, or is in other hands now.
        """
        with writing(self._engine) as connection:
            self.acknowledge(connection, dedup_key)

    def holds(self, dedup_key: bytes) -> bool:
        """Whether a message waits for this process to answer it."""
        table = schema.incoming
        with reading(self._engine) as connection:
            row = connection.execute(select(table.c.owner, table.c.done).where(table.c.id == dedup_key)).first()
        return row is not None and not row.done and row.owner == self.owner

    def give_back(self, dedup_key: bytes) -> None:
        """The button that a message pressed did nothing after all: it may be pressed again."""
        table = schema.used_buttons
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.used_by == dedup_key))

    def is_answered(self, dedup_key: bytes) -> bool:
        """Whether a message was answered."""
        table = schema.incoming
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(table.c.done).where(table.c.id == dedup_key)))

    def is_persisted(self, dedup_key: bytes) -> bool:
        """Whether the platform may forget a message: it was answered, or rests."""
        table = schema.incoming
        with reading(self._engine) as connection:
            row = connection.execute(select(table.c.done, table.c.sealed).where(table.c.id == dedup_key)).first()
        return row is not None and (bool(row.done) or row.sealed is not None)

    def renew(self, dedup_keys: Collection[bytes]) -> None:
        """Go on holding what this process works on."""
        table = schema.incoming
        with writing(self._engine) as connection:
            mine = (table.c.id.in_(dedup_keys), table.c.owner == self.owner)
            connection.execute(update(table).where(*mine).values(leased_until=int(self._clock()) + LEASE_SECONDS))

    def release(self, dedup_key: bytes | None = None) -> None:
        """Let go of a message, or of everything, so that whoever comes next need not wait."""
        table = schema.incoming
        mine = [table.c.owner == self.owner, table.c.done == 0]
        if dedup_key is not None:
            mine.append(table.c.id == dedup_key)
        with writing(self._engine) as connection:
            connection.execute(update(table).where(*mine).values(leased_until=0))

    def forget_old(self) -> None:
        """Empty what has rested for an hour, in the write-ahead log as well."""
        now, table = int(self._clock()), schema.incoming
        old = (table.c.sealed.is_not(None), table.c.received_at <= now - REST_SECONDS)
        with reading(self._engine) as connection:
            if connection.scalar(select(table.c.seq).where(*old).limit(1)) is None:
                return
        with writing(self._engine) as connection:
            empty_old(connection, now)
        flush(self._engine)

    def claim(self, known: Collection[bytes]) -> list[LeasedMessage]:
        """Messages to work on that this process does not know: left behind by one that died, or handed to this one.

        Args:
            known: what this process has in hand.
        """
        now, table = int(self._clock()), schema.incoming
        resting = (table.c.sealed.is_not(None), table.c.received_at > now - REST_SECONDS)
        with reading(self._engine) as connection:
            if connection.scalar(select(table.c.seq).where(*resting).limit(1)) is None:
                return []
        with writing(self._engine) as connection:
            rows = connection.execute(select(table).where(*resting).order_by(table.c.seq)).all()
            free = [row for row in self._free(rows, now) if row.id not in known and row.id not in self._unreadable]
            if not free:
                return []
            dedup_keys = [row.id for row in free]
            values = {"owner": self.owner, "leased_until": now + LEASE_SECONDS}
            connection.execute(update(table).where(table.c.id.in_(dedup_keys)).values(**values))
        return [leased for row in free if (leased := self._opened(row)) is not None]

    def _free(self, rows: Sequence[Any], now: int) -> list[Any]:
        """What this process may have: its own, and what nobody holds, unless somebody holds what came before it."""
        held = set()
        free = []
        for row in rows:
            if row.owner != self.owner and row.leased_until > now:
                held.add(row.person)
            elif row.person not in held:
                free.append(row)
        return free

    def _opened(self, row: Any) -> LeasedMessage | None:
        try:
            key = self._keys.open(row.person).key
            arrived = IncomingMessage(**unseal_json(key, row.sealed, ("incoming", row.person, row.id.hex())))
        except (NoKeyError, SealBrokenError, TypeError):  # the last: it was written by another version
            self._unreadable.add(row.id)
            return None
        return LeasedMessage(row.id, row.person, arrived, persisted=True)


def _keeps(connection: Connection, person: PersonId, key: Any, now: int) -> bool:
    """Whether a person's messages may rest. Nothing rests when their record does not open; the turn says sorry then."""
    try:
        return load(connection, person, key, now).keeps_turns()
    except SealBrokenError:
        return False


def _sealed(arrived: IncomingMessage, dedup_key: bytes, person: PersonId, key: Any) -> bytes:
    raw = {"channel": arrived.channel, "address": arrived.address, "id": arrived.id, "content": dict(arrived.content)}
    return seal_json(key, raw, ("incoming", person, dedup_key.hex()))


def empty(connection: Connection, person: PersonId) -> None:
    """A person is erased: of their messages only the ids stay, which name nobody."""
    table = schema.incoming
    connection.execute(update(table).where(table.c.person == person).values(person=null(), sealed=null()))


def empty_old(connection: Connection, now: int) -> int:
    """Empty what has rested for an hour; how many."""
    table = schema.incoming
    old = (table.c.sealed.is_not(None), table.c.received_at <= now - REST_SECONDS)
    return int(connection.execute(update(table).where(*old).values(person=null(), sealed=null(), done=1)).rowcount)
