"""What is left of a turn in the memory of both processes when it is over, and what a crash would write of it.

Looked at are live objects: whatever Python could still hand to anybody. Memory that was freed and not yet overwritten
is not wiped, by Python or by us; that is why neither process may leave a core dump or be read by others of its user.
"""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.talk import Talk

pytestmark = pytest.mark.slow
_LOOK_SECONDS = 30


def in_rasa(talk: Talk, value: bytes) -> dict[str, Any]:
    return talk.ask(look=base64.b64encode(value).decode())


def in_actions(talk: Talk, value: bytes) -> dict[str, Any]:
    """Ask the action server by a file, and wait for its answer."""
    orders = talk.folder / "site" / "orders"
    looked: Path = orders / "looked"
    looked.unlink(missing_ok=True)
    (orders / "ready").write_bytes(base64.b64encode(value))
    (orders / "ready").rename(orders / "look")
    deadline = time.monotonic() + _LOOK_SECONDS
    while not looked.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(0.2)
    report: dict[str, Any] = json.loads(looked.read_text(encoding="utf-8"))
    return report


@pytest.fixture(params=["Rasa", "actions"])
def look(talk: Talk, request: pytest.FixtureRequest) -> Any:
    ask = in_rasa if request.param == "Rasa" else in_actions
    return lambda value: ask(talk, value)


def test_looking_finds_what_is_there(look: Any) -> None:
    """A text that lives: a response of the domain, the name of a module of ours."""
    assert look(b"confidant.turn.gate")["holders"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("my name is Glimbulviwick", b"Glimbulviwick"),
        ("Fjallastuzorp@example.org", b"fjallastuzorp@example.org"),
        ("my password is Hrothebbolund!55", b"Hrothebbolund!55"),
        ("my card is 4242 4242 4242 4242", b"4242 4242 4242 4242"),
        ("I live at 14 Uzvaromminova Road", b"Uzvaromminova"),
    ],
)
def test_nothing_of_a_turn_outlives_it(talk: Talk, look: Any, said: str, value: bytes) -> None:
    talk.say(said, conversation=said[-6:])
    assert look(value.lower())["holders"] == []
    assert look(value)["holders"] == []


@pytest.mark.parametrize("name", ["action fails", "NLU fails", "store fails to write", "gate fails"])
def test_nor_does_anything_of_a_failed_one(talk: Talk, look: Any, name: str) -> None:
    """An exception that somebody keeps would keep its frames, and they the message."""
    value = f"Zephenki{name.split(' ', maxsplit=1)[0].lower()}ska"
    talk.say(f"my name is {value}", name)
    assert look(value.encode())["holders"] == []


def test_what_is_remembered_does_not_stay_in_memory_either(talk: Talk, look: Any) -> None:
    """Said yes, kept in the vault, used for a greeting: gone from memory when the turn is over."""
    kept = uuid4().hex
    talk.say("hello", conversation=kept)
    yes = talk.ask(say="my name is Thwackizzufahl", **{"as": kept})["buttons"]["Yes"]
    yes = talk.ask(say=yes, **{"as": kept})["buttons"]["Yes"]
    talk.say(yes, conversation=kept)
    assert "Thwackizzufahl" in talk.say("hi", conversation=kept)
    assert look(b"Thwackizzufahl")["holders"] == []


def test_no_core_dump(look: Any) -> None:
    """Neither by size nor by the kernel's own leave; the second also keeps other programs of the user from reading."""
    report = look(b"confidant.turn.gate")
    assert report["core"] == [0, 0]
    assert report["dumpable"] == 0
