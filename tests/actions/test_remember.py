"""Remembering, from what somebody tells to what is kept: through proposals, session facts, the vault and erasure."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import action as actions
from actions.dialogue import turn as turns
from actions.dialogue.session_facts import SessionFact, from_json, to_json
from actions.dialogue.turn import acts
from actions.features import answers, consent, inform, privacy_correct, privacy_erase, privacy_info, privacy_view
from confidant.subject.vault import Source
from confidant.turn.context import GatedMessage, seal_value
from tests.confidant.conftest import Lab, lab, shipped, tables

__all__ = ["lab", "shipped", "tables"]

FEATURES = (answers, consent, inform, privacy_correct, privacy_erase, privacy_info, privacy_view)
"""Imported, so that their actions and operations are known."""

FACTS = [SessionFact("city", "cs1.one", "place"), SessionFact("shoe_size", "cs1.two", "shoe_size")]


class Chat:
    """Somebody who talks to the actions themselves; slots go on, and buttons are pressed as the gate reads them."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.person = lab.meet()
        self.slots: dict[str, Any] = {}
        self.buttons: dict[str, str] = {}
        self.said: list[dict[str, Any]] = []

    def _turn(self, gated: GatedMessage, intent: str, turn: Any) -> list[str]:
        message = {**self.lab.message(turn, gated), "intent": {"name": intent}}
        tracker = Tracker(self.person, self.slots, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = acts[f"action_{intent}"]._answer(dispatcher, tracker)
        self.slots.update({event["name"]: event["value"] for event in events})
        self.said = dispatcher.messages
        for message in self.said:
            if str(message["response"]).startswith("utter_ask_"):
                self.buttons = {name: message[name] for name in ("yes", "chat", "no")}
        return [str(message["response"]) for message in self.said]

    def _begin(self) -> Any:
        key = self.lab.layer.keys.open(self.person).key
        return self.lab.turn(self.person, self.lab.layer.pending.begin_turn(self.person, key))

    def say(self, text: str, intent: str = "inform") -> list[str]:
        """Say something; a town in braces is sealed as the gate does it."""
        turn, entities = self._begin(), []
        town = re.search(r"\{(\w+)\}", text)
        if town:
            value = seal_value(turn.chat_key, turn.person, turn.turn_id, "place", town[1])
            text = text.replace(town[0], "_place_")
            start = text.index("_place_")
            entities = [{"entity": "place", "start": start, "end": start + len("_place_"), "value": value}]
        return self._turn(GatedMessage(text, entities), intent, turn)

    def command(self, intent: str, argument: str | None = None) -> list[str]:
        return self._turn(GatedMessage(f"/{intent}", argument=argument), intent, self._begin())

    def press(self, title: str) -> list[str]:
        turn = self._begin()
        press = self.lab.layer.pending.pressed(self.person, self.buttons[title])
        return self._turn(GatedMessage("/press", press=press), "press", turn)

    @property
    def facts(self) -> dict[str, tuple[str, Source]]:
        record = self.lab.layer.vault.read(self.lab.capability(self.person))
        return {name: (fact.value, fact.source) for name, fact in record.facts.items()}


@pytest.fixture
def chat(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(turns, "detector", lambda: SimpleNamespace(find=lambda _text: []))
    monkeypatch.setattr(actions, "current_layer", lambda: lab.layer)
    return Chat(lab)


def test_session_facts_come_back_from_json():
    assert from_json(to_json(FACTS)) == FACTS
    assert from_json(None) == []


def test_only_for_this_chat_and_then_for_longer(chat):
    assert chat.say("I live in {Galway}") == ["utter_ask_remember"]
    assert chat.press("chat") == ["utter_kept_for_chat"]
    assert chat.facts == {}
    chat.command("view_my_data", "show")
    assert "Galway" in str(chat.said)
    assert chat.command("give_consent", "personalisation") == ["utter_ask_purpose_on"]
    assert chat.press("yes") == ["utter_ask_age"]
    assert chat.command("ask_why_data") == ["utter_why_age", "utter_back_to_question", "utter_ask_age"]
    assert chat.say("I'm 34") == ["utter_remembered"]
    assert chat.facts == {"city": ("Galway", Source.TOLD)}
    assert chat.slots["chat_facts"] is None


def test_a_button_counts_once(chat):
    chat.say("I live in {Galway}")
    assert chat.press("no") == ["utter_not_kept"]
    assert chat.press("yes") == ["utter_button_old"]
    assert chat.facts == {}


def test_what_was_said_in_words(chat):
    """Politeness is a yes where nothing is lost, "later" leaves it, and a no at the beginning is a no."""
    chat.say("I live in {Galway}")
    assert chat.say("maybe later", "deny") == ["utter_left_for_now"]
    chat.say("I live in {Galway}")
    assert chat.say("fine", "affirm") == ["utter_ask_age"]
    assert chat.say("yes", "affirm") == ["utter_remembered"]


def test_corrected_and_erased(chat):
    chat.say("I live in {Galway}")
    chat.press("yes")
    chat.press("yes")
    assert chat.say("No, it's {Cork}", "correct_my_data") == ["utter_ask_correct"]
    assert chat.press("yes") == ["utter_corrected"]
    assert chat.facts == {"city": ("Cork", Source.TOLD)}
    assert chat.command("delete_my_data", "city") == ["utter_ask_erase_field"]
    assert chat.say("fine", "affirm")[-1] == "utter_ask_erase_field"  # that is lost for good: it takes a clear yes
    assert chat.say("yes", "affirm") == ["utter_erased_field"]
    assert chat.facts == {}


def test_an_erasure_of_all_can_be_narrowed(chat):
    chat.say("I live in {Galway}")
    chat.press("yes")
    chat.press("yes")
    assert chat.command("delete_my_data", "everything") == ["utter_ask_erase_all"]
    assert chat.say("no, just my city", "deny") == ["utter_ask_erase_field"]
    assert chat.say("no", "deny") == ["utter_left_alone"]
    assert chat.facts == {"city": ("Galway", Source.TOLD)}
