"""Short messages that NLU alone can't read: what is not meant is not done, and what is true is said."""

from __future__ import annotations

import pytest

from tests.conversation.steps import agree
from tests.support.pair import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("delete everything from my cart", "I have no cart"),
        ("delete everything from my wishlist", "I have no cart"),
        ("forget everything i said about tents", "I let go of that search"),
    ],
)
def test_what_is_no_person_erases_none(visitor: Visitor, words: str, answer: str) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("show me tents")
    said = visitor.say(words)
    assert answer in said
    assert "Shall I erase" not in said
    assert "Erase my data" not in visitor.buttons
    assert "Maria" in visitor.say("/show")


def test_a_search_that_was_let_go_is_over(visitor: Visitor) -> None:
    visitor.say("show me green tents")
    visitor.say("forget everything i said about tents")
    assert "tent" not in visitor.say("in green").casefold()


def test_an_order_is_cancelled_by_people(visitor: Visitor) -> None:
    visitor.say("where is my order LO-48213")
    visitor.say("maria@example.org")
    answer = visitor.say("i want to cancel it")
    assert "help@larkspur.example.org" in answer
    assert "+44 7700 900100" in answer


@pytest.mark.parametrize("words", ["i want to cancel it", "cancel my order", "please cancel order LO-48213"])
def test_cancelling_with_nothing_open_is_about_an_order(visitor: Visitor, words: str) -> None:
    assert "I can't cancel or change an order" in visitor.say(words)


def test_cancelling_an_open_question_is_still_a_no(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    assert "don't keep it" in visitor.say("cancel")


@pytest.mark.parametrize("words", ["gimme a minute", "one sec brb", "brb", "hold on, someone is at the door"])
def test_a_moment_pauses_nothing(visitor: Visitor, words: str) -> None:
    answer = visitor.say(words)
    assert "take your time" in answer
    assert "on a break" not in answer


def test_what_was_asked_waits_for_a_moment(visitor: Visitor) -> None:
    visitor.say("where is my order LO-48213")
    assert "take your time" in visitor.say("one sec")
    assert "on its way" in visitor.say("maria@example.org")


@pytest.mark.parametrize("words", ["pause for a minute please", "don't save anything for a moment"])
def test_a_pause_is_still_a_pause(visitor: Visitor, words: str) -> None:
    assert "on a break" in visitor.say(words)


# Numbers


@pytest.mark.parametrize("number", ["3", "4", "5", "1", "43"])
def test_a_number_by_itself_is_asked_back(visitor: Visitor, number: str) -> None:
    assert f"Is {number} a size" in visitor.say(number)


def test_a_number_picks_from_what_was_shown(visitor: Visitor) -> None:
    listed = [line for line in visitor.say("show me tents").split("\n") if line.startswith("•")]
    assert visitor.say("2").startswith(listed[1])
    assert visitor.say("3").startswith(listed[2])
    assert "Is 9 a size" in visitor.say("9")


def test_a_number_is_the_size_of_what_is_looked_for(visitor: Visitor) -> None:
    visitor.say("show me hiking boots")
    assert "43" in visitor.say("43")


def test_a_number_answers_what_was_asked(visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    assert "Is 4 a size" not in visitor.say("4")
    assert "noted it" in visitor.say("all fine")


def test_a_number_is_no_yes(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    assert "May I remember your name" in visitor.say("1")
    assert "Yes" in visitor.buttons
