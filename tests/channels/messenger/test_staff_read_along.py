"""The page's people read the inbox: what is remembered is used there, and spelled out in none of its messages.

A person of whom everything is known goes through every intent, by command and in words, and all that Meta is given is
looked through. What somebody writes in a message may be echoed in its answer, so they never write what is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import pytest
import yaml

from actions.resources import shop
from confidant.bot import root
from confidant.subject.vault import PurposeChoice, Source
from confidant.turn.context import own_capability
from shop.cards import card
from tests.channels.messenger.phone import Live, Phone, buttons_of
from tests.support.pair import Pair

pytestmark = pytest.mark.slow

KNOWN = {
    "name": "Zoe",
    "city": "Berlin",
    "email": "zoe@example.org",
    "shoe_size": "43",
    "clothing_size": "XXL",
    "favourite_activity": "climbing",
    "favourite_colour": "orange",
    "budget": "240",
}
TOWNS = ", ".join(sorted(one.city for one in shop().stores))  # where there are shops is said to everybody
INTENTS = [next(iter(one)) for one in yaml.safe_load((root() / "domain.yml").read_text(encoding="utf-8"))["intents"]]
WORDS = [
    "hi",
    "good morning to you",
    "can you pick something for me",
    "what would you get me for a trip",
    "show me boots",
    "show more",
    "something cheaper",
    "where is your nearest shop?",
    "is it open on sunday?",
    "what is the phone number there?",
    "what do you know about me?",
    "show",
    "what was done with my data?",
    "my city is wrong",
    "it is Vienna",
    "no",
    "my shoe size is wrong",
    "41",
    "no",
    "erase my shoe size",
    "no",
    "delete everything about me",
    "no",
    "take me off the offers",
    "no",
    "send me offers",
    "stop the personal tips",
    "no",
    "keep my tips for a month",
    "no",
    "i want my data as a file",
    "why do you want my size?",
    "who can read this?",
    "is my data safe?",
    "where is my order?",
    "never mind",
    "how long is shipping?",
    "i would like to leave a review",
    "5 stars",
    "no words",
    "are you a robot?",
    "can i talk to somebody?",
    "what can you do?",
    "tell me a joke",
    "remember my name please",
    "who am i?",
    "what size do i wear?",
    "where do i live?",
    "take a break",
    "hi",
    "go on",
    "hi",
    "thanks",
    "bye",
]


@pytest.fixture(scope="module")
def live(pair: Pair) -> Iterator[Live]:
    with Live(pair) as live:
        yield live


def known_person(live: Live, **known: str) -> Phone:
    """Somebody who said yes to everything, of whom all this is remembered."""
    phone = live.phone()
    layer = live.pair.layer
    capability = own_capability(layer.keys, layer.keys.person_for("messenger", phone.address))
    with layer.vault.change(capability) as change:
        for purpose in ("personalisation", "marketing"):
            change.choose(purpose, PurposeChoice.AGREED, "May I? [Yes] [Only for this chat] [No]")
        change.record.of_age = True
        for field, value in known.items():
            change.remember(field, value, Source.TOLD, "you told me")
    return phone


@pytest.fixture
def phone(live: Live) -> Phone:
    return known_person(live, **KNOWN)


def texts(phone: Phone) -> list[str]:
    """All that Meta was given for a person, but for what the catalogue says of a product."""
    found = []
    for message in phone.live.place.graph.to(phone.person):
        payload = message.get("attachment", {}).get("payload", {})
        found += [message.get("text", ""), payload.get("text", "")]
        found += [button["title"] for button in (*buttons_of(message), *message.get("quick_replies", ()))]
        found += [_beyond_the_catalogue(one["title"], one["subtitle"]) for one in payload.get("elements", ())]
    return [text.replace(TOWNS, "") for text in found if text]


def _beyond_the_catalogue(title: str, text: str) -> str:
    product = next(one for one in shop().catalogue.products if title == one.title)
    _, _, own = card(product, shop().brand.currency).partition(" — ")
    return text[sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, own, strict=False))) :]


def spelled(phone: Phone) -> dict[str, str]:
    """The remembered values that stand in anything sent, each with where it does."""
    return {
        value: text
        for value in KNOWN.values()
        for text in texts(phone)
        if re.search(rf"\b{re.escape(value)}\b", text, re.IGNORECASE)
    }


def test_nothing_remembered_is_spelled_out_by_any_command(phone: Phone) -> None:
    for number, intent in enumerate(INTENTS):
        if number % 20 == 19:
            phone = known_person(phone.live, **KNOWN)  # more than 30 messages in a minute are too many
        phone.say(f"/{intent}")
        assert spelled(phone) == {}, intent


def test_nothing_remembered_is_spelled_out_whatever_is_said(live: Live) -> None:
    for start in range(0, len(WORDS), 18):
        phone = known_person(live, **KNOWN)
        for text in WORDS[start : start + 18]:
            phone.say(text)
            assert spelled(phone) == {}, text


def test_what_is_remembered_is_used_all_the_same(phone: Phone) -> None:
    assert "Hello again" in phone.say("hi")
    assert "it suits what you like" in phone.say("can you recommend me something?")
    near = phone.say("where is your nearest shop?")
    assert "There is a shop in your town, at 56 Beispielallee" in near
    assert "our shop in your town is closed" in phone.say("is it open on sunday?")


def test_a_remembered_size_is_used_and_called_theirs(live: Live) -> None:
    phone = known_person(live, name="Zoe", shoe_size="47")
    said = phone.say("can you recommend me something?")
    assert "\nI picked these for you:\n" in said
    assert said.count("it comes in your size") == len(phone.cards) == 3
    sizes = {one.title: one.sizes for one in shop().catalogue.products}
    assert all("47" in sizes[one["title"]] for one in phone.cards)


def test_what_somebody_writes_may_be_echoed(phone: Phone) -> None:
    assert "Larkspur Berlin" in phone.say("which shop is nearest to Berlin?")
    assert "Larkspur Vienna" in phone.say("and in Vienna?")


def test_a_town_without_a_shop_is_not_spelled_out_either(live: Live) -> None:
    phone = known_person(live, city="Potsdam")
    assert "Larkspur Berlin" in phone.say("where is your nearest shop?")
    assert not [text for text in texts(phone) if "Potsdam" in text]
