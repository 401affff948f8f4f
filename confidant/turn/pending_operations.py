"""Pending operations: what can't be undone is proposed, then done.

One proposal a person, sealed, a few minutes long. Only its own button carries it out, or a plain *yes* in the turn
right behind the very question. Whatever predicted the action, this is checked here.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from confidant.crypto import base64url
from confidant.crypto.seal import Key, mac, same, seal_json, unseal_json
from confidant.errors import NoKeyError, SealBrokenError
from confidant.identifiers import PersonId
from confidant.keystore.keys import Clock, KeyStore
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.turn.answers import BUTTON_ANSWERS, Answer, Press
from confidant.turn.context import Capability

LIFE_SECONDS = 300
BUTTON_PREFIX = "/b."
_NONCE_BYTES = 8
_MAC_BYTES = 12


@dataclass(frozen=True)
class Proposal:
    """What was proposed to a person.

    `kind` names the operation, `scope` its details (sealed values stay sealed), `wording` the very sentence that was
    asked, `last_said` whether nothing came after it so far, `times_asked` how often it was put.
    """

    kind: str
    wording: str
    scope: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    expires_at: int = 0
    last_said: bool = False
    times_asked: int = 1


class PendingOperations:
    """Keeps at most one proposal a person, and decides whether an answer belongs to it."""

    def __init__(self, engine: Engine, keys: KeyStore, policy_version: str, clock: Clock = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._policy = policy_version
        self._clock = clock
        self._overtaken: set[tuple[str, int]] = set()

    def propose(self, capability: Capability, proposal: Proposal) -> Proposal:
        """Keep a proposal in place of any older one; its clock starts now."""
        fresh = replace(
            proposal,
            nonce=os.urandom(_NONCE_BYTES).hex(),
            expires_at=int(self._clock()) + LIFE_SECONDS,
            last_said=True,
        )
        with writing(self._engine, capability.person) as connection:
            self._write(connection, capability.person, capability.key, fresh)
        return fresh

    def asked_again(self, capability: Capability, proposal: Proposal) -> None:
        """The question was put once more at the end of this turn; nothing happens when it stands no more."""
        with writing(self._engine, capability.person) as connection:
            standing = self._standing(connection, capability.person, capability.key)
            if standing is not None and same(standing.nonce, proposal.nonce):
                again = replace(standing, last_said=True, times_asked=standing.times_asked + 1)
                self._write(connection, capability.person, capability.key, again)

    def begin_turn(self, person: PersonId, key: Key) -> str | None:
        """A turn begins: which question was the last thing said before it, if one was.

        From now on it is not: should this turn fail, or another process answer it, a later yes means something else.
        While the database cannot be written, that is remembered here: a yes to an erasure need not wait for it.

        Returns:
            The question's nonce.
        """
        with reading(self._engine) as connection:
            standing = self._standing(connection, person, key)
        if standing is None or not standing.last_said:
            return None
        asked = standing.nonce, standing.times_asked
        if asked in self._overtaken:
            return None
        try:
            with writing(self._engine, person) as connection:
                standing = self._standing(connection, person, key)
                if standing is None or not standing.last_said:
                    return None
                self._write(connection, person, key, replace(standing, last_said=False))
        except OperationalError:
            self._overtaken.add(asked)
        return asked[0]

    def _write(self, connection: Connection, person: PersonId, key: Key, proposal: Proposal) -> None:
        sealed = seal_json(key, asdict(proposal), ("pending", person, "sealed"))
        if not self._keys.key_lives(key.id):
            raise NoKeyError
        connection.execute(delete(schema.pending).where(schema.pending.c.person == person))
        values = {"person": person, "sealed": sealed, "expires_at": proposal.expires_at}
        connection.execute(insert(schema.pending).values(**values))

    def open(self, capability: Capability) -> Proposal | None:
        """The proposal that still stands, if any."""
        with reading(self._engine) as connection:
            return self._standing(connection, capability.person, capability.key)

    def _standing(self, connection: Connection, person: PersonId, key: Key) -> Proposal | None:
        table = schema.pending
        sealed = connection.scalar(select(table.c.sealed).where(table.c.person == person))
        if sealed is None:
            return None
        try:
            proposal = Proposal(**unseal_json(key, sealed, ("pending", person, "sealed")))
        except SealBrokenError:
            return None
        return proposal if proposal.expires_at > self._clock() else None

    def clear(self, capability: Capability) -> None:
        """Drop the proposal: answered, taken back, or overtaken."""
        with writing(self._engine, capability.person) as connection:
            connection.execute(delete(schema.pending).where(schema.pending.c.person == capability.person))

    def take(self, capability: Capability, nonce: str, patience: float | None = None) -> bool:
        """Use the proposal up; True for exactly one caller.

        Args:
            capability: whose it is.
            nonce: which one.
            patience: seconds to wait for other writers; a few when not given.
        """
        with writing(self._engine, capability.person, patience) as connection:
            proposal = self._standing(connection, capability.person, capability.key)
            if proposal is None or not same(proposal.nonce, nonce):
                return False
            gone = connection.execute(delete(schema.pending).where(schema.pending.c.person == capability.person))
            return bool(gone.rowcount)

    @staticmethod
    def just_asked(capability: Capability, proposal: Proposal) -> bool:
        """Whether the proposal's question was the last thing the bot asked before this message."""
        return capability.answered_nonce is not None and same(capability.answered_nonce, proposal.nonce)

    # Buttons

    def button(self, capability: Capability, proposal: Proposal, answer: Answer) -> str:
        """The payload of a button that gives one answer to one proposal; 38 bytes."""
        nonce = bytes.fromhex(proposal.nonce)
        until = proposal.expires_at.to_bytes(5, "big")
        proof = self._proof(capability.person, answer, nonce, until)
        return BUTTON_PREFIX + base64url.encode(answer.value.encode() + nonce + until + proof)

    def _proof(self, person: PersonId, answer: Answer, nonce: bytes, until: bytes) -> bytes:
        return mac(self._keys.button_key, person, answer.value, nonce, until, self._policy)[:_MAC_BYTES]

    def pressed(self, person: PersonId, payload: str) -> Press | None:
        """Read a button payload; None when it is not ours, not this person's or too old."""
        try:
            raw = base64url.decode(payload.removeprefix(BUTTON_PREFIX))
            answer = Answer(raw[:1].decode("ascii"))
        except ValueError:
            return None
        nonce, until, proof = raw[1:9], raw[9:14], raw[14:]
        if len(raw) != 1 + _NONCE_BYTES + 5 + _MAC_BYTES or not payload.startswith(BUTTON_PREFIX):
            return None
        if answer not in BUTTON_ANSWERS or not same(proof, self._proof(person, answer, nonce, until)):
            return None
        if int.from_bytes(until, "big") <= self._clock():
            return None
        return Press(answer, nonce.hex())
