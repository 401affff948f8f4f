"""Every button that any answer can carry is tapped once on both platforms, and does something.

The buttons are found here, not listed: in the responses, in the code of the actions, in what the platforms show beside
a chat. One that nobody knows how to fill or to bring about fails the test that looks for it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import yaml

from actions.resources import phrases, shop
from confidant import bot as bots
from confidant import datamap as datamaps
from confidant.bot import root
from confidant.channels.core.phrases import phrase
from confidant.platform_profile import load
from tests.channels.messenger.events import postback
from tests.channels.messenger.phone import Live, Phone
from tests.channels.telegram.chats import Chat, Chats
from tests.support.pair import Pair

pytestmark = pytest.mark.slow

TAPS = 20  # of one person: more than 30 a minute is too fast
DATAMAP = datamaps.load(bots.load().data_map)
FIELDS, PURPOSES = list(DATAMAP.fields), list(DATAMAP.purposes)
Button = tuple[str, str]


def _responses() -> dict[str, list[dict[str, Any]]]:
    files = [root() / "domain.yml", *sorted(root().glob("data/*/responses.yml"))]
    parts = [yaml.safe_load(file.read_text(encoding="utf-8")).get("responses", {}) for file in files]
    return {name: variants for part in parts for name, variants in part.items()}


RESPONSES = _responses()


def said(name: str) -> str:
    """How a response begins."""
    return str(RESPONSES[name][0]["text"])[:20]


FAILED = [
    *(said(name) for name in ("utter_button_old", "utter_out_of_scope", "utter_sorry", "utter_default")),
    *(phrase(name) for name in ("button_old", "button_used", "too_fast")),
]

# In the responses


def _buttons_of_responses() -> Iterator[tuple[str, Button]]:
    for name, variants in RESPONSES.items():
        for variant in variants:
            for button in variant.get("buttons", ()):
                yield name, (button["title"], button["payload"])


OPERATIONS = {
    name.removeprefix("utter_ask_"): [title for one, (title, _) in _buttons_of_responses() if one == name]
    for name, (_, payload) in _buttons_of_responses()
    if payload.startswith("{")
}
"""Kinds of questions that a button answers, each with its buttons."""

# In the code

FILLED: dict[str, list[dict[str, str]]] = {
    "/find_product.{goods}": [{"goods": (one.type or one.kind).replace(" ", "-")} for one in shop().catalogue.products],
    "/find_product.{kind.replace(' ', '-')}": [
        {"kind.replace(' ', '-')": kind.replace(" ", "-")} for kind in shop().vocabulary.kinds
    ],
    "/faq.{topic.name}": [{"topic.name": name} for name in shop().brand.faq],
    "/{name}": [{"name": name} for name in phrases()["meanings"]],
    "/{command}.{purpose.name}": [
        {"command": command, "purpose.name": name}
        for command, name in product(("give_consent", "withdraw_consent"), PURPOSES)
    ],
    "/set_retention.{purpose.name}-{days}": [
        {"purpose.name": one.name, "days": str(days)}
        for one in DATAMAP.purposes.values()
        for days in one.retention_choices
    ],
    "/correct_my_data.{name}": [{"name": name} for name in FIELDS],
    "/delete_my_data.{name}": [{"name": name} for name in [*FIELDS, *phrases()["kept"]]],
    "/delete_my_data.{_EVERYTHING}": [{"_EVERYTHING": "everything"}],
    "/delete_my_data.{purpose}": [{"purpose": name} for name in PURPOSES],
}
"""What may stand in the payloads that are put together while the assistant runs."""


def _code() -> Iterator[ast.AST]:
    for file in sorted((root() / "actions").rglob("*.py")):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _part(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) else "{" + ast.unparse(node.value) + "}"  # type: ignore[attr-defined]


def _template(node: ast.expr) -> str:
    """A payload as it is written: `/find_product`, or `/give_consent.{purpose.name}`."""
    return "".join(_part(part) for part in (node.values if isinstance(node, ast.JoinedStr) else [node]))


def _buttons_of_code() -> Iterator[Button]:
    for node in _code():
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            parts = {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
            if "payload" in parts:
                yield _title(parts["title"]), _template(parts["payload"])


def _title(node: ast.expr) -> str:
    """What stands on it: a phrase looked up by its name; what is put together while the assistant runs is any word."""
    name = node.slice.value if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) else None
    return str(phrases()["buttons"].get(name, "Tap"))


def filled(button: Button) -> list[Button]:
    """A button with everything that may stand in it."""
    title, payload = button
    if "{" not in payload:
        return [button]
    return [(title, _filled(payload, values)) for values in FILLED[payload]]


def _filled(payload: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(.+?)\}", lambda found: values[found[1]], payload)


FOUND = [*(button for _, button in _buttons_of_responses() if not button[1].startswith("{")), *_buttons_of_code()]
COMMANDS = sorted({one for button in FOUND for one in filled(button)})

# The two platforms


@pytest.fixture(scope="module")
def live(pair: Pair) -> Iterator[Live]:
    with Live(pair) as live:
        yield live


@pytest.fixture(scope="module")
def chats(live: Live) -> Iterator[Chats]:
    with Chats(live.pair) as chats:
        yield chats


@pytest.fixture(params=["telegram", "messenger"])
def somebody(request: pytest.FixtureRequest, live: Live, chats: Chats) -> Iterator[Any]:
    """Gives a new person on one of the platforms."""
    yield chats.chat if request.param == "telegram" else live.phone
    assert chats.api.broken == []
    assert live.place.graph.complaints == []


def shown_on(one: Chat | Phone) -> list[str]:
    return one.titles if isinstance(one, Chat) else list(one.buttons)


def wrong(answer: str) -> bool:
    return not answer.strip() or any(failed in answer for failed in FAILED)


@pytest.mark.sample
def test_buttons_are_found_in_answers_and_in_code() -> None:
    assert ("Show", "/show") in COMMANDS
    assert ("More like this", "/find_product.hiking-boot") in COMMANDS
    assert ("Erase it", "/delete_my_data.marketing") in COMMANDS
    assert OPERATIONS["erase_all"] == ["Yes, erase it all", "No, keep it"]
    assert OPERATIONS["remember"] == ["Yes", "Only for this chat", "No"]


def test_each_button_of_a_command_does_something(somebody: Any) -> None:
    """Each is sent by the channel itself, with a token of its own, and tapped as the platform shows it."""
    failed = []
    for start in range(0, len(COMMANDS), TAPS):
        one = somebody()
        for title, payload in COMMANDS[start : start + TAPS]:
            one.show({"text": "Tap one.", "buttons": [{"title": title, "payload": payload}]})
            (shown,) = shown_on(one)
            if wrong(one.press(shown)):
                failed.append((title, payload))
    assert failed == []


def test_each_button_on_a_card_does_something(somebody: Any) -> None:
    types = sorted({one.type for one in shop().catalogue.products})
    one, failed = somebody(), []
    for name in types:
        button = {"title": "More like this", "payload": f"/find_product.{name.replace(' ', '-')}"}
        one.show({"custom": {"cards": [{"id": "none", "title": name, "text": "A card.", "buttons": [button]}]}})
        if wrong(one.press("More like this")):
            failed.append(name)
    assert failed == []


def test_each_quick_reply_does_something(live: Live) -> None:
    """More than three buttons become quick replies on Messenger."""
    menu = RESPONSES["utter_privacy_menu"][0]["buttons"]
    phone, failed = live.phone(), []
    for button in menu:
        phone.show({"text": "Tap one.", "buttons": menu})
        if wrong(phone.tap(button["title"])):
            failed.append(button)
    assert failed == []


def test_what_stands_beside_a_chat_does_something(live: Live, chats: Chats) -> None:
    """Menu, ice breakers and Get Started of Messenger; commands of Telegram."""
    profile = load({"brand": shop().brand.name, "assistant": shop().brand.assistant}, bots.load().profile)
    messenger = profile["messenger"]
    shown = [(one["title"], one["payload"]) for one in messenger["menu"]]
    shown += [(one["question"], one["payload"]) for one in messenger["ice_breakers"]]
    shown += [("Get Started", messenger["get_started"])]
    phone, chat = live.phone(), chats.chat()
    answers = {
        title: phone.do(postback(payload, title, phone.person, mid=f"m_{number}_{phone.person}"))
        for number, (title, payload) in enumerate(shown)
    }
    answers |= {command: chat.say(f"/{command}") for command in profile["telegram"]["commands"]}
    assert [title for title, answer in answers.items() if wrong(answer)] == []


# What answers a question

KNOWN = ["i live in Berlin", ("Yes",), ("Yes",)]
STEPS: dict[str, list[str | tuple[str]]] = {
    "remember": ["I'm Maria"],
    "age": ["I'm Maria", ("Yes",)],
    "purpose_on": ["/give_consent.personalisation"],
    "purpose_off": ["/withdraw_consent.service"],
    "erase_all": ["/delete_my_data.everything"],
    "erase_chat": ["/delete_my_data.chat"],
    "erase_field": [*KNOWN, "/delete_my_data.city"],
    "erase_feedback": ["/give_feedback.4", "no", "/delete_my_data.feedback"],
    "correct": [*KNOWN, "my city is wrong, it's Vienna"],
    "export": ["/export_my_data"],
    "retention": ["/set_retention.personalisation-30"],
}
"""How each question comes up: what is said, and in brackets what is tapped."""
NO_FILE = {"export"}  # on Messenger the export is a page, and nothing is asked


NEEDS_A_SERVICE = {"cancel_order"}  # the sample's orders are a table, which cancels nothing


@pytest.mark.parametrize("kind", sorted(OPERATIONS.keys() - NEEDS_A_SERVICE))
def test_each_button_of_a_question_answers_it(somebody: Any, kind: str) -> None:
    for title in OPERATIONS[kind]:
        one = somebody()
        if kind in NO_FILE and isinstance(one, Phone):
            return
        for step in STEPS[kind]:
            one.say(step) if isinstance(step, str) else one.press(*step)
        assert not wrong(one.press(title)), title
