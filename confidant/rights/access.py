"""What a person can see and take away of what is kept of them. Each look leaves its entry in the ledger."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from confidant.crypto.seal import unseal_json
from confidant.datamap import DataMap
from confidant.keystore.keys import Clock
from confidant.phrases import phrases
from confidant.storage import schema
from confidant.storage.database import reading
from confidant.subject import ledger
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import Fact, Record, Source, Vault
from confidant.turn.context import Capability

_LONG = 4


def mask(value: str) -> str:
    """A value covered; how long it is does not show. Of a longer word the first letter stays: its owner knows it."""
    return f"{value[0]}•••••" if len(value) >= _LONG and value[0].isalpha() else "•••••"


@dataclass(frozen=True)
class Kept:
    """How much is kept beside the facts: turns of the chat, feedback, and until when the last of it (seconds)."""

    turns: int
    feedback: int
    feedback_until: int


class AccessRights:
    """Shows people what is kept of them.

    Args:
        engine: the main database.
        vault: facts and choices.
        datamap: what each field is kept for.
        clock: seconds since 1970.
    """

    def __init__(self, engine: Engine, vault: Vault, datamap: DataMap, clock: Clock = time.time) -> None:
        self._engine = engine
        self._vault = vault
        self._datamap = datamap
        self._clock = clock

    def kept(self, capability: Capability) -> Kept:
        """Count what is kept of a person beside the facts."""
        turns, feedback, now = schema.turns.c, schema.feedback.c, int(self._clock())
        with reading(self._engine) as connection:
            chat = select(func.count()).where(turns.person == capability.person, turns.expires_at > now)
            mine = (feedback.person == capability.person, feedback.expires_at > now)
            said = connection.execute(select(func.count(), func.max(feedback.expires_at)).where(*mine)).one()
            return Kept(int(connection.scalar(chat) or 0), said[0], said[1] or 0)

    def viewed(self, capability: Capability, *, shown: bool) -> Record:
        """A person's record, for their own eyes; the ledger notes that they looked."""
        with self._vault.change(capability) as change:
            change.note(LedgerEvent.SHOWN if shown else LedgerEvent.VIEWED, fields=sorted(change.record.facts))
            return change.record

    def why(self, fact: Fact, record: Record) -> str:
        """The purposes a fact is kept for, in the data map's words."""
        purposes = [self._datamap.purposes[name] for name in self._datamap.field(fact.field).purposes]
        return ", ".join(purpose.label for purpose in purposes if record.active(purpose))

    def export(self, capability: Capability) -> dict[str, Any]:
        """Everything kept of a person, in the shape of `export.schema.json`; the ledger notes that they took it."""
        with self._vault.change(capability) as change:
            change.note(LedgerEvent.EXPORTED, fields=sorted(change.record.facts))
            record = change.record
        return self._everything(capability, record)

    def page(self, capability: Capability) -> dict[str, Any]:
        """Everything kept of a person, to look at; the ledger notes that they looked."""
        return self._everything(capability, self.viewed(capability, shown=True))

    def _everything(self, capability: Capability, record: Record) -> dict[str, Any]:
        now = self._clock()
        with reading(self._engine) as connection:
            table = schema.turns
            rows = connection.execute(
                select(table).where(table.c.person == capability.person).order_by(table.c.seq)
            ).all()
            turns = [
                unseal_json(capability.key, row.sealed, ("turns", capability.person, row.id, str(row.seq)))
                for row in rows
                if row.expires_at > now
            ]
            rows = connection.execute(
                select(schema.feedback).where(schema.feedback.c.person == capability.person)
            ).all()
            feedback = [
                unseal_json(capability.key, row.sealed, ("feedback", capability.person, row.id)) for row in rows
            ]
            history = ledger.entries(connection, capability.person, capability.key)
        datamap = self._datamap
        return {
            "format": "confidant-export/1",
            "made_at": _iso(now),
            "policy_version": datamap.version,
            "controller": dict(datamap.controller),
            "authority": dict(datamap.authority),
            "facts": [self._fact(fact, record) for fact in record.facts.values()],
            "choices": [self._choice(record, name) for name in datamap.purposes],
            "paused": record.paused,
            "conversation": [_turn(turn) for turn in turns],
            "feedback": [{**item, "at": _iso(item["at"])} for item in feedback],
            "history": [_entry(entry) for entry in history],
            "recipients": [
                {
                    "name": recipient.title,
                    "role": recipient.role,
                    "country": recipient.country,
                    "safeguard": recipient.safeguard,
                    "gets": recipient.gets,
                    "optional": recipient.optional,
                }
                for recipient in datamap.recipients.values()
            ],
            "rights": _rights(datamap),
            "automated_decisions": phrases()["automated_decisions"],
        }

    def _fact(self, fact: Fact, record: Record) -> dict[str, Any]:
        declared = self._datamap.field(fact.field)
        return {
            "field": fact.field,
            "label": declared.label,
            "value": fact.value,
            "source": fact.origin,
            "purposes": [name for name in declared.purposes if record.active(self._datamap.purposes[name])],
            "told_at": _iso(fact.at),
            "kept_until": _iso(fact.expires_at),
            "category": declared.category,
            "inferred_from": fact.origin if fact.source is Source.INFERRED else None,
        }

    def _choice(self, record: Record, name: str) -> dict[str, Any]:
        purpose = self._datamap.purposes[name]
        chosen: Mapping[str, Any] = record.choices.get(name, {})
        default = "not asked" if purpose.needs_consent else "yes"
        return {
            "purpose": name,
            "label": purpose.label,
            "answer": chosen.get("answer", default),
            "at": _iso(chosen["at"]) if chosen else None,
            "policy": chosen.get("policy"),
            "kept_days": record.retention.get(name, purpose.retention_days),
        }


def _rights(datamap: DataMap) -> list[str]:
    """What the person may do, in plain words."""
    authority = datamap.authority
    names = {"officer": datamap.controller["officer"], "authority": authority["name"], "country": authority["country"]}
    return [right.format(**names) for right in phrases()["rights"]]


def _turn(turn: Mapping[str, Any]) -> dict[str, Any]:
    said = next((event for event in turn["events"] if event["event"] == "user"), None)
    answers = [event["metadata"]["utter_action"] for event in turn["events"] if event["event"] == "bot"]
    at = (said or turn["events"][0])["timestamp"]
    return {
        "at": _iso(at),
        "you": said["text"] if said else None,
        "assistant": [answer for answer in answers if answer],
    }


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": _iso(entry["at"]),
        "what": entry["what"],
        "fields": entry.get("fields", []),
        "purpose": entry.get("purpose"),
        "wording": entry.get("wording"),
        "source": entry.get("source"),
        "days": entry.get("days"),
        "policy": entry["policy"],
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
