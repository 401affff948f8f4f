"""What a person can ask for: see, follow, take away, erase. Each leaves its entry in the ledger."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, func, insert, select

from confidant.crypto.seal import mac, seal_json, unseal_json
from confidant.datamap import SERVICE
from confidant.keystore.keys import DAY
from confidant.layer import Layer
from confidant.storage import schema
from confidant.storage.database import reading
from confidant.subject import ledger
from confidant.subject.vault import Fact, Record
from confidant.turn.context import Capability

_CODE_BYTES = 16
_CODE_GROUP = 4
_LONG = 4


@dataclass(frozen=True)
class Receipt:
    """Proof of an erasure: the code the person keeps, and the day by which no backup can bring anything back."""

    code: str
    erased: str
    backups_until: str


def day(seconds: float) -> str:
    """A date as people read it, e.g. 23 November 2026 (UTC)."""
    moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return f"{moment.day} {moment:%B %Y}"


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def mask(value: str) -> str:
    """A value covered; how long it is does not show. Of a longer word the first letter stays: its owner knows it."""
    return f"{value[0]}•••••" if len(value) >= _LONG and value[0].isalpha() else "•••••"


@dataclass(frozen=True)
class Kept:
    """How much is kept beside the facts: turns of the chat, feedback, and until when the last of it (seconds)."""

    turns: int
    feedback: int
    feedback_until: int


def kept(layer: Layer, capability: Capability) -> Kept:
    """Count what is kept of a person beside the facts."""
    turns, feedback, now = schema.turns.c, schema.feedback.c, int(layer.clock())
    with reading(layer.engine) as connection:
        chat = select(func.count()).where(turns.person == capability.person, turns.expires_at > now)
        mine = (feedback.person == capability.person, feedback.expires_at > now)
        said = connection.execute(select(func.count(), func.max(feedback.expires_at)).where(*mine)).one()
        return Kept(int(connection.scalar(chat) or 0), said[0], said[1] or 0)


def viewed(layer: Layer, capability: Capability, *, shown: bool) -> Record:
    """A person's record, for their own eyes; the ledger notes that they looked."""
    with layer.vault.change(capability) as change:
        change.note("shown" if shown else "viewed", fields=sorted(change.record.facts))
        return change.record


def why(layer: Layer, fact: Fact, record: Record) -> str:
    """The purposes a fact is kept for, in the data map's words."""
    purposes = [layer.datamap.purposes[name] for name in layer.datamap.field(fact.field).purposes]
    return ", ".join(purpose.label for purpose in purposes if record.active(purpose))


# Erasing


def erase_everything(layer: Layer, capability: Capability) -> Receipt:
    """Erase a person, and make the receipt of it."""
    now = int(layer.clock())
    code = base64.b32encode(os.urandom(_CODE_BYTES)).decode().rstrip("=")
    receipt = receipt_of(layer, code, now)
    erase_person(layer, capability.person, receipt)
    grouped = "-".join(code[start : start + _CODE_GROUP] for start in range(0, len(code), _CODE_GROUP))
    return Receipt(grouped, day(now), day(receipt["backups_until_day"] * DAY))


def erase_person(layer: Layer, person: str, receipt: Mapping[str, Any] | None = None) -> None:
    """The erasure itself; once the key is gone it is done, and what is left of it follows by itself."""
    layer.erasures.erase(person, receipt)


def receipt_of(layer: Layer, code: str, now: int) -> dict[str, Any]:
    """The row of `receipts` that proves, to whoever holds the code, an erasure at a time (seconds)."""
    kept = layer.datamap.retention
    return {
        "id": mac(layer.keys.receipt_key, code),
        "erased_day": now // DAY,
        "backups_until_day": now // DAY + kept["backups_days"],
        "expires_at": now + kept["receipts_days"] * DAY,
    }


def check_receipt(layer: Layer, code: str) -> tuple[int, int] | None:
    """Days since 1970 of an erasure and of its last backup, or None for a code nobody was given or that has expired."""
    row_id, now = mac(layer.keys.receipt_key, "".join(code.upper().split("-"))), layer.clock()
    with reading(layer.engine) as connection:
        row = connection.execute(select(schema.receipts).where(schema.receipts.c.id == row_id)).mappings().first()
    if row is None:  # where it lies while the main database is busy or full
        row = next((receipt for receipt in layer.keys.receipts() if receipt["id"] == row_id), None)
    return (row["erased_day"], row["backups_until_day"]) if row is not None and row["expires_at"] > now else None


def erase_chat(layer: Layer, capability: Capability) -> None:
    """Erase the turns kept so far; what was lent for this chat dies with its key."""
    with layer.vault.change(capability) as change:
        change.erase_conversation()
        change.note("erased", fields=["chat"])
    layer.keys.drop_chat_key(capability.person)


def erase_feedback(layer: Layer, capability: Capability) -> None:
    """Erase the feedback a person gave."""
    with layer.vault.change(capability) as change:
        change.connection.execute(delete(schema.feedback).where(schema.feedback.c.person == capability.person))
        change.note("erased", fields=["feedback"])


# Feedback: stars and scrubbed words, under the person's key as well


def give_feedback(layer: Layer, capability: Capability, stars: int, words: str) -> None:
    """Keep feedback; `words` must be scrubbed already. No key, no write."""
    row = os.urandom(16).hex()
    now = int(layer.clock())
    with layer.vault.change(capability) as change:
        sealed = seal_json(
            capability.key, {"at": now, "stars": stars, "words": words}, ("feedback", capability.person, row)
        )
        values = {"id": row, "person": capability.person, "sealed": sealed}
        until = now + layer.datamap.retention["feedback_days"] * DAY
        change.connection.execute(insert(schema.feedback).values(**values, expires_at=until))
        change.note("collected", fields=["feedback"], purpose=SERVICE, source="you told me")


# Taking it away


def export(layer: Layer, capability: Capability) -> dict[str, Any]:
    """Everything kept of a person, in the shape of `export.schema.json`; the ledger notes that they took it."""
    with layer.vault.change(capability) as change:
        change.note("exported", fields=sorted(change.record.facts))
        record = change.record
    return _everything(layer, capability, record)


def page(layer: Layer, capability: Capability) -> dict[str, Any]:
    """The same to look at; the ledger notes that they looked."""
    return _everything(layer, capability, viewed(layer, capability, shown=True))


def _everything(layer: Layer, capability: Capability, record: Record) -> dict[str, Any]:
    now = layer.clock()
    with reading(layer.engine) as connection:
        table = schema.turns
        rows = connection.execute(select(table).where(table.c.person == capability.person).order_by(table.c.seq)).all()
        turns = [
            unseal_json(capability.key, row.sealed, ("turns", capability.person, row.id, str(row.seq)))
            for row in rows
            if row.expires_at > now
        ]
        rows = connection.execute(select(schema.feedback).where(schema.feedback.c.person == capability.person)).all()
        feedback = [unseal_json(capability.key, row.sealed, ("feedback", capability.person, row.id)) for row in rows]
        history = ledger.entries(connection, capability.person, capability.key)
    datamap = layer.datamap
    return {
        "format": "confidant-export/1",
        "made_at": _iso(now),
        "policy_version": datamap.version,
        "controller": dict(datamap.controller),
        "authority": dict(datamap.authority),
        "facts": [_fact(layer, fact, record) for fact in record.facts.values()],
        "choices": [_choice(layer, record, name) for name in datamap.purposes],
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
        "rights": [
            "You can see, correct, take away and erase all of this in the chat, at any time and for free.",
            "You can say no to any purpose that rests on your consent, as easily as you said yes.",
            "You can pause: then nothing is kept, and what is there is not used.",
            f"You can write to {datamap.controller['officer']}.",
            f"You can complain to the {datamap.authority['name']} ({datamap.authority['country']}).",
        ],
        "automated_decisions": "No decision about you is made by a machine alone. Tips are picked by simple rules.",
    }


def _fact(layer: Layer, fact: Fact, record: Record) -> dict[str, Any]:
    declared = layer.datamap.field(fact.field)
    inferred = fact.source.startswith("I noticed")
    return {
        "field": fact.field,
        "label": declared.label,
        "value": fact.value,
        "source": fact.source,
        "purposes": [name for name in declared.purposes if record.active(layer.datamap.purposes[name])],
        "told_at": _iso(fact.at),
        "kept_until": _iso(fact.expires_at),
        "category": declared.category,
        "inferred_from": fact.source if inferred else None,
    }


def _choice(layer: Layer, record: Record, name: str) -> dict[str, Any]:
    purpose = layer.datamap.purposes[name]
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
