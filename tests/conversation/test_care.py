"""People in need of care, in whole conversations: who is too young, who is in distress, who fears a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from confidant.storage import schema
from confidant.storage.database import reading
from confidant.subject.vault import PurposeChoice
from confidant.turn.context import own_capability
from tests.conversation.steps import agree
from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow
TOO_YOUNG = "I remember nothing about you"
LISTENS = "116 123"


def kept(pair: Pair, visitor: Visitor, name: str) -> int:
    """How many rows of a person rest in a table."""
    table = getattr(schema, name)
    with reading(pair.layer.engine) as connection:
        mine = table.c.person == pair.person(visitor)
        return int(connection.scalar(select(func.count()).select_from(table).where(mine)) or 0)


def said(pair: Pair, visitor: Visitor) -> str:
    """All that Rasa still knows of what a person wrote."""
    return json.dumps([event.as_dict() for event in pair.events(visitor)])


# Too young


@pytest.mark.parametrize("age", ["im 15", "i am 12 years old", "only thirteen"])
def test_a_told_age_ends_remembering_for_good(pair: Pair, visitor: Visitor, age: str) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("show me tents")
    assert TOO_YOUNG in visitor.say(age)
    record = pair.layer.vault.read(own_capability(pair.layer.keys, pair.person(visitor)))
    assert not record.facts
    assert {record.choice(name) for name in pair.layer.datamap.purposes} == {PurposeChoice.REFUSED}
    assert kept(pair, visitor, "turns") == kept(pair, visitor, "facts") == 0
    assert "Maria" not in visitor.say("/show")
    assert not any(words in said(pair, visitor) for words in ("tents", age))


@pytest.mark.parametrize("age", ["im 15", "only thirteen"])
def test_an_open_question_is_not_asked_again(visitor: Visitor, age: str) -> None:
    visitor.say("my name is Lena")
    answer = visitor.say(age)
    assert TOO_YOUNG in answer
    assert not visitor.buttons
    assert not any("May I" in visitor.say(words) for words in ("hello", "i live in Berlin", "yes"))


def test_after_a_no_nothing_is_lent_to_somebody_too_young(visitor: Visitor) -> None:
    visitor.say("i'm Lena")
    visitor.press("No")
    visitor.say("im 12")
    for words in ("my name is Lena, only for this chat", "i wear 38, just for now"):
        assert "only for this chat" not in visitor.say(words)
    assert "Lena" not in visitor.say("hello")


def test_no_wish_brings_remembering_back(visitor: Visitor) -> None:
    visitor.say("im 12")
    for wish in (
        "/give_consent.personalisation",
        "please remember my name, Lena",
        "/subscribe_offers",
        "/give_feedback",
    ):
        assert "you are under 16" in visitor.say(wish)
        assert not visitor.buttons
    assert "noted" not in visitor.say("im 34")


def test_somebody_too_young_is_still_helped(visitor: Visitor) -> None:
    answer = visitor.say("im 13 and i need a tent")
    assert TOO_YOUNG in answer
    assert "tent" in answer.partition(TOO_YOUNG)[2]
    assert "jacket" in visitor.say("show me jackets")


@pytest.mark.parametrize("words", ["my son is 12", "boots for a 12 year old", "im 34", "im 12 km away from your store"])
def test_other_ages_change_nothing(visitor: Visitor, words: str) -> None:
    agree(visitor, "my name is Maria")
    assert TOO_YOUNG not in visitor.say(words)
    assert "Maria" in visitor.say("/show")


def test_an_age_is_no_feedback(pair: Pair, visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    visitor.press("4 stars")
    assert TOO_YOUNG in visitor.say("im 12 and the boots are nice")
    assert kept(pair, visitor, "feedback") == 0


# In distress


@pytest.mark.parametrize(
    "words", ["i want to end it all", "im going to jump", "my boyfriend hits me", "i'm suicidal", "kms", "quiero morir"]
)
def test_somebody_in_distress_gets_kind_words_and_numbers(visitor: Visitor, words: str) -> None:
    answer = visitor.say(words)
    assert LISTENS in answer
    assert not any(part in answer for part in ("Shall I erase", "Goodbye", "beyond me", "Did you mean", "took it out"))
    assert not visitor.buttons


def test_nothing_of_a_cry_for_help_is_kept(pair: Pair, visitor: Visitor) -> None:
    visitor.say("hello")
    before = {name: kept(pair, visitor, name) for name in ("turns", "facts", "ledger", "pending", "feedback")}
    assert LISTENS in visitor.say("my boyfriend Zebulon hits me")
    assert before == {name: kept(pair, visitor, name) for name in before}
    assert "hits" not in said(pair, visitor)


def test_a_question_waits_and_is_not_pressed_on_somebody_in_distress(pair: Pair, visitor: Visitor) -> None:
    visitor.say("my name is Lena")
    assert "May I" not in visitor.say("i want to end it all")
    assert kept(pair, visitor, "pending") == 1
    assert "May I" in visitor.say("hello")


def test_a_cry_for_help_is_no_feedback(pair: Pair, visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    visitor.press("4 stars")
    assert LISTENS in visitor.say("i want to die")
    assert kept(pair, visitor, "feedback") == 0


def test_the_broker_gets_nothing_of_a_cry_for_help(pair: Pair, visitor: Visitor, tmp_path: Path) -> None:
    from rasa.core.brokers.file import FileEventBroker

    log = tmp_path / "broker.log"
    pair.store.event_broker = FileEventBroker(str(log))
    try:
        visitor.say("hello")
        before = log.read_bytes()
        assert before
        assert LISTENS in visitor.say("my husband beats me")
        assert log.read_bytes() == before
    finally:
        pair.store.event_broker = None


@pytest.mark.parametrize(
    "words",
    ["this hill is killing me, show me poles", "i'm dying to try these boots", "killer deal", "kill the newsletter"],
)
def test_what_only_sounds_like_distress_is_none(visitor: Visitor, words: str) -> None:
    assert LISTENS not in visitor.say(words)


# Somebody reads along


@pytest.mark.parametrize("words", ["Can my ex see this?", "can someone else read this chat", "he checks my phone"])
def test_who_may_read_along_is_told_truly(visitor: Visitor, words: str) -> None:
    answer = visitor.say(words)
    assert "can read what stands here and write to me as you" in answer
    assert "Erase our chat" in visitor.buttons
