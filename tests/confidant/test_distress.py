"""Cries for help that the gate hears itself, because the detector would take the telling words out."""

from __future__ import annotations

import pytest

from confidant.keystore.keys import Key
from confidant.turn.context import TurnContext
from confidant.turn.distress import cries_for_help
from confidant.turn.gate import IN_DISTRESS, MAX_CHARACTERS, Gate

CRIES = [
    "i'm suicidal",
    "I\u2019m feeling suicidal",
    "suicidal thoughts again",
    "my son tried to commit suicide",
    "self harm",
    "i started self-harming again",
    "i think my sister overdosed",
    "i've been raped",
    "he raped me",
    "i was sexually assaulted last night",
    "i'm so depressed",
    "im going to kil myself",
    "quiero morir",
    "je veux mourir",
    "ich will nicht mehr leben",
    "mi novio me pega",
]
NO_CRIES = [
    "do you support a suicide prevention charity",
    "suicide squad t-shirt",
    "this hill is killing me",
    "i nearly killed myself laughing",
    "i could kill for a green parka",
    "i'm so depressed that my parcel is late",
    "grapes of rapeseed oil",
    "ich will wandern",
    "quiero botas",
    "je veux une tente",
]


@pytest.fixture
def turn() -> TurnContext:
    return TurnContext("p_somebody", Key.new(), Key.new(), "turn", None, 1, keeps=True)


class Finds:
    """A detector that must not be asked."""

    def find(self, *_: object) -> list[object]:
        raise AssertionError


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_is_heard(text: str) -> None:
    assert cries_for_help(text)


@pytest.mark.parametrize("text", NO_CRIES)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert not cries_for_help(text)


def test_nothing_of_a_cry_passes_the_gate_and_a_long_one_is_heard_too(turn: TurnContext) -> None:
    gate = Gate(Finds(), lambda _person, _payload: None)
    for text in ("i'm suicidal", f"i'm suicidal {'and ' * MAX_CHARACTERS}"):
        assert gate.admit(text, turn) == IN_DISTRESS
