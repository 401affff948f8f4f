"""Buttons that carry a command: short tokens that one person can use, once, for a day.

A token says which command, until when, and under which title it was shown; a MAC binds all of it to the person and the
policy's version. At most 63 bytes, because Telegram takes 64. That a token is used only once is seen to by the inbox.
Buttons that answer a pending operation have tokens of their own (`confidant.turn.pending_operations`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from confidant.crypto import base64url
from confidant.crypto.seal import mac, same
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY, Clock
from confidant.turn.pending_operations import BUTTON_PREFIX

LIFE_SECONDS = DAY
_COMMAND = b"\x02"  # the first byte; answers begin with a letter
_UNTIL, _NONCE, _TITLE, _MAC = 4, 4, 3, 11
_NAME, _DIGEST = 2, 8
_LONGEST_ARGUMENT = 20
_HASHED = b"\xff"  # no argument begins so


@dataclass(frozen=True)
class Command:
    """A command: its name without the slash, and what stands behind its dot."""

    name: str
    argument: str | None = None


@dataclass(frozen=True)
class Carried:
    """What a button carries: digests of names, for whoever knows the names."""

    name: bytes
    argument: bytes


def _digest(text: str, size: int) -> bytes:
    return sha256(text.encode()).digest()[:size]


def _packed(argument: str | None) -> bytes:
    plain = (argument or "").encode()
    return plain if len(plain) <= _LONGEST_ARGUMENT else _HASHED + _digest(argument or "", _DIGEST)


class Names:
    """The commands there are, to tell which of them a button carries.

    Args:
        names: of commands.
        arguments: what is known to stand behind a command's dot.
        is_argument: whether something may stand there.
    """

    def __init__(self, names: Iterable[str], arguments: Iterable[str], is_argument: Callable[[str], bool]) -> None:
        self._names = {_digest(name, _NAME): name for name in names}
        self._long = {packed: one for one in arguments if (packed := _packed(one)).startswith(_HASHED)}
        self._is_argument = is_argument

    def find(self, carried: Carried) -> Command | None:
        """The command that a button carries, or None when there is no such."""
        name = self._names.get(carried.name)
        if name is None or not carried.argument:
            return Command(name) if name else None
        argument = self._long.get(carried.argument) or carried.argument.decode("ascii", "replace")
        return Command(name, argument) if self._is_argument(argument) else None


class Buttons:
    """Makes and reads the tokens."""

    def __init__(self, key: bytes, policy_version: str, clock: Clock = time.time) -> None:
        self._key = key
        self._policy = policy_version
        self._clock = clock

    def token(self, person: PersonId, command: str, title: str) -> str:
        """The payload of a button.

        Args:
            person: who may use it.
            command: such as `/find_product.tents`.
            title: what stands on the button.
        """
        name, _, argument = command.removeprefix("/").partition(".")
        return self._made(person, _digest(title, _TITLE) + _digest(name, _NAME) + _packed(argument or None))

    def _made(self, person: PersonId, said: bytes) -> str:
        until = (int(self._clock()) + LIFE_SECONDS).to_bytes(_UNTIL, "big")
        body = _COMMAND + until + os.urandom(_NONCE) + said
        return BUTTON_PREFIX + base64url.encode(body + self._proof(person, body))

    def renewed(self, person: PersonId, payload: str) -> str | None:
        """A new token in place of one that is used up, for what stays to be tapped; None when it opens no more."""
        raw = _raw(payload)
        if raw is None or self.read(person, payload) is None:
            return None
        start = len(_COMMAND) + _UNTIL + _NONCE
        return self._made(person, raw[start:-_MAC])

    def read(self, person: PersonId, payload: str) -> Carried | None:
        """What a payload carries, or None when it is not ours, not this person's or too old."""
        raw = _raw(payload)
        if raw is None or len(raw) < len(_COMMAND) + _UNTIL + _NONCE + _TITLE + _NAME + _MAC:
            return None
        body, proof = raw[:-_MAC], raw[-_MAC:]
        if not same(proof, self._proof(person, body)):
            return None
        rest = body[len(_COMMAND) :]
        until, rest = rest[:_UNTIL], rest[_UNTIL + _NONCE + _TITLE :]
        if int.from_bytes(until, "big") <= self._clock():
            return None
        return Carried(rest[:_NAME], rest[_NAME:])

    def _proof(self, person: PersonId, body: bytes) -> bytes:
        return mac(self._key, "command", person, body, self._policy)[:_MAC]


def shown_as(payload: str, title: str) -> bool:
    """Whether a command's button was shown under this title."""
    raw = _raw(payload)
    start = len(_COMMAND) + _UNTIL + _NONCE
    return raw is not None and same(raw[start : start + _TITLE], _digest(title, _TITLE))


def _raw(payload: str) -> bytes | None:
    if not payload.startswith(BUTTON_PREFIX):
        return None
    try:
        raw = base64url.decode(payload.removeprefix(BUTTON_PREFIX))
    except ValueError:
        return None
    return raw if raw.startswith(_COMMAND) else None


OLD_BUTTON = BUTTON_PREFIX + "A" * 20
"""No token of ours; the gate takes it for a button that is too old, and a rule answers."""


def is_command_button(payload: str) -> bool:
    """Whether a payload has the form of a command's button; it may still not open."""
    return _raw(payload) is not None
