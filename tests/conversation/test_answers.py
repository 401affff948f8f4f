"""What counts as an answer, in whole conversations: nothing is done on a guess, and nobody is nagged."""

from __future__ import annotations

import pytest

from tests.conversation.steps import ERASE_ALL, NAME_QUESTION, agree
from tests.support.pair import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("words", ["yes, keep it", "great", "yes or no?", "I am 34 years old", "awesome"])
def test_a_weak_yes_erases_nothing(visitor: Visitor, words: str) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("delete all my data")
    assert "receipt" not in visitor.say(words)
    assert "Maria" in visitor.say("/show")


def test_politeness_after_a_digression_erases_nothing(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("delete all my data")
    assert ERASE_ALL in visitor.say("how much is shipping")
    assert "receipt" not in visitor.say("fine, thanks")
    assert "receipt" not in visitor.say("ok")
    assert "Maria" in visitor.say("/show")


def test_everything_except_something_stays(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    agree(visitor, "i live in Berlin")
    assert "Shall I erase your city?" in visitor.say("delete everything except my name")
    visitor.say("yes")
    seen = visitor.say("/show")
    assert "Maria" in seen
    assert "Berlin" not in seen


@pytest.mark.parametrize(
    ("wish", "answer", "question"),
    [
        ("delete my name and city", "no, just my city", "Shall I erase your city?"),
        ("delete all my data", "yes but keep my name", "Shall I erase your city?"),
    ],
)
def test_an_answer_that_wants_less_gets_less(visitor: Visitor, wish: str, answer: str, question: str) -> None:
    agree(visitor, "my name is Maria")
    agree(visitor, "i live in Berlin")
    visitor.say(wish)
    assert question in visitor.say(answer)
    visitor.say("yes")
    assert "Maria" in visitor.say("/show")


@pytest.mark.parametrize(
    "words",
    [
        "no thanks, show me tents",
        "not interested",
        "nooooo",
        "no need, thanks",
        "no thanks i'm fine",
        "stop tracking me",
    ],
)
def test_a_no_in_other_words_is_final(visitor: Visitor, words: str) -> None:
    visitor.say("my name is Tom")
    assert "won't ask again" in visitor.say(words)
    assert "May I" not in visitor.say("i live in Berlin")


@pytest.mark.parametrize("words", ["don't remember me", "never store my name", "do not store anything about me"])
def test_a_no_before_any_question_is_heard(visitor: Visitor, words: str) -> None:
    assert "won't ask again" in visitor.say(words)
    assert "May I" not in visitor.say("my name is Tom")


def test_asking_to_be_remembered_after_a_no_is_a_new_wish(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    visitor.press("No")
    assert NAME_QUESTION in visitor.say("ok remember my name, Maria")


def test_somebody_too_young_is_asked_no_more_and_a_yes_is_not_enough(visitor: Visitor) -> None:
    visitor.say("my name is Lena")
    visitor.press("Yes")
    assert "I remember nothing about you" in visitor.say("i'm 14")
    assert "you are under 16" in visitor.say("/give_consent.personalisation")
    assert "noted" not in visitor.say("yes")
    assert "May I" not in visitor.say("i live in Berlin")


def test_an_age_told_with_the_name_is_heard(visitor: Visitor) -> None:
    assert "I remember nothing about you" in visitor.say("I'm 14 and my name is Kim")


def test_what_is_told_while_the_age_is_asked_is_kept_as_well(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    visitor.say("yes")
    assert "16 or older" in visitor.say("i live in Cork")
    assert "your name and your city" in visitor.say("of course I'm 34")


def test_why_is_answered_for_what_is_asked(visitor: Visitor) -> None:
    visitor.say("where is my order LO-48213")
    assert "I can find your order" in visitor.say("why do you need my email?")
    assert "is on its way" in visitor.say("maria@example.org")
    visitor.say("my name is Tom")
    visitor.press("Yes")
    answer = visitor.say("why do you need that?")
    assert "how old you are" in answer
    assert "16 or older" in answer


def test_a_mistyped_email_can_be_typed_again(visitor: Visitor) -> None:
    visitor.say("where is my order LO-48213")
    visitor.say("marja@example.org")
    assert "is on its way" in visitor.say("maria@example.org")


def test_what_was_lent_stays_after_a_yes(visitor: Visitor) -> None:
    visitor.say("i love climbing")
    visitor.press("Only for this chat")
    visitor.say("/give_consent.personalisation")
    visitor.say("yes")
    visitor.say("i'm 30")
    seen = visitor.say("/show")
    assert "climbing (you told me" in seen


def test_one_thing_can_be_erased_by_buttons(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("/privacy")
    visitor.press("Erase it")
    assert "Shall I erase your name?" in visitor.press("Your name")


def test_a_clear_yes_in_other_words_erases(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("delete all my data")
    assert "Your receipt" in visitor.say("yes please, delete it all")


def test_an_unclear_answer_is_asked_for_again_and_then_dropped(visitor: Visitor) -> None:
    visitor.say("delete all my data")
    assert ERASE_ALL in visitor.say("great")
    assert ERASE_ALL in visitor.say("great")
    assert "All stays as it is" in visitor.say("great")
    assert "receipt" not in visitor.say("yes")


def test_later_is_no_final_no(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    assert "for now" in visitor.say("maybe later")
    assert NAME_QUESTION in visitor.say("my name is Tom")


def test_an_age_in_words(visitor: Visitor) -> None:
    visitor.say("my name is Lena")
    visitor.say("yes")
    assert "I remember nothing about you" in visitor.say("I'm fifteen")


def test_a_wish_is_not_taken_for_an_age(visitor: Visitor) -> None:
    visitor.say("my name is Lena")
    visitor.say("yes")
    answer = visitor.say("show me tents for 4 people")
    assert "tent" in answer
    assert "noted" not in answer


def test_two_things_told_in_a_row_are_asked_for_together(visitor: Visitor) -> None:
    visitor.say("my name is Tom")
    answer = visitor.say("i live in Berlin")
    assert "your name and your city" in answer
    visitor.say("sure")
    assert "your name and your city" in visitor.say("I'm 34")


def test_only_for_this_chat_in_the_same_breath(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    assert "only for this chat" in visitor.say("I love cycling, but only for this chat")
    assert "cycling (only for this chat)" in visitor.say("/show")


def test_saying_no_to_offers_keeps_what_was_lent(visitor: Visitor) -> None:
    visitor.say("i love climbing")
    visitor.press("Only for this chat")
    visitor.say("sign me up for offers")
    visitor.say("maria@example.org")
    visitor.press("No")
    assert "climbing (only for this chat)" in visitor.say("/show")


def test_what_is_known_is_not_overwritten_without_a_yes(visitor: Visitor) -> None:
    agree(visitor, "my shoe size is 42")
    assert "Shall I change your shoe size to 43?" in visitor.say("my shoe size is 43")
    visitor.say("no")
    assert "have that already" in visitor.say("my shoe size is 42")
    assert "Shall I change your shoe size to 44?" in visitor.say("it isn't 42, it's 44")


@pytest.mark.parametrize("words", ["my wife is called Anna", "my friend lives in Berlin", "my son wears size 36"])
def test_what_is_told_of_others_is_not_kept(visitor: Visitor, words: str) -> None:
    answer = visitor.say(words)
    assert "May I remember" not in answer


def test_covered_values_are_shown_on_show_and_not_on_anything_else(visitor: Visitor) -> None:
    agree(visitor, "my name is Marietta")
    assert "Marietta" not in visitor.say("what do you know about me?")
    assert "Marietta" not in visitor.say("what do you know about me?")
    assert "Marietta" in visitor.say("show them")


def test_feedback_with_stars_only_is_kept_shown_and_erased(visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    visitor.press("5 stars")
    assert "noted it" in visitor.press("No words")
    assert "Your feedback: 1 so far" in visitor.say("what do you know about me?")
    assert "erase your feedback" in visitor.say("delete my feedback")
    visitor.press("Yes, erase it")
    assert "Your feedback" not in visitor.say("what do you know about me?")


def test_a_right_asked_for_instead_of_feedback_words_is_answered(visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    visitor.press("3 stars")
    assert ERASE_ALL in visitor.say("delete all my data")


def test_erasing_the_chat_leaves_the_facts_and_the_switch(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    assert "Shall I erase our chat" in visitor.say("delete our chat")
    assert "I erased our chat" in visitor.say("yes")
    seen = visitor.say("/show")
    assert "Maria" in seen
    assert "Our chat: 1 message," in seen
    assert "our chat: on" in seen


def test_an_order_is_looked_up_while_offers_wait_for_an_email(visitor: Visitor) -> None:
    visitor.say("sign me up for offers")
    assert "is on its way" in visitor.say("where is my order LO-48213, maria@example.org")


def test_the_right_email_never_uses_up_the_tries(visitor: Visitor) -> None:
    for _ in range(7):
        assert "is on its way" in visitor.say("where is my order LO-48213, maria@example.org")


def test_a_product_is_found_by_its_name(visitor: Visitor) -> None:
    assert "Cairn Mid" in visitor.say("do you have the Cairn Mid?")


def test_a_time_not_offered_becomes_the_next_shorter(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    assert "for 180 days" in visitor.say("keep my things for half a year")
    visitor.say("no")
    assert "near is 180 days" in visitor.say("keep my data for 10 months")


def test_pausing_lets_go_of_the_open_question(visitor: Visitor) -> None:
    visitor.say("my name is Maria")
    visitor.say("pause")
    assert NAME_QUESTION not in visitor.say("hello")
    assert "break is over" in visitor.say("go on")


def test_yes_to_did_you_mean_answers_for_every_guess(visitor: Visitor) -> None:
    """Whatever is guessed, yes leads to an answer, never to an error."""
    for odd in (
        "hmm the thing with the other",
        "bla blub the whatsit",
        "about that matter of yours",
        "so the one there",
    ):
        if "Did you mean" in visitor.say(odd):
            assert "went wrong" not in visitor.say("yes")


def test_offers_that_were_never_on_are_not_said_to_be_forgotten(visitor: Visitor) -> None:
    answer = visitor.say("dont need that newsletter anymore thx")
    assert "stays off: e-mail offers" in answer
    assert "won't ask again" in answer
