"""Orders: whoever guesses uses up tries of their own, and of nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import turn as turns
from actions.dialogue.turn import Turn
from actions.features import orders
from confidant.keystore.keys import is_person
from confidant.turn.context import GatedMessage, seal_value
from shop.shop import Shop
from tests.confidant.conftest import Lab, lab, shipped, tables
from tests.shop.conftest import store_front

__all__ = ["lab", "shipped", "store_front", "tables"]

ORDER, OWNER_S, WRONG = "LO-48213", "maria@example.org", "someone-{}@example.org"
OWNER, STRANGER = "555-0100", "555-0199"
FOUND, NOT_FOUND, TOO_OFTEN = "utter_order_status_day", "utter_order_not_found", "utter_order_too_often"
TRIES = 5


@pytest.fixture
def ask(lab: Lab, store_front: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody asks for an order by number and e-mail; the response's name."""
    monkeypatch.setattr(turns, "shop", lambda _version: store_front)

    def asking(who: str, number: str, email: str) -> str:
        turn = lab.turn(lab.meet(who))

        def entity(kind: str, value: str) -> dict[str, Any]:
            return {"entity": kind, "value": seal_value(turn.chat_key, turn.person, turn.turn_id, kind, value)}

        entities = (entity("order_number", number), entity("email", email))
        message = {**lab.message(turn, GatedMessage("where is my order", entities)), "intent": {"name": "track_order"}}
        tracker = Tracker(turn.person, {}, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        orders.look_up(Turn(dispatcher, tracker, lab.layer, lab.layer.proofs.capability(message)))
        return str(dispatcher.messages[-1]["response"])

    return asking


def guess(ask: Any, number: str = ORDER, times: int = TRIES) -> list[str]:
    return [ask(STRANGER, number, WRONG.format(one)) for one in range(times)]


@pytest.mark.sample
def test_a_stranger_s_wrong_tries_do_not_lock_the_owner_out(ask: Any) -> None:
    assert guess(ask, times=TRIES + 2) == [NOT_FOUND] * TRIES + [TOO_OFTEN] * 2
    assert ask(OWNER, ORDER, OWNER_S) == FOUND


@pytest.mark.sample
def test_nor_do_many_strangers(ask: Any) -> None:
    for stranger in range(20):
        assert ask(f"555-01{stranger:02}9", ORDER, WRONG.format(stranger)) == NOT_FOUND
    assert ask(OWNER, ORDER, OWNER_S) == FOUND


def test_who_used_up_their_tries_gets_no_answer_about_any_order(ask: Any) -> None:
    """Not even a right one: else the next order would give five tries more."""
    guess(ask)
    assert ask(STRANGER, "LO-48307", "sam@example.org") == TOO_OFTEN


def test_an_erasure_gives_no_new_tries(lab: Lab, ask: Any) -> None:
    guess(ask)
    known = lab.meet(STRANGER)
    lab.layer.keys.erase(known)
    assert ask(STRANGER, ORDER, WRONG.format("else")) == TOO_OFTEN
    assert is_person(lab.meet(STRANGER))
    assert lab.meet(STRANGER) != known


def test_again_after_an_hour(lab: Lab, ask: Any) -> None:
    guess(ask, times=TRIES + 1)
    lab.clock.forward(hours=1)
    assert guess(ask, times=TRIES + 1) == [NOT_FOUND] * TRIES + [TOO_OFTEN]
