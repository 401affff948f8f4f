"""Feedback: stars and scrubbed words, under the person's key as well."""

from __future__ import annotations

import os

from sqlalchemy import delete, insert

from confidant.crypto.seal import seal_json
from confidant.datamap import SERVICE
from confidant.keystore.keys import DAY
from confidant.phrases import phrases
from confidant.storage import schema
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import Vault
from confidant.turn.context import Capability


class Feedback:
    """Keeps what people say of the assistant.

    Args:
        vault: in whose transactions it is kept.
        days: for how long.
    """

    def __init__(self, vault: Vault, days: int) -> None:
        self._vault = vault
        self._days = days

    def give(self, capability: Capability, stars: int, words: str) -> None:
        """Keep feedback; `words` must be scrubbed already. No key, no write."""
        row, person = os.urandom(16).hex(), capability.person
        with self._vault.change(capability) as change:
            feedback = {"at": change.now, "stars": stars, "words": words}
            sealed = seal_json(capability.key, feedback, ("feedback", person, row))
            values = {"id": row, "person": person, "sealed": sealed, "expires_at": change.now + self._days * DAY}
            change.connection.execute(insert(schema.feedback).values(**values))
            source = phrases()["sources"]["told"]
            change.note(LedgerEvent.COLLECTED, fields=["feedback"], purpose=SERVICE, source=source)

    def erase(self, capability: Capability) -> None:
        """Erase the feedback a person gave."""
        with self._vault.change(capability) as change:
            change.connection.execute(delete(schema.feedback).where(schema.feedback.c.person == capability.person))
            change.note(LedgerEvent.ERASED, fields=["feedback"])
