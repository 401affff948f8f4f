"""A part raises with a value in its text and its frame, and stderr is a file: no log of either process holds it."""

from __future__ import annotations

import json

import pytest

from tests.support.faults import AT_START, NAMES
from tests.support.search import Needles, search
from tests.support.talk import Talk

pytestmark = pytest.mark.slow
SORRY = "something went wrong"
SLOW = ("action server slow", "database locked", "key store locked")  # raise nothing; they are in test_failures.py
FAULTS = [name for name in NAMES if name not in (*AT_START, *SLOW)]


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=FAULTS)
def test_a_forced_exception_leaves_no_value(talk: Talk, number: int) -> None:
    """The database files too: what was kept before the part broke is sealed. Nor is the conversation's id written."""
    name = f"Xandurlaquist{number:02}"
    values = [name, f"{name}@example.org".lower(), f"+44 7700 9001{number:02}"]
    said = f"my name is {name}, mail {values[1]}, phone {values[2]}"
    assert talk.say("hello", conversation=name)
    assert talk.say(said, FAULTS[number], conversation=name).count(SORRY) == 1
    assert search(Needles(values), [talk.folder]) == set()
    assert "tent" in talk.say("show me tents", conversation=name)


def test_the_logs_were_really_written_at_debug_level(talk: Talk) -> None:
    """So that there was something to find."""
    talk.say("hello")
    log = (talk.folder / "talk.log").read_text(encoding="utf-8", errors="replace")
    assert "rasa.core.processor:" in log
    assert "rasa.core.lock_store:" in log
    assert "DEBUG" in (talk.folder / "site" / "actions.log").read_text(encoding="utf-8", errors="replace")


def test_the_broker_gets_what_the_disk_gets(talk: Talk) -> None:
    """One sealed row for each turn, through Rasa's own broker, and nothing else."""
    path = talk.folder / "site" / "broker.log"
    before = len(path.read_text(encoding="utf-8").splitlines())
    talk.say("my name is Xandurlaquisty", conversation="broker")
    lines = path.read_text(encoding="utf-8").splitlines()[before:]
    assert len(lines) == 1
    assert set(json.loads(lines[0])) == {"event", "sender_id", "turn", "sealed"}
    assert search(Needles(["Xandurlaquisty"]), [talk.folder]) == set()
