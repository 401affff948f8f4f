"""One-time links to a person's own page: ten minutes, one browser, one look.

A link alone shows nothing. Whoever opens it first gets a secret that only their browser holds, and, where others can
read the chat (the brand's staff, on Messenger), a code: only when the person types that code in the chat does the page
show anything, because staff cannot write as the person. Tokens, secrets and codes are kept as keyed hashes.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from confidant.crypto import base64url
from confidant.crypto.seal import Key, mac, same, seal_json, unseal_json
from confidant.errors import NoKeyError, SealBrokenError
from confidant.identifiers import PersonId
from confidant.keystore.keys import Clock, KeyStore
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.turn.context import Capability, CodeCheck

LIFE_SECONDS = 600
_SECRET_BYTES = 20
_CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # nothing that is mistaken for another, no vowels: no words
_CODE = re.compile(rf"([{_CODE_LETTERS}]{{4}})[ -]?([{_CODE_LETTERS}]{{4}})", re.IGNORECASE)
_TRIES = 5


@dataclass(frozen=True)
class Link:
    """What is kept of a link, sealed under the person's key: keyed hashes, and how far it got."""

    needs_code: bool
    secret: str = ""
    code: str = ""
    tries: int = 0
    confirmed: bool = False
    shown: bool = False
    downloads: int = 0


class Confirmation(Enum):
    """Whether the person let the browser that opened their link look."""

    GIVEN = "given"
    AWAITED = "awaited"
    GONE = "gone"
    """This is no such browser, or the link is gone."""


@dataclass(frozen=True)
class Opened:
    """What the browser that opened a link first is given; `code` is what to type in the chat, if that is needed."""

    secret: str
    code: str | None


def looks_like_code(text: str) -> bool:
    """Whether a text has the form of a code; whether one is waited for, `Links.typed` tells."""
    return _CODE.fullmatch(text.strip()) is not None


class Links:
    """Makes links, and opens them step by step."""

    def __init__(self, engine: Engine, keys: KeyStore, clock: Clock = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def make(self, capability: Capability, *, needs_code: bool) -> str:
        """Make a link in place of any older one of the person; gives its token (160 random bits).

        Raises:
            NoKeyError: the person was erased.
        """
        token = _random()
        values = {"id": self._hash("token", token), "person": capability.person, "expires_at": self._until()}
        with writing(self._engine, capability.person) as connection:
            if not self._keys.key_lives(capability.key.id):
                raise NoKeyError
            connection.execute(delete(schema.links).where(schema.links.c.person == capability.person))
            sealed = _sealed(capability.key, capability.person, Link(needs_code))
            connection.execute(insert(schema.links).values(sealed=sealed, **values))
        return token

    def exists(self, token: str) -> bool:
        """Whether a link may still be opened or looked at; changes nothing."""
        with reading(self._engine) as connection:
            return self._find(connection, token) is not None

    def waits(self, token: str) -> bool:
        """Whether a link was not opened yet; changes nothing, so that a preview of the link is harmless."""
        found = self._owner(token)
        if found is None:
            return False
        with reading(self._engine) as connection:
            link = self._read(connection, *found)
        return link is not None and not link.secret

    def open(self, token: str) -> Opened | None:
        """Open a link, once: None when it is unknown, too old, or was opened before."""
        found = self._owner(token)
        if found is None:
            return None
        person, key = found
        with writing(self._engine, person) as connection:
            link = self._read(connection, person, key)
            if link is None or link.secret:
                return None
            secret = _random()
            code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(8)) if link.needs_code else None
            hashed = self._hash("code", code) if code else b""
            fresh = replace(
                link, secret=self._hash("secret", secret).hex(), code=hashed.hex(), confirmed=not link.needs_code
            )
            self._write(connection, person, key, fresh)
        return Opened(secret, f"{code[:4]}-{code[4:]}" if code else None)

    def typed(self, person: PersonId, key: Key, text: str) -> CodeCheck | None:
        """Compare what a person typed in the chat with their page's code; five wrong ones end the link.

        Returns:
            Whether it is the right code; None when it does not look like one, or no page waits for one.
        """
        form = _CODE.fullmatch(text.strip())
        if form is None:
            return None
        with writing(self._engine, person) as connection:
            link = self._read(connection, person, key)
            if link is None or not link.code or link.confirmed:
                return None
            right = same(self._hash("code", (form[1] + form[2]).upper()).hex(), link.code)
            tries = link.tries + 1
            if not right and tries >= _TRIES:
                connection.execute(delete(schema.links).where(schema.links.c.person == person))
            else:
                self._write(connection, person, key, replace(link, confirmed=right, tries=tries))
        return CodeCheck.RIGHT if right else CodeCheck.WRONG

    def confirmation(self, token: str, secret: str) -> Confirmation:
        """Whether the browser that opened a link may look."""
        found = self._owner(token)
        if found is None:
            return Confirmation.GONE
        with reading(self._engine) as connection:
            link = self._read(connection, *found)
        if link is None or not self._holds(link, secret):
            return Confirmation.GONE
        return Confirmation.GIVEN if link.confirmed else Confirmation.AWAITED

    def look(self, token: str, secret: str) -> PersonId | None:
        """Use the look up: the person whose page may be shown, exactly once."""
        return self._use(token, secret, download=False)

    def download(self, token: str, secret: str) -> PersonId | None:
        """Use the download up, after the look: the person whose file may be handed over, exactly once."""
        return self._use(token, secret, download=True)

    def _use(self, token: str, secret: str, *, download: bool) -> PersonId | None:
        found = self._owner(token)
        if found is None:
            return None
        person, key = found
        with writing(self._engine, person) as connection:
            link = self._read(connection, person, key)
            if link is None or not link.confirmed or not self._holds(link, secret) or link.shown is not download:
                return None
            if download:
                connection.execute(delete(schema.links).where(schema.links.c.person == person))
            else:
                self._write(connection, person, key, replace(link, shown=True))
        return person

    def _holds(self, link: Link, secret: str) -> bool:
        return bool(link.secret) and same(self._hash("secret", secret).hex(), link.secret)

    def _hash(self, what: str, value: str) -> bytes:
        return mac(self._keys.link_key, what, value)

    def _until(self) -> int:
        return int(self._clock()) + LIFE_SECONDS

    def _find(self, connection: Connection, token: str) -> Any:
        table = schema.links
        mine = (table.c.id == self._hash("token", token), table.c.expires_at > self._clock())
        return connection.execute(select(table).where(*mine)).first()

    def _owner(self, token: str) -> tuple[PersonId, Key] | None:
        with reading(self._engine) as connection:
            row = self._find(connection, token)
        try:
            return (row.person, self._keys.open(row.person).key) if row is not None else None
        except NoKeyError:
            return None

    def _read(self, connection: Connection, person: PersonId, key: Key) -> Link | None:
        table = schema.links
        mine = (table.c.person == person, table.c.expires_at > self._clock())
        sealed = connection.scalar(select(table.c.sealed).where(*mine))
        try:
            return Link(**unseal_json(key, sealed, ("links", person))) if sealed is not None else None
        except SealBrokenError:
            return None

    @staticmethod
    def _write(connection: Connection, person: PersonId, key: Key, link: Link) -> None:
        table = schema.links
        sealed = _sealed(key, person, link)
        connection.execute(update(table).where(table.c.person == person).values(sealed=sealed))


def _sealed(key: Key, person: PersonId, link: Link) -> bytes:
    return seal_json(key, asdict(link), ("links", person))


def _random() -> str:
    return base64url.encode(os.urandom(_SECRET_BYTES))
