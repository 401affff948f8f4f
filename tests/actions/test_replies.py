"""Answers in a person's own words: only what is surely an answer counts as one."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.features.retention import days_named
from actions.parsing.mentions import fields_named, kept_back, says_everything, says_not
from actions.parsing.replies import (
    answer,
    asks_a_moment,
    begins_with_no,
    old_enough,
    only_for_this_chat,
    refuses_memory,
)
from actions.resources import lexicon
from confidant.turn.answers import Answer

AGE = 16
YES, NO, CHAT, LATER = Answer.YES, Answer.NO, Answer.CHAT, Answer.LATER


@pytest.mark.parametrize(
    ("text", "about", "reading"),
    [
        ("yes", "erase_all", YES),
        ("YES.", "erase_all", YES),
        ("yes please delete it all", "erase_all", YES),
        ("ok sure", "remember", YES),
        ("yes, keep it", "remember", YES),
        ("go ahead!", "export", YES),
        ("no, keep it", "erase_all", NO),
        ("don\u2019t", "erase_all", NO),
        ("ok no", "remember", NO),
        ("i'd rather not, sorry", "remember", NO),
        ("not yet", "age", NO),
        ("never mind", "erase_all", LATER),
        ("maybe later", "remember", LATER),
        ("no, not now", "remember", LATER),
        ("yes but only for this chat", "remember", CHAT),
        ("just for now", "remember", CHAT),
        ("s\u00ed", "remember", YES),
        ("that would be great", "remember", YES),
        ("nooooo", "erase_all", NO),
        ("no thanks i'm fine", "remember", NO),
        ("thanks but no thanks", "remember", NO),
        ("not interested", "remember", NO),
        ("no but maybe later", "remember", LATER),
    ],
)
def test_plain_answers(text: str, about: str, reading: str) -> None:
    assert answer(text, about) == reading


@pytest.mark.parametrize(
    "text",
    [
        "yes, keep it",
        "yes or no?",
        "yes?",
        "yes no",
        "yes don't",
        "great",
        "I am 34 years old",
        "yes, show me tents",
        "why?",
        "no idea what you mean",
        "ok but first tell me more",
        "",
        "🙂",
        "yes " * 40,
        "yes\uff1f",
        "yes\u061f",
        "yes \U0001f44e",
        "\U0001f44e yes",
        "yes \u274c",
        "yes \U0001f6ab",
        "yes\u203d",
        '"yes"',
        "\u00acyes",
    ],
)
def test_nothing_else_answers_whether_to_erase(text: str) -> None:
    assert answer(text, "erase_all") is None


@pytest.mark.parametrize("text", ["fine, thanks", "alright", "ok", "sounds good", "right", "hi ok", "k"])
def test_politeness_can_be_told_from_a_yes(text: str) -> None:
    assert answer(text, "remember") == YES
    assert answer(text, "remember", polite=False) is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("don't remember me", True),
        ("never store my name", True),
        ("do not store anything about me", True),
        ("i don't want you to save my data", True),
        ("keep nothing", True),
        ("i never gave permission", True),
        ("i don't remember which email i used", False),
        ("remember my name", False),
        ("why don't you remember me?", False),
    ],
)
def test_a_refusal_before_any_question(text: str, refused: bool) -> None:
    assert refuses_memory(text) is refused


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("no thanks, show me tents", True),
        ("nope i am good", True),
        ("no idea what you mean", False),
        ("no problem", False),
        ("no, why do you ask?", False),
        ("nothing for me", False),
    ],
)
def test_a_no_in_front_of_something_else(text: str, no: bool) -> None:
    assert begins_with_no(text) is no


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("gimme a minute", True),
        ("one sec brb", True),
        ("hold on a sec please", True),
        ("back in 10 min", True),
        ("let me think about it first", True),
        ("wait, show me tents", False),
        ("one minute is too long for shipping", False),
        ("second", True),
        ("the second one", False),
        ("minutes", False),
    ],
)
def test_a_moment_is_asked_for_in_such_words_alone(text: str, moment: bool) -> None:
    assert asks_a_moment(text) is moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("the bell rings, one min", True),
        ("let me measure my feet first", True),
        ("stop saving for a minute", False),
        ("my sister's on my phone for a sec, keep nothing", False),
        ("take a break from remembering for a moment", False),
        ("off the record please", False),
    ],
)
def test_what_was_read_as_a_pause_may_be_a_moment(text: str, moment: bool) -> None:
    assert asks_a_moment(text, unless="memory") is moment


@pytest.mark.parametrize(
    ("text", "before", "stays"),
    [
        ("delete everything except my name", "delete everything ", ["name"]),
        ("yes but keep my name", "yes but ", ["name"]),
        ("delete my data, don't keep my name", None, None),
        ("delete my name", None, None),
    ],
)
def test_what_is_to_stay(text: str, before: str | None, stays: list[str] | None) -> None:
    assert kept_back(text) == (None if before is None else (before, stays))


@pytest.mark.parametrize("about", ["", *lexicon()["plain"]["about"]])
def test_no_phrase_means_two_things(about: str) -> None:
    """A phrase of one list is never read as another's; what fits a single question is checked with that question."""
    lists = lexicon()["plain"]
    own = lists["about"].get(about, {})
    yes, no = {*lists["yes"], *own.get("yes", [])}, {*lists["no"], *own.get("no", [])}
    assert {phrase: answer(phrase, about) for phrase in yes} == dict.fromkeys(yes, YES)
    assert {phrase: answer(phrase, about) for phrase in no - set(lists["later"])} == dict.fromkeys(
        no - set(lists["later"]), NO
    )


@pytest.mark.parametrize(
    "words", ["no " * 26 + "z", "ok " * 26 + "z", "thanks but no thanks " * 3 + "z", "yes " * 19 + "z"]
)
def test_no_sentence_takes_long_to_read(words: str) -> None:
    """Phrases that are made of others must not be tried in every combination; that would take seconds."""
    calls = sys.getrecursionlimit() * 20
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1

    answer(words, "erase_all")  # the lists are read now
    sys.setprofile(count)
    try:
        assert answer(words, "erase_all") is None
    finally:
        sys.setprofile(None)
    assert seen < calls


@given(st.text(max_size=90))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert answer(text, "erase_all") in {YES, NO, CHAT, LATER, None}
    assert old_enough(text, AGE) in {YES, NO, None}


@given(
    st.sampled_from(["tents", "Maria", "42", "why", "if", "unless", "tomorrow"]),
    st.sampled_from(["yes", "sure", "delete it"]),
)
def test_one_foreign_word_makes_it_no_answer(word: str, yes: str) -> None:
    assert answer(f"{yes} {word}", "erase_all") is None
    assert answer(f"{word} {yes}", "erase_all") is None


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("I'm 14", NO),
        ("15", NO),
        ("I'm fifteen", NO),
        ("no, i'm 15", NO),
        ("under 16", NO),
        ("16", YES),
        ("yes, I'm 34", YES),
        ("17 years old", YES),
        ("over 18", YES),
        ("size 42", None),
        ("show me 20 tents", None),
        ("42 euros", None),
        ("thirty two jackets", None),
        ("9999", None),
        ("15 and a half", NO),
        ("I'll be 16 in may", NO),
        ("almost 16", NO),
        ("i'm not 16", NO),
        ("of course I'm 34", YES),
    ],
)
def test_an_age_is_read_only_from_a_sentence_about_age(text: str, reading: str | None) -> None:
    assert old_enough(text, AGE) == reading


def test_only_for_this_chat_may_stand_at_the_end_of_a_sentence() -> None:
    assert only_for_this_chat("I love cycling, but only for this chat")
    assert only_for_this_chat("Just for now: my size is 42")
    assert not only_for_this_chat("only jackets")


@pytest.mark.sample
def test_fields_are_named_by_their_longest_words() -> None:
    assert fields_named("delete my email address") == ["email"]
    assert fields_named("erase my name and city") == ["name", "city"]
    assert fields_named("my shoe size is wrong") == ["shoe_size"]
    assert set(fields_named("delete my sizes")) == {"shoe_size", "clothing_size"}
    assert fields_named("delete it") == []


def test_what_is_denied_or_means_everything() -> None:
    assert says_not("please don't ever delete my data")
    assert not says_not("delete my data")
    assert says_everything("forget me")


@pytest.mark.parametrize(
    ("text", "days"),
    [("half a year", 180), ("a month", 30), ("12 months", 365), ("2 weeks", 14), ("1 day", 1), ("for ever", None)],
)
def test_spans_of_time(text: str, days: int | None) -> None:
    assert days_named(text) == days
