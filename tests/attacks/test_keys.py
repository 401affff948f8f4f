"""Attacks on keys and on the databases: what an erasure leaves, what the files alone tell, what comes back.

Facts swapped, old rows put back, another's key: `tests/confidant/test_vault.py`, `tests/confidant/test_keys.py`,
`tests/confidant/test_seal.py`. Here the whole assistant runs.
"""

from __future__ import annotations

import asyncio
import base64
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.faults import fault
from tests.support.pair import Pair, Visitor
from tests.support.search import Needles, search, walk

pytestmark = pytest.mark.slow


def remember(visitor: Visitor, name: str) -> None:
    visitor.say(f"my name is {name}")
    visitor.press("Yes")
    if "Yes" in visitor.buttons:
        visitor.press("Yes")


def wrapped_keys(pair: Pair, person: str) -> list[bytes]:
    """A person's wrapped keys as they stand in the file."""
    with closing(sqlite3.connect(pair.data / "keys.db")) as connection:
        query = "SELECT wrapped FROM persons WHERE person = ? UNION SELECT wrapped FROM chat_keys WHERE person = ?"
        return [bytes(row) for (row,) in connection.execute(query, (person, person))]


def rows_of(pair: Pair, person: str) -> dict[str, int]:
    """How many rows of each table of both databases are a person's."""
    found = {}
    for name in ("keys.db", "confidant.db"):
        with closing(sqlite3.connect(pair.data / name)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                if "person" in columns:
                    query = f"SELECT count(*) FROM {table} WHERE person = ?"  # noqa: S608
                    found[table] = connection.execute(query, (person,)).fetchone()[0]
    return {table: count for table, count in found.items() if count}


class Broker:
    """Takes what the store publishes."""

    def __init__(self) -> None:
        self.published: list[Any] = []

    def publish(self, event: Any) -> None:
        self.published.append(event)


@pytest.fixture
def broker(pair: Pair) -> Any:
    pair.store.event_broker = Broker()
    yield pair.store.event_broker
    pair.store.event_broker = None


def erase(pair: Pair, person: str) -> None:
    """What the command of an officer does, in another process, while Rasa and the actions run."""
    pair.run("-m", "confidant", "erase-person", person)


@pytest.mark.parametrize("said", ["my name is Brunturlafahl", "yes", "show me tents", "delete all my data"])
@pytest.mark.parametrize("when", ["before the action", "in the action", "before the store"])
def test_erased_while_a_turn_is_in_flight(pair: Pair, visitor: Visitor, broker: Any, when: str, said: str) -> None:
    """Nothing of that turn comes back: not on disk, not in memory, not in the broker; and the person is new."""
    visitor.say("my name is Brunturlafahl")  # a question is open
    person = pair.person(visitor)
    wrapped = wrapped_keys(pair, person)
    published = len(broker.published)
    pair.loop.run_until_complete(in_flight(pair, visitor, said, when))
    assert pair.layer.keys.person_for("cmdline", visitor.conversation) != person
    assert set(rows_of(pair, person)) <= {"ledger"}
    assert pair.store._memory.turns(person) == []
    assert broker.published[published:] == []
    with pair.copied() as folder:
        assert not [path for path in walk([folder]) for key in wrapped if key in path.read_bytes()]
    assert "tent" in visitor.say("show me tents")
    assert "Brunturlafahl" not in visitor.say("what do you know about me?")


async def in_flight(pair: Pair, visitor: Visitor, said: str, when: str) -> None:
    """Say something, and have the person erased at a point of that turn."""
    person = pair.person(visitor)
    if when == "in the action":
        with fault(pair, "action server slow", seconds=2, patience=30):
            turn = asyncio.ensure_future(pair.tell(visitor.conversation, said))
            await asyncio.sleep(0.8)
            erase(pair, person)
            await turn
        return
    part, name = (pair.store, "save") if when == "before the store" else (pair.agent.processor, "parse_message")
    original = getattr(part, name)

    async def erasing(*args: Any, **kwargs: Any) -> Any:
        if when == "before the store":
            erase(pair, person)
            return await original(*args, **kwargs)
        result = await original(*args, **kwargs)
        erase(pair, person)
        return result

    setattr(part, name, erasing)
    try:
        await pair.tell(visitor.conversation, said)
    finally:
        delattr(part, name)


def test_erased_while_the_chat_is_on_a_break(pair: Pair, visitor: Visitor) -> None:
    """In a pause the chat lies in memory, sealed; erasing takes that as well."""
    remember(visitor, "Brunturlafahl")
    visitor.say("pause please, keep nothing for now")
    visitor.say("show me tents")
    person = pair.person(visitor)
    assert pair.store._memory.turns(person)
    visitor.say("delete all my data")
    assert "receipt" in visitor.press("Yes, erase it all")
    assert pair.store._memory.turns(person) == []
    assert set(rows_of(pair, person)) <= {"ledger"}


def test_after_an_erasure_the_wrapped_key_is_in_no_file(pair: Pair, visitor: Visitor) -> None:
    """Neither as it was nor encoded, journals included; while the person lived it was there."""
    remember(visitor, "Drozhommibert")
    person = pair.person(visitor)
    wrapped = wrapped_keys(pair, person)
    assert len(wrapped) == 2
    with pair.copied() as folder:
        assert all(key in (folder / "data" / "keys.db").read_bytes() for key in wrapped)
    visitor.say("delete all my data")
    assert "receipt" in visitor.press("Yes, erase it all")
    pieces = [piece for key in wrapped for piece in (key, key[9:37], key[-24:])]
    forms = [form for piece in pieces for form in (piece, piece.hex().encode(), base64.b64encode(piece)[4:-4])]
    with pair.copied() as folder:
        for path in walk([folder]):
            content = path.read_bytes()
            assert not [form for form in forms if form in content], path.name
    assert set(rows_of(pair, person)) <= {"ledger"}


SAID = (
    "hello, I need a quagmire-proof tent for Kamchatka",
    "my name is Hrothizzumere",
    "I live in Szczebrzeszyn",
    "my shoe size is 47 and I love climbing",
    "my order is XQ-55512",
    "hrothizzumere@example.org",
    "the zipfastener of the marmalade jacket broke",
)


def test_the_databases_alone_say_nothing(pair: Pair) -> None:
    """No name, no field name, no id of a platform, no word of a message, no intent, no response: in the raw bytes."""
    visitors = [Visitor(pair, f"platform-id-55501{number:02}") for number in range(3)]
    for visitor in visitors:
        for text in SAID:
            visitor.say(text)
            while "Yes" in visitor.buttons:
                visitor.press("Yes")
        visitor.say("/show")
    assert "Hrothizzumere" in visitors[0].say("/show")
    layer = pair.layer
    words = {word for text in SAID for word in text.split() if len(word) > 5}
    names = {*layer.datamap.fields, *layer.datamap.purposes, *layer.datamap.recipients} - {"name"}
    labels = {field.label for field in layer.datamap.fields.values()}
    rasa = {*pair.agent.domain.intents, *pair.agent.domain.action_names_or_texts, *pair.agent.domain.responses}
    platform = {visitor.conversation for visitor in visitors} | {"cmdline", "platform-id"}
    said = {"Hrothizzumere", "Szczebrzeszyn", "XQ-55512", *SAID}
    structure = {"person", "ledger", "pending", "feedback"}  # names of tables and columns of ours
    needles = {one for group in (words, names, labels, rasa, platform, said) for one in group if len(one) >= 5}
    with pair.copied() as folder:
        assert {"keys.db", "confidant.db", "confidant.db-wal"} <= {path.name for path in walk([folder / "data"])}
        assert search(Needles(needles - structure), [folder / "data"]) == set()


def test_a_value_sealed_for_one_person_is_nothing_in_another_s_hands(pair: Pair) -> None:
    """All of one person's rows written under another's id: no row opens, and nobody sees the other's name."""
    victim, thief = pair.visitor(), pair.visitor()
    remember(victim, "Ymbastuwick")
    remember(thief, "Ploverenkiska")
    mine, theirs = pair.person(thief), pair.person(victim)
    with closing(sqlite3.connect(pair.data / "confidant.db")) as connection, connection:
        for table in ("records", "facts", "turns", "ledger"):
            connection.execute(f"DELETE FROM {table} WHERE person = ?", (mine,))  # noqa: S608
            connection.execute(f"UPDATE {table} SET person = ? WHERE person = ?", (mine, theirs))  # noqa: S608
    assert "something went wrong" in thief.say("what do you know about me?")
    assert "Ymbastuwick" not in thief.say("/show")


def test_files_are_their_owners_alone(pair: Pair, visitor: Visitor) -> None:
    visitor.say("hello")
    private: list[Path] = [*walk([pair.data]), pair.key_file]
    assert [path.name for path in private if path.stat().st_mode & 0o077] == []
