"""The key store: who a platform id is, and the keys their data is sealed under.

Everything hangs on one random root secret, wrapped by the master key; the keys for lookup, capabilities, stamps,
buttons and the ledger are derived from it. Rotating the master re-wraps, and changes nothing that was sealed.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from confidant.crypto.seal import Key, derive, key_id_of, mac, seal, unseal
from confidant.errors import NoKeyError, SettingError
from confidant.identifiers import KeyId, PersonId
from confidant.keystore.erasure_log import ErasureLog
from confidant.storage import schema
from confidant.storage.database import reading, writing

DAY = 86_400
CHAT_SECONDS = 3_600
_TOUCH_SECONDS = 300  # how often a chat key's life is extended at most: it dies 55 to 60 minutes after the last message
_PERSON = re.compile(r"p_[0-9a-f]{24}")

Clock = Callable[[], float]


@dataclass(frozen=True)
class PersonKeys:
    """A person's keys, unwrapped for one turn."""

    person: PersonId
    key: Key
    chat: Key | None


def is_person(handle: str) -> bool:
    """Whether something has the form of a person id."""
    return _PERSON.fullmatch(handle) is not None


class KeyStore:
    """Random person ids, and keys wrapped by the master key."""

    def __init__(
        self,
        engine: Engine,
        master: tuple[Key, ...],
        erased: ErasureLog,
        clock: Clock = time.time,
    ) -> None:
        """Open the key store.

        Raises:
            SettingError: the master key does not open it.
        """
        self._engine = engine
        self._master = {key.id: key for key in master}
        self._newest = master[0]
        self._erased = erased
        self._clock = clock
        self.cut_off: Callable[[], None] = lambda: None
        """Called when somebody's erasure is found cut off: their id is in the erased list, and their key is there."""
        root = self._root()
        self._lookup_key = derive(root, "lookup")
        self.capability_key = Key(KeyId(derive(root, "capability id")[:8].hex()), derive(root, "capability"))
        self.stamp_key = derive(root, "stamp")
        self.button_key = derive(root, "button")
        self.ledger_key = derive(root, "ledger")
        self.attempts_key = derive(root, "attempts")
        self.receipt_key = derive(root, "receipt")
        self.inbox_key = derive(root, "inbox")
        self.link_key = derive(root, "link")
        self.deletion_key = derive(root, "deletion")

    # The root secret and the master key

    def _root(self) -> bytes:
        with writing(self._engine) as connection:
            wrapped = connection.scalar(select(schema.secrets.c.wrapped).where(schema.secrets.c.name == "root"))
            if wrapped is not None:
                return self._unwrap(wrapped, ("secrets", "root"))
            if connection.scalar(select(func.count()).select_from(schema.persons)):
                raise SettingError("The key store has people but no root secret. Restore it from its backup.")
            secret = os.urandom(32)
            connection.execute(
                insert(schema.secrets).values(name="root", wrapped=self._wrap(secret, ("secrets", "root")))
            )
            return secret

    def _wrap(self, secret: bytes, place: tuple[str, ...]) -> bytes:
        return seal(self._newest, secret, place)

    def _unwrap(self, wrapped: bytes, place: tuple[str, ...]) -> bytes:
        master = self._master.get(key_id_of(wrapped))
        if master is None:
            raise SettingError(
                "The master key is not the one this key store was made with. Bring back the right key "
                "(PRIVACY_KEY or PRIVACY_KEY_FILE); nothing was changed.",
            )
        return unseal(master, wrapped, place)

    # People

    def person_for(self, channel: str, platform_id: str) -> PersonId:
        """The random person id behind a channel's own id; made at the first meeting.

        Raises:
            NoKeyError: the person is being erased: from the next moment on they are somebody new.
        """
        known = self.find(channel, platform_id)
        if known is not None:
            self._refuse_erased(self.key_id(known))
            return known
        lookup = mac(self._lookup_key, channel, platform_id)
        with writing(self._engine) as connection:
            known = connection.scalar(select(schema.lookups.c.person).where(schema.lookups.c.lookup == lookup))
            if known is not None:
                return PersonId(known)
            person = PersonId(f"p_{os.urandom(12).hex()}")
            key = Key.new()
            connection.execute(
                insert(schema.persons).values(
                    person=person,
                    key_id=key.id,
                    wrapped=self._wrap(key.secret, ("persons", person, key.id)),
                    seen_day=self._today(),
                ),
            )
            connection.execute(insert(schema.lookups).values(lookup=lookup, person=person))
        return person

    def find(self, channel: str, platform_id: str) -> PersonId | None:
        """The random person id behind a channel's own id, or None when they never met; makes nobody."""
        lookup = mac(self._lookup_key, channel, platform_id)
        with reading(self._engine) as connection:
            known = connection.scalar(select(schema.lookups.c.person).where(schema.lookups.c.lookup == lookup))
        return PersonId(known) if known is not None else None

    def account(self, person: PersonId) -> str:
        """Where a person writes from, as a keyed hash: whoever is erased and comes back has the same.

        Raises:
            NoKeyError: the person was erased.
        """
        with reading(self._engine) as connection:
            lookup = connection.scalar(select(schema.lookups.c.lookup).where(schema.lookups.c.person == person))
        if lookup is None:
            raise NoKeyError
        return bytes(lookup).hex()

    def key_id(self, person: PersonId) -> KeyId | None:
        """The id of a person's key, or None when they were erased."""
        with reading(self._engine) as connection:
            key_id = connection.scalar(select(schema.persons.c.key_id).where(schema.persons.c.person == person))
        return KeyId(key_id) if key_id is not None else None

    def owner_of(self, key_id: KeyId) -> PersonId | None:
        """Whose key this is, or None when it was erased. Somebody who came back since has another key."""
        with reading(self._engine) as connection:
            person = connection.scalar(select(schema.persons.c.person).where(schema.persons.c.key_id == key_id))
        return PersonId(person) if person is not None else None

    def resolve(self, handle: str) -> PersonId:
        """The person behind a conversation id of Rasa: our channels hand over person ids, `rasa shell` its own id."""
        return PersonId(handle) if is_person(handle) else self.person_for("cmdline", handle)

    def open(self, person: PersonId) -> PersonKeys:
        """Unwrap a person's keys; the chat key is None when it has died.

        Raises:
            NoKeyError: the person was erased, or never was.
        """
        with reading(self._engine) as connection:
            row = connection.execute(
                select(
                    schema.persons.c.key_id,
                    schema.persons.c.wrapped,
                    schema.persons.c.seen_day,
                    schema.chat_keys.c.key_id,
                    schema.chat_keys.c.wrapped,
                    schema.chat_keys.c.expires_at,
                )
                .select_from(
                    schema.persons.outerjoin(schema.chat_keys, schema.chat_keys.c.person == schema.persons.c.person),
                )
                .where(schema.persons.c.person == person),
            ).first()
        if row is None:
            raise NoKeyError
        key_id, wrapped, seen_day, chat_id, chat_wrapped, chat_expires = row
        self._refuse_erased(key_id)
        key = Key(key_id, self._unwrap(wrapped, ("persons", person, key_id)))
        if seen_day != self._today():
            self._seen(person)
        if chat_id is None or chat_expires <= self._clock():
            return PersonKeys(person, key, None)
        return PersonKeys(person, key, Key(chat_id, self._unwrap(chat_wrapped, ("chat_keys", person, chat_id))))

    def key_lives(self, key_id: KeyId) -> bool:
        """Whether a person key still exists: the question every write asks before it commits."""
        with reading(self._engine) as connection:
            query = select(schema.persons.c.key_id).where(schema.persons.c.key_id == key_id)
            return connection.scalar(query) is not None and key_id not in self._erased.read()

    def _refuse_erased(self, key_id: KeyId | None) -> None:
        """Refuse whoever is in the erased list and has a key all the same; their erasure is brought to its end."""
        if key_id in self._erased.read():
            self.cut_off()
            raise NoKeyError

    def _today(self) -> int:
        return int(self._clock()) // DAY

    def _seen(self, person: PersonId) -> None:
        with writing(self._engine, person) as connection:
            connection.execute(
                update(schema.persons).where(schema.persons.c.person == person).values(seen_day=self._today())
            )

    def unseen_since(self, day: int) -> list[PersonId]:
        """People who have not written since a day (days since 1970)."""
        with reading(self._engine) as connection:
            return list(connection.scalars(select(schema.persons.c.person).where(schema.persons.c.seen_day < day)))

    def everyone(self) -> list[PersonId]:
        """All person ids."""
        with reading(self._engine) as connection:
            return list(connection.scalars(select(schema.persons.c.person)))

    # Chat keys

    def chat_key(self, keys: PersonKeys) -> Key:
        """The chat key of this conversation, made when there is none, its life extended to an hour from now.

        Raises:
            NoKeyError: the person was erased since their keys were opened.
        """
        expires = int(self._clock()) + CHAT_SECONDS
        table = schema.chat_keys
        if keys.chat is not None:
            with reading(self._engine) as connection:
                until = connection.scalar(select(table.c.expires_at).where(table.c.person == keys.person))
            if until is not None and until >= expires - _TOUCH_SECONDS:
                return keys.chat
        with writing(self._engine, keys.person) as connection:
            key_id = connection.scalar(select(schema.persons.c.key_id).where(schema.persons.c.person == keys.person))
            if key_id != keys.key.id:
                raise NoKeyError
            if keys.chat is not None:
                touched = connection.execute(
                    update(table)
                    .where(table.c.person == keys.person, table.c.key_id == keys.chat.id)
                    .values(expires_at=expires),
                )
                if touched.rowcount:
                    return keys.chat
            connection.execute(delete(table).where(table.c.person == keys.person))
            key = Key.new()
            wrapped = self._wrap(key.secret, ("chat_keys", keys.person, key.id))
            connection.execute(
                insert(table).values(person=keys.person, key_id=key.id, wrapped=wrapped, expires_at=expires),
            )
        return key

    def drop_chat_key(self, person: PersonId) -> None:
        """Forget the chat's key, and with it what was for this chat only."""
        with writing(self._engine, person) as connection:
            connection.execute(delete(schema.chat_keys).where(schema.chat_keys.c.person == person))

    def sweep_chat_keys(self) -> int:
        """Delete chat keys whose hour is over; how many there were."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(schema.chat_keys).where(schema.chat_keys.c.expires_at <= self._clock()))
            return int(gone.rowcount)

    # Erasing

    def erase(self, person: PersonId, seen_before: int | None = None, receipt: Mapping[str, Any] | None = None) -> bool:
        """Destroy a person's keys: the moment of erasure. Whether they are gone.

        Args:
            person: whose keys.
            seen_before: a day (since 1970); somebody who wrote on it or later is left alone.
            receipt: a row of `receipts` that proves it, written down in the same transaction.

        The erased list hears of it right before the commit: an erasure that could not begin must not stand in it, for
        whoever does is erased at the next start.
        """
        with writing(self._engine, person) as connection:
            table = schema.persons
            row = connection.execute(select(table.c.key_id, table.c.seen_day).where(table.c.person == person)).first()
            if row is not None and seen_before is not None and row.seen_day >= seen_before:
                return False
            if receipt is not None:
                due = schema.receipts_due
                connection.execute(delete(due).where(due.c.id == receipt["id"]))
                connection.execute(insert(due).values(**receipt))
            if row is not None:
                self._delete(connection, person)
                self._erased.add(row.key_id)
        return True

    @staticmethod
    def _delete(connection: Connection, person: PersonId) -> None:
        for table in (schema.chat_keys, schema.lookups, schema.persons):
            connection.execute(delete(table).where(table.c.person == person))

    def erased(self) -> frozenset[KeyId]:
        """Ids of all keys that were erased, or whose erasure has begun."""
        return self._erased.read()

    def receipts(self) -> list[dict[str, Any]]:
        """Receipts that do not stand in the main database yet, as its rows."""
        with reading(self._engine) as connection:
            return [dict(row) for row in connection.execute(select(schema.receipts_due)).mappings()]

    def forget_receipts(self, ids: Collection[bytes]) -> None:
        """These receipts stand in the main database now."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.receipts_due).where(schema.receipts_due.c.id.in_(ids)))

    def returned(self) -> list[PersonId]:
        """People whose key was erased and stands in this database all the same: it came back, or never went."""
        gone = self._erased.read()
        if not gone:
            return []
        with reading(self._engine) as connection:
            rows = connection.execute(select(schema.persons.c.person, schema.persons.c.key_id)).all()
        return [person for person, key_id in rows if key_id in gone]

    # Rotation

    def rotate(self) -> int:
        """Wrap everything anew under the newest master key; how many keys were wrapped. Safe to repeat."""
        wrapped_anew = 0
        places: list[tuple[Table, str, Callable[..., tuple[str, ...]]]] = [
            (schema.secrets, "name", lambda row: ("secrets", row.name)),
            (schema.persons, "person", lambda row: ("persons", row.person, row.key_id)),
            (schema.chat_keys, "person", lambda row: ("chat_keys", row.person, row.key_id)),
        ]
        with writing(self._engine) as connection:
            for table, column, place in places:
                for row in connection.execute(select(table)).all():
                    if key_id_of(row.wrapped) == self._newest.id:
                        continue
                    secret = self._unwrap(row.wrapped, place(row))
                    connection.execute(
                        update(table)
                        .where(table.c[column] == getattr(row, column))
                        .values(wrapped=self._wrap(secret, place(row))),
                    )
                    wrapped_anew += 1
        return wrapped_anew
