"""Seals: AES-256-GCM with a random nonce, bound to the place a value belongs to.

A sealed value is `version (1) | key id (8) | nonce (12) | ciphertext and tag`. The associated data is version, key
id and the *place*: a tuple of strings such as (table, row id, column), each prefixed by its length, so that a value
moved to another place does not open. Plaintexts are padded to blocks of 64 bytes, so that lengths say little.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7

from confidant.crypto import base64url
from confidant.errors import SealBrokenError
from confidant.identifiers import KeyId

VERSION = b"\x01"
KEY_ID_BYTES = 8
KEY_BYTES = 32
_NONCE_BYTES = 12
_HEADER_BYTES = len(VERSION) + KEY_ID_BYTES + _NONCE_BYTES
_BLOCK_BITS = 64 * 8
TOKEN_PREFIX = "cs1."  # noqa: S105 - what a token begins with is no secret

Binding = tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A 256-bit key and the random id it is known by (hexadecimal, 16 characters)."""

    id: KeyId
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Key:
        """Make a fresh random key."""
        return cls(KeyId(os.urandom(KEY_ID_BYTES).hex()), AESGCM.generate_key(KEY_BYTES * 8))


def _associated(key_id: bytes, place: Binding) -> bytes:
    parts = [VERSION, key_id]
    for part in place:
        encoded = part.encode()
        parts += [len(encoded).to_bytes(4, "big"), encoded]
    return b"".join(parts)


def seal(key: Key, plaintext: bytes, place: Binding) -> bytes:
    """Seal bytes under a key for one place."""
    padder = PKCS7(_BLOCK_BITS).padder()
    padded = padder.update(plaintext) + padder.finalize()
    key_id = bytes.fromhex(key.id)
    nonce = os.urandom(_NONCE_BYTES)
    return VERSION + key_id + nonce + AESGCM(key.secret).encrypt(nonce, padded, _associated(key_id, place))


def unseal(key: Key, sealed: bytes, place: Binding) -> bytes:
    """Open a sealed value.

    Raises:
        SealBrokenError: for whatever reason it does not open.
    """
    key_id = bytes.fromhex(key.id)
    if len(sealed) <= _HEADER_BYTES or sealed[:1] != VERSION or sealed[1 : 1 + KEY_ID_BYTES] != key_id:
        raise SealBrokenError
    nonce = sealed[1 + KEY_ID_BYTES : _HEADER_BYTES]
    try:
        padded = AESGCM(key.secret).decrypt(nonce, sealed[_HEADER_BYTES:], _associated(key_id, place))
        unpadder = PKCS7(_BLOCK_BITS).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
    except (InvalidTag, ValueError):
        raise SealBrokenError from None


def seal_json(key: Key, value: Any, place: Binding) -> bytes:
    """Seal a JSON value."""
    return seal(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), place)


def unseal_json(key: Key, sealed: bytes, place: Binding) -> Any:
    """Open a sealed JSON value."""
    return json.loads(unseal(key, sealed, place))


def key_id_of(sealed: bytes) -> KeyId:
    """The id of the key a sealed value needs."""
    return KeyId(sealed[1 : 1 + KEY_ID_BYTES].hex())


def seal_text(key: Key, text: str, place: Binding) -> str:
    """Seal a text into a token that can travel in a message (URL-safe base64 behind a fixed prefix)."""
    return TOKEN_PREFIX + base64url.encode(seal(key, text.encode(), place))


def unseal_text(key: Key, token: str, place: Binding) -> str:
    """Open a token made by `seal_text`."""
    if not token.startswith(TOKEN_PREFIX):
        raise SealBrokenError
    try:
        sealed = base64url.decode(token[len(TOKEN_PREFIX) :])
    except ValueError:
        raise SealBrokenError from None
    return unseal(key, sealed, place).decode()


def derive(secret: bytes, label: str) -> bytes:
    """A 256-bit key for one use, from a root secret (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=label.encode()).derive(secret)


def mac(secret: bytes, *parts: str | bytes) -> bytes:
    """HMAC-SHA256 over length-prefixed parts (32 bytes)."""
    digest = hmac.new(secret, digestmod=sha256)
    for part in parts:
        encoded = part.encode() if isinstance(part, str) else part
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    return digest.digest()


def same(left: bytes | str, right: bytes | str) -> bool:
    """Compare in constant time."""
    left = left.encode() if isinstance(left, str) else left
    right = right.encode() if isinstance(right, str) else right
    return hmac.compare_digest(left, right)
