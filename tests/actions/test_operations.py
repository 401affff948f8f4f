"""Operations: each kind is declared, has a question of its own, and says what its answers do."""

from __future__ import annotations

import importlib
import pkgutil
from types import SimpleNamespace

import pytest

from actions import features
from actions.dialogue import operations
from actions.dialogue.operations import Operation, on_yes, operation_of, register
from actions.resources import phrases
from confidant.turn.answers import Answer
from confidant.turn.pending_operations import Proposal

for module in pkgutil.iter_modules(features.__path__):
    importlib.import_module(f"{features.__name__}.{module.name}")  # it declares its operations
KINDS = sorted(name.removeprefix("ask_") for name in phrases() if name.startswith("ask_"))


@pytest.fixture(autouse=True)
def apart(monkeypatch):
    """What a test declares is gone after it."""
    monkeypatch.setattr(operations, "_operations", dict(operations._operations))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_proposed_is_declared(kind):
    assert operation_of(Proposal(kind, "Shall I?")).kind == kind


def test_only_an_erasure_of_all_ends_the_key():
    assert [kind for kind in KINDS if operation_of(Proposal(kind, "")).ends_the_key] == ["erase_all"]


def test_what_loses_something_for_good_takes_no_politeness_for_a_yes():
    assert {kind for kind in KINDS if operation_of(Proposal(kind, "")).irreversible} == {
        *("erase_all", "erase_chat", "erase_feedback", "erase_field", "cancel_order"),
        "purpose_off",
    }


@pytest.mark.parametrize("answer", list(Answer))
def test_after_anything_but_a_yes_all_stays_as_it_is(answer):
    said, done = [], []
    turn = SimpleNamespace(say=said.append)
    on_yes(lambda _turn, proposal: done.append(proposal.kind))(turn, Proposal("sell", "Shall I?"), answer)
    assert (said, done) == (([], ["sell"]) if answer is Answer.YES else (["utter_left_alone"], []))


def test_the_question_of_an_erasure_goes_with_the_key_where_the_database_is_busy():
    """A yes waits for the database, but for the one that ends the key."""
    waited = []

    def take(_nonce, patience=None):
        waited.append(patience)
        return True

    for ends_the_key in (False, True):
        register(Operation(f"sell {ends_the_key}", on_yes(lambda _turn, _proposal: None), ends_the_key=ends_the_key))
        turn = SimpleNamespace(take_question=take, say=lambda _response: None)
        operations.settle(turn, Proposal(f"sell {ends_the_key}", ""), Answer.YES)
    assert waited == [None, 1.0]
