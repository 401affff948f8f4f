"""`python -m confidant …`: what an operator does with the privacy layer from a terminal."""

from __future__ import annotations

import argparse
import base64
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import create_engine, func, select

from confidant import bot, settings
from confidant.errors import NoKeyError, PrivacyError, SettingError
from confidant.layer import compose, current_layer, detector
from confidant.rights import retention
from confidant.storage import schema
from confidant.storage.database import reading
from confidant.subject import ledger


def init(_arguments: argparse.Namespace) -> None:
    """Make the master key, once; never beside a key store that already has people."""
    places = settings.locate()
    if os.environ.get("PRIVACY_KEY") or places.key_file.exists():
        settings.load(dict(os.environ))
        print("The master key is there.")
        return
    path = settings.sqlite_path(places.keys_url)
    if (path is None or path.exists()) and _people(places.keys_url):
        raise SettingError(
            "The key store has people, but the master key is missing. A new key could not read anything: bring the "
            "old one back, or delete the databases to start afresh.",
        )
    places.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(places.key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(AESGCM.generate_key(256)) + b"\n")
    print("Made a master key. Keep a copy of it in a safe place, apart from the databases.")


def _people(url: str) -> int:
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, schema.persons.name):
                return 0
            return int(connection.scalar(select(func.count()).select_from(schema.persons)) or 0)
    finally:
        engine.dispose()


def sweep(_arguments: argparse.Namespace) -> None:
    """Delete what is past its time."""
    layer = current_layer()
    swept = retention.sweep(layer.engine, layer.keys, layer.datamap, layer.erasures)
    print(f"Deleted {swept.rows} rows, {swept.chat_keys} chat keys and {swept.people} people.")


def replay_erasures(_arguments: argparse.Namespace) -> None:
    """After restoring a backup: erase again whoever was erased since."""
    layer = compose(settings.load(), bot.load(), restored=True)
    print(f"Erased {layer.erasures.finish_now()} people again.")


def rotate_keys(_arguments: argparse.Namespace) -> None:
    """Wrap all keys anew under the newest master key (the first one given)."""
    print(f"Wrapped {current_layer().keys.rotate()} keys anew.")


def verify_ledger(_arguments: argparse.Namespace) -> None:
    """Check that no entry of the ledger was changed, moved or taken out."""
    layer = current_layer()
    with reading(layer.engine) as connection:
        count, broken = ledger.verify(connection, layer.keys.ledger_key)
    print(f"{count} entries checked, {len(broken)} chains broken.")
    if broken:
        raise SystemExit(1)


def erase_person(arguments: argparse.Namespace) -> None:
    """Erase a person by their random id, as an officer must when asked by letter."""
    layer = current_layer()
    try:
        layer.keys.open(arguments.person)
    except NoKeyError:
        raise SettingError("Nobody has this id.") from None
    layer.erasures.erase(arguments.person)
    print("Erased.")


def detect(arguments: argparse.Namespace) -> None:
    """Read messages a line (JSON with a text), write the spans found a line, as they come."""
    find = detector().find  # loaded before the first line, so that a mistake in its configuration shows at once
    for number, line in enumerate(_lines(), 1):
        text = line if arguments.text else _text(line, number)
        kept = [{key: getattr(span, key) for key in ("start", "end", "kind", "score")} for span in find(text)]
        print(json.dumps({"spans": kept}), flush=True)


def _text(line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, TypeError, LookupError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise SettingError(
            f'Line {number} is not a JSON object with a text, such as {{"text": "hello"}}. For plain text: --text.'
        )
    return text


def scrub(_arguments: argparse.Namespace) -> None:
    """Read text, write it with every personal value replaced by its kind."""
    put = detector().scrub
    for line in _lines(keep_ends=True):
        body = line.rstrip("\r\n")
        print(put(body) + line[len(body) :], end="", flush=True)


def _lines(*, keep_ends: bool = False) -> Iterator[str]:
    """Standard input as UTF-8 (what is not shows as replacement characters), a line at a time."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    for line in sys.stdin:
        yield line if keep_ends else line.rstrip("\r\n")


def doctor(_arguments: argparse.Namespace) -> None:
    """Say whether everything is where it should be."""
    places = settings.locate()
    layer = current_layer()
    print("The master key opens the key store.")
    for what, url in (("key store", places.keys_url), ("main database", places.database_url)):
        path = settings.sqlite_path(url)
        print(f"The {what} is {'an SQLite file' if path else 'on a server'}.")
        if path and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingError(f"Others may read the {what}. Give its file mode 0600.")
    print(f"The data map is of {layer.datamap.version}, with {len(layer.datamap.fields)} fields.")


_Command = Callable[[argparse.Namespace], None]
_COMMANDS: dict[str, _Command] = {
    "init": init,
    "doctor": doctor,
    "sweep": sweep,
    "replay-erasures": replay_erasures,
    "rotate-keys": rotate_keys,
    "verify-ledger": verify_ledger,
    "erase-person": erase_person,
    "detect": detect,
    "scrub": scrub,
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it was done, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="python -m confidant", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in _COMMANDS.items():
        sub = commands.add_parser(name, help=command.__doc__)
        if name == "erase-person":
            sub.add_argument("person", help="the random id, p_…")
        if name == "detect":
            sub.add_argument("--text", action="store_true", help="lines are plain text, not JSON")
    arguments = parser.parse_args(argv)
    try:
        _COMMANDS[arguments.command](arguments)
    except PrivacyError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    return 0
