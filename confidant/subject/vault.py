"""The vault: facts about people and the choices they made, sealed, and changed only in one place.

A person's *record* holds their choices, the list of the rows that are their facts, and where their ledger ends. A fact
row that the record does not list, or a record older than the ledger, does not open: so an old row put back is noticed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from confidant.crypto.seal import Key, seal_json, unseal_json
from confidant.datamap import SERVICE, DataMap, Purpose
from confidant.errors import ConsentNeededError, NoKeyError, PausedError, SealBrokenError
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, Clock, KeyStore
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject import ledger
from confidant.subject.ledger import LedgerEvent
from confidant.turn.context import Capability

PERSONALISATION = "personalisation"


class PurposeChoice(str, Enum):
    """What a person chose for a purpose."""

    AGREED = "yes"
    REFUSED = "no"


class Source(str, Enum):
    """How a fact became known."""

    TOLD = "told"
    """The person said so themselves."""
    INFERRED = "inferred"
    """It was worked out from what they did."""


@dataclass(frozen=True)
class Fact:
    """One thing known of a person. Times are seconds since 1970.

    `source` is how it became known, `origin` the same in the words that the person reads.
    """

    field: str
    value: str
    source: Source
    origin: str
    at: int
    expires_at: int


@dataclass
class Record:
    """What a person chose, and what is known of them.

    `paused_by_block` says that the pause is not of their choosing: it began when they blocked the bot.
    """

    choices: dict[str, dict[str, Any]] = field(default_factory=dict)
    paused: bool = False
    paused_by_block: bool = False
    of_age: bool = False
    under_age: bool = False
    retention: dict[str, int] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    head: ledger.Head = field(default_factory=ledger.Head)

    def choice(self, purpose: str) -> PurposeChoice | None:
        """What the person chose for a purpose, or None when they were never asked."""
        chosen = self.choices.get(purpose)
        return PurposeChoice(chosen["answer"]) if chosen else None

    def active(self, purpose: Purpose) -> bool:
        """Whether something may be kept for a purpose: agreed to, or not refused where no consent is needed."""
        choice = self.choice(purpose.name)
        return choice is PurposeChoice.AGREED if purpose.needs_consent else choice is not PurposeChoice.REFUSED

    def keeps_turns(self) -> bool:
        """Whether the conversation may rest on disk at all."""
        return not self.paused and self.choice(SERVICE) is not PurposeChoice.REFUSED


def load(connection: Connection, person: PersonId, key: Key, now: float) -> Record:
    """Read and open a person's record and facts.

    Raises:
        SealBrokenError: a row was changed, moved, or an older one put back.
    """
    sealed = connection.scalar(select(schema.records.c.sealed).where(schema.records.c.person == person))
    head = ledger.head(connection, person)
    if sealed is None:
        if head.seq:
            raise SealBrokenError
        return Record()
    raw = unseal_json(key, sealed, ("records", person, "sealed"))
    if raw.pop("head") != head.seq:
        raise SealBrokenError
    record = Record(**raw, head=head)
    listed = {row: name for name, row in record.rows.items()}
    if listed:
        query = select(schema.facts).where(schema.facts.c.person == person, schema.facts.c.expires_at > now)
        for row in connection.execute(query):
            if row.id in listed:
                fact = _fact(unseal_json(key, row.sealed, ("facts", person, row.id, "sealed")))
                if fact.field != listed[row.id]:
                    raise SealBrokenError
                if fact.expires_at > now:  # the column beside the seal is only for the sweep
                    record.facts[fact.field] = fact
    return record


def _fact(raw: Mapping[str, Any]) -> Fact:
    return Fact(**{**raw, "source": Source(raw["source"])})


class Change:
    """A person's record while it is being changed; everything in it happens, or nothing does."""

    def __init__(
        self,
        connection: Connection,
        record: Record,
        person: PersonId,
        key: Key,
        datamap: DataMap,
        ledger_key: bytes,
        now: int,
    ) -> None:
        self.connection = connection
        self.record = record
        self.person = person
        self.key = key
        self.datamap = datamap
        self.now = now
        self._ledger_key = ledger_key

    def note(self, event: LedgerEvent, **details: Any) -> None:
        """Leave an entry in the ledger: names of fields and purposes, never values."""
        entry = {"at": self.now, "what": event.value, "policy": self.datamap.version, **details}
        until = self.now + self.datamap.retention["ledger_days"] * DAY
        args = (self.connection, self._ledger_key, self.person, self.key)
        self.record.head = ledger.append(*args, self.record.head, entry, until)

    def active(self, purpose: str) -> bool:
        """Whether something may be kept for a purpose now."""
        return self.record.active(self.datamap.purposes[purpose])

    def retention_days(self, purpose: str) -> int:
        """How long facts are kept for a purpose, in days."""
        return self.record.retention.get(purpose, self.datamap.purposes[purpose].retention_days)

    def choose(self, purpose: str, choice: PurposeChoice, wording: str) -> list[str]:
        """Record a person's choice with the exact wording they saw; saying no erases what has no other purpose.

        Returns:
            The fields erased.
        """
        self.record.choices[purpose] = {"answer": choice.value, "at": self.now, "policy": self.datamap.version}
        agreed = choice is PurposeChoice.AGREED
        self.note(LedgerEvent.AGREED if agreed else LedgerEvent.REFUSED, purpose=purpose, wording=wording)
        return [] if agreed else self._settle(purpose)

    def remember(self, name: str, value: str, source: Source, origin: str) -> Fact:
        """Keep a fact, in place of an older one.

        Args:
            name: the field.
            value: its value.
            source: how it became known.
            origin: the same in the words that the person reads, such as "you told me".

        Raises:
            NotDeclaredError: the data map does not know the field.
            PausedError: the person paused storage.
            ConsentNeededError: none of the field's purposes has consent in the ledger.
        """
        declared = self.datamap.field(name)
        if self.record.paused:
            raise PausedError
        active = [purpose for purpose in declared.purposes if self.active(purpose)]
        if not active:
            raise ConsentNeededError(declared.purposes[0])
        before = name in self.record.facts
        self._drop(name)
        fact = Fact(name, value, source, origin, self.now, self._until(name, self.now))
        self._insert(fact)
        event = LedgerEvent.CORRECTED if before else LedgerEvent.COLLECTED
        self.note(event, fields=[name], purpose=active[0], source=origin)
        return fact

    def forget(self, name: str) -> None:
        """Erase one fact."""
        self._drop(name)
        self.note(LedgerEvent.ERASED, fields=[name])

    def erase_conversation(self) -> None:
        """Erase the turns kept so far."""
        self.connection.execute(delete(schema.turns).where(schema.turns.c.person == self.person))

    def keep_for(self, purpose: str, days: int) -> None:
        """Choose how long facts are kept for a purpose, from when each was collected; another may keep one longer."""
        self.record.retention[purpose] = days
        self.note(LedgerEvent.RETENTION_CHOSEN, purpose=purpose, days=days)
        self._settle(purpose)

    def _until(self, name: str, collected_at: int) -> int:
        active = [purpose for purpose in self.datamap.field(name).purposes if self.active(purpose)]
        return collected_at + max((self.retention_days(purpose) for purpose in active), default=0) * DAY

    def _settle(self, purpose: str) -> list[str]:
        """Give each fact of a purpose the time that its active purposes still allow; gives the fields erased."""
        erased = []
        for fact in list(self.record.facts.values()):
            if purpose not in self.datamap.field(fact.field).purposes:
                continue
            until = self._until(fact.field, fact.at)
            if until <= self.now:
                self.forget(fact.field)
                erased.append(fact.field)
            elif until != fact.expires_at:
                self._drop(fact.field)
                self._insert(replace(fact, expires_at=until))
        return erased

    def _insert(self, fact: Fact) -> None:
        row = os.urandom(16).hex()
        sealed = seal_json(self.key, asdict(fact), ("facts", self.person, row, "sealed"))
        values = {"id": row, "person": self.person, "sealed": sealed, "expires_at": fact.expires_at}
        self.connection.execute(insert(schema.facts).values(**values))
        self.record.rows[fact.field] = row
        self.record.facts[fact.field] = fact

    def _drop(self, name: str) -> None:
        row = self.record.rows.pop(name, None)
        self.record.facts.pop(name, None)
        if row is not None:
            self.connection.execute(delete(schema.facts).where(schema.facts.c.id == row))

    def save(self) -> None:
        """Seal and write the record."""
        record = self.record
        raw = {
            "choices": record.choices,
            "paused": record.paused,
            "paused_by_block": record.paused_by_block,
            "of_age": record.of_age,
            "under_age": record.under_age,
            "retention": record.retention,
            "rows": record.rows,
            "head": record.head.seq,
        }
        sealed = seal_json(self.key, raw, ("records", self.person, "sealed"))
        table = schema.records
        mine = update(table).where(table.c.person == self.person).values(sealed=sealed)
        if not self.connection.execute(mine).rowcount:
            self.connection.execute(insert(table).values(person=self.person, sealed=sealed))


class Vault:
    """Opens people to actions that hold their capability."""

    def __init__(self, engine: Engine, keys: KeyStore, datamap: DataMap, clock: Clock = time.time) -> None:
        self.engine = engine
        self.keys = keys
        self.datamap = datamap
        self.clock = clock

    def read(self, capability: Capability) -> Record:
        """What a person chose and what is known of them, as far as the data map still declares it."""
        with reading(self.engine) as connection:
            record = load(connection, capability.person, capability.key, self.clock())
        record.facts = {name: fact for name, fact in record.facts.items() if name in self.datamap.fields}
        return record

    def tastes(self, capability: Capability) -> Mapping[str, str]:
        """Facts that may be used for personal service now: nothing in a pause, nothing kept for other purposes only."""
        record = self.read(capability)
        purpose = self.datamap.purposes.get(PERSONALISATION)
        if purpose is None or record.paused or not record.active(purpose):
            return {}
        return {
            name: fact.value
            for name, fact in record.facts.items()
            if PERSONALISATION in self.datamap.fields[name].purposes
        }

    def history(self, capability: Capability, last: int | None = None) -> list[dict[str, Any]]:
        """The person's ledger, oldest first."""
        with reading(self.engine) as connection:
            return ledger.entries(connection, capability.person, capability.key, last)

    @contextmanager
    def change(self, capability: Capability) -> Iterator[Change]:
        """Change a person's record in one transaction; no key, no write.

        Raises:
            NoKeyError: the person was erased before or meanwhile; nothing was written.
        """
        now = int(self.clock())
        with writing(self.engine, capability.person) as connection:
            if not self.keys.key_lives(capability.key.id):
                raise NoKeyError
            record = load(connection, capability.person, capability.key, now)
            change = Change(
                connection, record, capability.person, capability.key, self.datamap, self.keys.ledger_key, now
            )
            for name in record.rows.keys() - self.datamap.fields.keys():
                change.forget(name)
            yield change
            change.save()
            if not self.keys.key_lives(capability.key.id):
                raise NoKeyError
