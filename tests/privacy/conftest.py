"""A privacy layer of its own for each test: real databases in the test's folder, and a clock that the test turns."""

import base64
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text

from privacy import datamap, runtime
from privacy.database import reading, writing
from privacy.runtime import Privacy, open_privacy
from privacy.seal import Key
from privacy.settings import Settings, parse_master
from privacy.turn import Access, Gated, TurnContext, new_turn_id

PURPOSE = "personalisation"


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

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.erased_list = folder / "erased" / "erased.list"
        self.clock = Clock()
        self.master = self.new_master()
        self.layer: Privacy | None = None
        self.open()

    @staticmethod
    def new_master() -> Key:
        return parse_master(base64.b64encode(os.urandom(32)).decode())[0]

    def open(self, *master: Key, restored: bool = False) -> Privacy:
        """Stop, as it were, and start again: with other master keys when given."""
        self.close()
        chosen = Settings(
            keys_url=f"sqlite:///{self.data / 'keys.db'}",
            database_url=f"sqlite:///{self.data / 'main.db'}",
            erased_list=self.erased_list,
            key_file=self.folder / "secrets" / "master.key",
            master=master or (self.master,),
        )
        self.layer = open_privacy(chosen, self.clock, restored=restored)
        return self.layer

    def close(self) -> None:
        if self.layer is not None:
            self.layer.engine.dispose()
            self.layer.keys._engine.dispose()
            self.layer = None

    def meet(self, platform_id: str = "555-0100", channel: str = "telegram") -> str:
        return self.layer.keys.person_for(channel, platform_id)

    def turn(self, person: str, previous: str | None = None) -> TurnContext:
        """A turn as the store begins it."""
        keys = self.layer.keys.open(person)
        chat = self.layer.keys.chat_key(keys)
        return TurnContext(person, keys.key, chat, new_turn_id(), previous, 1, keeps=True)

    def message(self, turn: TurnContext, gated: Gated) -> dict[str, Any]:
        """What Rasa hands to an action."""
        return {"text": gated.text, "entities": gated.entities, "gate": self.layer.proofs.note(turn, gated)}

    def access(self, person: str | None = None, previous: str | None = None) -> Access:
        turn = self.turn(person or self.meet(), previous)
        return self.layer.proofs.access(self.message(turn, Gated("hello")))

    def agree(self, access: Access, *purposes: str) -> None:
        with self.layer.vault.change(access) as change:
            for purpose in purposes or (PURPOSE,):
                change.choose(purpose, "yes", "May I? [Yes] [No]")

    def remember(self, access: Access, **facts: str) -> None:
        with self.layer.vault.change(access) as change:
            for name, value in facts.items():
                change.remember(name, value, "you told me")

    def rows(self, table: Any) -> list[dict[str, Any]]:
        with reading(self.layer.engine) as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

    def tamper(self, statement: str, **values: Any) -> int:
        """What somebody with the database file can do."""
        with writing(self.layer.engine) as connection:
            return connection.execute(text(statement), values).rowcount

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def shipped():
    """The data map, read once: reading it takes longer than everything else a layer does when it opens."""
    read = datamap.load()
    return SimpleNamespace(load=lambda: read)


@pytest.fixture
def lab(tmp_path, monkeypatch, shipped):
    monkeypatch.setattr(runtime, "datamaps", shipped)
    lab = Lab(tmp_path)
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def shared_lab(tmp_path_factory):
    """One for all examples of a property: nothing is kept between them."""
    lab = Lab(tmp_path_factory.mktemp("shared"))
    yield lab
    lab.close()
