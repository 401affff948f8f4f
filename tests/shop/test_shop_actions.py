"""What is answered to searches, tips and questions about shops, with the very sentences; without Rasa's server."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import questions, session_facts
from actions.dialogue import turn as turns
from actions.dialogue.turn import Turn
from actions.features import products, stores
from confidant import datamap as datamaps
from confidant.crypto.seal import Key
from confidant.subject.vault import Record

pytestmark = pytest.mark.sample

ROOT = Path(__file__).parents[2]
RESPONSES = {
    name: variants[0]
    for path in ROOT.glob("data/*/responses.yml")
    for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
}
DATAMAP = datamaps.load(ROOT / "privacy.yml")
MONDAY_NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=timezone.utc)
FIND = products.FindProduct()
TIP = products.AskRecommendation()
STORE = stores.AskStore()


class Chat:
    """Somebody who talks to the actions; slots go on from turn to turn, and nothing is kept."""

    def __init__(self, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(turns, "detector", lambda: SimpleNamespace(find=lambda _text: []))
        monkeypatch.setattr(turns, "shop", lambda _version: shop)
        for module in (products, stores, session_facts):
            monkeypatch.setattr(module, "usable", lambda _turn: self.tastes)
        self.key = Key.new()
        self.slots: dict[str, Any] = {}
        self.tastes: dict[str, str] = {}
        self.proposal = None
        self.buttons: list[str] = []

    def turn(self, text: str, argument: str | None = None, place: str | None = None, intent: str = "") -> Turn:
        self.dispatcher = CollectingDispatcher()
        entities = [{"entity": "place", "value": "sealed", "start": 0, "end": 0}] if place else []
        message = {"text": text, "intent": {"name": intent}, "entities": entities}
        tracker = Tracker("someone", self.slots, message, [], False, None, {}, "action_listen")
        layer = SimpleNamespace(clock=MONDAY_NIGHT.timestamp, datamap=DATAMAP, pending=None)
        mine = {"person": "p_" + "0" * 24, "turn_id": "0" * 24, "key": self.key, "chat_key": self.key}
        capability = SimpleNamespace(argument=argument, version="", open=lambda _token, _kind: place, **mine)
        turn = Turn(self.dispatcher, tracker, layer, capability)
        turn.__dict__.update(proposal=self.proposal, record=Record())
        return turn

    def say(self, action: Any, text: str, **more: Any) -> str:
        """All that is answered, as a person reads it; every placeholder must have been filled."""
        turn = self.turn(text, **more)
        take = questions.answer_handlers.get(turn.asking.split(":")[0])
        if take is None or turn.is_command or not take(turn):
            action.act(turn)
        self.slots.update({event["name"]: event["value"] for event in turn.events()})
        said = self.dispatcher.messages
        self.buttons = [
            button["payload"] for message in said for button in RESPONSES[message["response"]].get("buttons", ())
        ]
        return "\n".join(_filled(message) for message in said)

    def narrows(self, text: str) -> bool:
        return products.narrows(self.turn(text))


def _filled(message: dict[str, Any]) -> str:
    text = RESPONSES[message["response"]]["text"]
    values = {name: message[name] for name in re.findall(r"\{(\w+)\}", text)}
    assert None not in values.values()
    return str(text.format(**values))


@pytest.fixture
def chat(store_front, monkeypatch) -> Chat:
    return Chat(store_front, monkeypatch)


def examples(*folders: str) -> list[str]:
    texts = [(ROOT / "data" / folder / "nlu.yml").read_text(encoding="utf-8") for folder in folders]
    return [line for text in texts for line in re.findall(r"^ {6}- (.+)$", text, re.MULTILINE)]


# Searches


def test_the_answer_names_the_wishes(chat):
    assert "I looked for green rain jackets in M" in chat.say(FIND, "green rain jacket in M")
    assert "no black" in chat.say(FIND, "not black please")


def test_a_colour_left_out_is_not_in_the_cards(chat):
    chat.say(FIND, "jackets")
    lines = [line for line in chat.say(FIND, "not blue").splitlines() if line.startswith("•")]
    assert lines
    assert not any("blue" in line for line in lines)


def test_the_end_keeps_the_search_and_lets_people_start_anew(chat):
    chat.say(FIND, "gloves")
    before = dict(chat.slots)
    for text in ("any others?", "more"):
        assert chat.say(FIND, text).startswith("That was all for gloves")
        assert chat.slots == before
    assert "/find_product.new" in chat.buttons
    assert "gloves up to" in chat.say(FIND, "cheaper")


@pytest.mark.parametrize("text", ["jackets", "gloves", "pink tents"])
def test_every_listing_lets_people_start_anew(chat, text):
    chat.say(FIND, text)
    assert "/find_product.new" in chat.buttons
    assert "What are you looking for" in chat.say(FIND, "/find_product", argument="new")
    assert chat.slots["search"] is None


def test_what_the_buttons_say_is_a_word_the_gate_knows():
    known = {word for line in examples("products") for word in line.split()}
    assert {"new", "more"} <= known


def test_nothing_found_keeps_the_search_before(chat):
    chat.say(FIND, "green boots")
    assert "found nothing" in chat.say(FIND, "trousers")
    assert "blue hiking boots" in chat.say(FIND, "in blue")


def test_bigger_without_a_size_asks_for_one(chat):
    chat.say(FIND, "jackets")
    assert chat.say(FIND, "bigger") == "Which size shall I look for?"
    assert "jackets in L" in chat.say(FIND, "L")


# What can only be a search


@pytest.mark.parametrize(
    "text",
    [
        "gloves 35",
        "warm jaket for wintr",
        "i can spend 80 on gloves",
        "Moor Walker",
        "my boots are dead, need new ones",
    ],
)
def test_goods_make_a_search(chat, text):
    assert chat.narrows(text)


@pytest.mark.parametrize(
    "text",
    [
        "waterproof",
        "cheapest",
        "bigger",
        "smaller",
        "warmer",
        "lighter",
        "gren",
        "except red too",
        "no leather",
        "remove red from the search",
        "under 80 euros",
        "in L",
        "lower price",
        "any colour",
    ],
)
def test_what_changes_a_search_narrows_it(chat, text):
    assert not chat.narrows(text)
    chat.say(FIND, "blue jackets")
    assert chat.narrows(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "great",
        "no",
        "no thanks",
        "forget it",
        "start over",
        "more",
        "what do you know about my shoes",
        "7+8",
        "no, don't keep my shoe size",
        "my tent leaks",
        "tell me a joke about a bear in a tent",
        "my shoe size is 43",
    ],
)
def test_other_messages_are_no_search(chat, text):
    assert not chat.narrows(text)
    chat.say(FIND, "blue jackets")
    assert not chat.narrows(text)


def test_a_command_is_no_search(chat):
    assert not chat.narrows("/find_product.shoes")


def test_hardly_a_wish_about_data_or_an_order_could_be_a_search(chat):
    """It is asked only where the reading was unsure; "still waiting for my boots" can't be told by its words alone."""
    folders = [path.name for path in (ROOT / "data").glob("privacy_*")] + ["pause", "retention", "orders", "contact"]
    known = [folder for folder in folders if (ROOT / "data" / folder / "nlu.yml").exists()]
    texts = examples(*known)
    found = [text for text in texts if chat.narrows(text)]
    assert len(found) <= len(texts) / 200, found


# Tips


def test_a_tip_takes_the_wishes_of_the_sentence_and_says_so(chat):
    chat.tastes = {"favourite_activity": "hiking", "name": "Tom"}
    answer = chat.say(TIP, "recommend me something for climbing")
    assert answer.startswith("You asked for gear for climbing, so I picked these:")
    assert "you asked for blue gear" in chat.say(TIP, "what do you recommend in blue")
    assert "gear for hiking up to 100 EUR" in chat.say(TIP, "a tip for hiking under 100")


def test_a_search_goes_on_from_a_tip(chat):
    chat.say(TIP, "recommend shoes in 42")
    assert "blue shoes in 42" in chat.say(FIND, "in blue")


def test_a_tip_that_nothing_fits_says_what_was_let_go_of(chat):
    assert "nothing fits exactly" in chat.say(TIP, "recommend a tent under 20")
    assert "found nothing" in chat.say(TIP, "recommend some trousers")


def test_a_tip_without_wishes_is_as_before(chat):
    assert "These are loved by many" in chat.say(TIP, "what do you recommend")
    assert [
        text for text in ("give me a tip", "surprise me", "what's trending") if "loved" not in chat.say(TIP, text)
    ] == []


# Shops


def test_a_closed_shop_says_when_it_opens(chat):
    answer = chat.say(STORE, "shop in _place_", place="Lyon")
    assert "It opens on Tuesday at 10:00." in answer


@pytest.mark.parametrize(
    ("text", "place"), [("and in _place_?", "Vienna"), ("and in vienna?", None), ("what about vienna", None)]
)
def test_another_town_right_after(chat, text, place):
    chat.say(STORE, "shop in _place_", place="Lyon")
    assert "Larkspur Vienna" in chat.say(FIND, text, place=place)


def test_a_day_right_after(chat):
    chat.say(STORE, "shop in _place_", place="Dublin")
    assert chat.say(FIND, "open on sunday?") == "On Sunday Larkspur Dublin is open 12:00-17:00."
    assert chat.say(FIND, "and saturday?") == "On Saturday Larkspur Dublin is open 09:30-18:00."
    chat.say(FIND, "and in berlin?")
    assert chat.say(STORE, "are you open on sundays?", intent="ask_store") == "On Sunday Larkspur Berlin is closed."
    assert "Phone:" in chat.say(STORE, "what's the phone number", intent="ask_store")


def test_a_day_asked_for_with_the_town(chat):
    answer = chat.say(STORE, "is the shop in _place_ open on saturday", place="Berlin")
    assert answer.startswith("On Saturday Larkspur Berlin is open 10:00-18:00.\nThe nearest shop is")


@pytest.mark.parametrize("text", ["nice", "ok nice, thanks", "jackets", "when does my parcel come"])
def test_other_words_after_a_shop_are_not_about_it(chat, text):
    chat.say(STORE, "shop in _place_", place="Lyon")
    assert "Larkspur" not in chat.say(FIND, text)


def test_an_open_question_comes_first(chat):
    chat.proposal = SimpleNamespace(kind="remember")
    chat.say(STORE, "shop in _place_", place="Lyon")
    assert chat.slots.get("asking") is None
