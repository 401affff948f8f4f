"""Where keys and databases are, from the environment, read once. Paths start from the bot's folder.

| variable | meaning | default |
| --- | --- | --- |
| PRIVACY_KEY | master keys, base64 of 32 bytes each, comma-separated, newest first | none: the key file is read |
| PRIVACY_KEY_FILE | the same, one a line, in a file with mode 0600 | secrets/master.key |
| PRIVACY_KEYS_URL | the key store | sqlite:///var/keys.db |
| PRIVACY_DATABASE_URL | the main database | sqlite:///var/confidant.db |
| PRIVACY_ERASED_LIST | append-only list of erased key ids | erased/erased.list |
| CONFIDANT_BRAND | another brand's folder (`confidant.bot`); the defaults above get its name | none |
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from confidant.bot import BRAND, root
from confidant.crypto.seal import KEY_BYTES, KEY_ID_BYTES, Key
from confidant.errors import SettingError
from confidant.identifiers import KeyId

_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Settings:
    """What the privacy layer needs to start."""

    keys_url: str
    database_url: str
    erasure_log: Path
    key_file: Path
    master: tuple[Key, ...] = field(repr=False)


def _absolute(name: str, url: str) -> str:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its text has the whole URL in it, password and all
        raise SettingError(f"{name} is not a database URL such as sqlite:///var/name.db.") from None
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).is_absolute():
        parsed = parsed.set(database=str(root() / parsed.database))
    return str(parsed.render_as_string(hide_password=False))


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite URL, or None for a server."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def parse_master(text: str) -> tuple[Key, ...]:
    """Read master keys, newest first. A key's id is a digest of it, so that it need not be stored beside it."""
    keys = []
    for item in text.replace(",", "\n").split():
        try:
            secret = base64.b64decode(item, validate=True)
        except (binascii.Error, ValueError):
            raise SettingError("The master key is not base64. Make one with `python -m confidant init`.") from None
        if len(secret) != KEY_BYTES:
            raise SettingError(f"A master key must have {KEY_BYTES} bytes. Make one with `python -m confidant init`.")
        key_id = KeyId(sha256(b"confidant master key id" + secret).digest()[:KEY_ID_BYTES].hex())
        keys.append(Key(key_id, secret))
    if not keys:
        raise SettingError("The master key is empty. Make one with `python -m confidant init`.")
    return tuple(keys)


def read_key_file(path: Path) -> str:
    """The text of the key file, refused when anyone but its owner may read it."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise SettingError(
            "There is no master key. `python -m confidant init` makes one; if you had one, bring it back: "
            "without it nothing kept so far can be read.",
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SettingError("The master key file cannot be read.") from None
    if mode & _OTHERS_MAY:
        raise SettingError("Others may read the master key file. Give it mode 0600: chmod 600.")
    return text


def load(environ: MutableMapping[str, str] = os.environ) -> Settings:
    """Read the settings. `PRIVACY_KEY` is taken out of the environment, so that no child process inherits it."""
    given = environ.pop("PRIVACY_KEY", None)
    locations = locate(environ)
    text = given or read_key_file(locations.key_file)
    databases = [sqlite_path(url) for url in (locations.keys_url, locations.database_url)]
    if locations.key_file.resolve().parent in {path.resolve().parent for path in databases if path}:
        raise SettingError("The master key file lies beside a database. Move it: PRIVACY_KEY_FILE names its place.")
    return Settings(
        locations.keys_url,
        locations.database_url,
        locations.erasure_log,
        locations.key_file,
        parse_master(text),
    )


def locate(environ: MutableMapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment, but no key: `master` is empty."""
    brand = environ.get(BRAND)
    place = f"/{Path(brand).name}" if brand else ""  # people's data of one brand don't meet those of another
    return Settings(
        keys_url=_absolute("PRIVACY_KEYS_URL", environ.get("PRIVACY_KEYS_URL", f"sqlite:///var{place}/keys.db")),
        database_url=_absolute(
            "PRIVACY_DATABASE_URL",
            environ.get("PRIVACY_DATABASE_URL", f"sqlite:///var{place}/confidant.db"),
        ),
        erasure_log=root() / environ.get("PRIVACY_ERASED_LIST", f"erased{place}/erased.list"),
        key_file=root() / environ.get("PRIVACY_KEY_FILE", "secrets/master.key"),
        master=(),
    )
