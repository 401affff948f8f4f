"""A place of the message is sealed, and yet it has not lost its meaning: an action opens it, in this chat only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import action as actions
from actions.dialogue import turn as turns
from actions.dialogue.turn import acts
from actions.features import stores
from confidant.errors import SealBrokenError
from confidant.layer import Process
from confidant.turn.context import kind_of
from tests.confidant.conftest import Lab, lab, shipped, tables
from tests.support.lexicon import sample_lexicon

__all__ = ["lab", "shipped", "tables"]

FEATURES = (stores,)
"""Imported, so that its actions are known."""

PLACES = [
    ("where is your nearest store to dublin", "dublin"),
    ("what do i need for a week in iceland", "iceland"),
    ("i'm climbing ben nevis in may", "ben nevis"),
    ("a tent for a week in scotland", "scotland"),
]


@pytest.fixture(scope="module")
def gate() -> Any:
    process = Process()
    process.know(sample_lexicon)
    return process.offline_gate


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_place_is_sealed_and_opens_for_an_action_of_the_turn(lab, gate, text, place):
    turn = lab.turn(lab.meet())
    admitted = gate.admit(text, turn)
    assert place not in admitted.text
    assert "_place_" in admitted.text
    [sealed] = [one["value"] for one in admitted.entities if one["entity"] == "place"]
    assert place not in sealed
    assert kind_of(sealed) == "place"
    capability = lab.layer.proofs.capability(lab.message(turn, admitted))
    assert capability.open(sealed, "place") == place


def test_a_place_opens_for_nobody_else_and_as_nothing_else(lab, gate):
    text, _ = PLACES[0]
    turn = lab.turn(lab.meet())
    admitted = gate.admit(text, turn)
    [sealed] = [one["value"] for one in admitted.entities if one["entity"] == "place"]
    with pytest.raises(SealBrokenError):
        lab.capability(lab.meet("555-0101")).open(sealed, "place")
    with pytest.raises(SealBrokenError):
        lab.layer.proofs.capability(lab.message(turn, admitted)).open(sealed, "person")


def test_the_nearest_shop_is_found_to_a_sealed_town(lab: Lab, gate: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "detector", lambda: SimpleNamespace(find=lambda _text: []))
    monkeypatch.setattr(actions, "current_layer", lambda: lab.layer)
    person = lab.meet()
    turn = lab.turn(person)
    message = lab.message(turn, gate.admit(PLACES[0][0], turn))
    tracker = Tracker(person, {}, {**message, "intent": {"name": "ask_store"}}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    acts["action_ask_store"]._answer(dispatcher, tracker)
    assert {message["city"] for message in dispatcher.messages} == {"Dublin"}
