"""To type what stands on a button is to tap it, for as long as it is shown; and no question is answered by it later."""

from __future__ import annotations

import pytest
import yaml

from confidant.bot import root
from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow


def titles_of(response: str, feature: str) -> list[str]:
    responses = yaml.safe_load((root() / "data" / feature / "responses.yml").read_text(encoding="utf-8"))["responses"]
    return [button["title"].replace("{goods}", "gear") for button in responses[response][0]["buttons"]]


MENUS = [
    *(("/privacy", title) for title in titles_of("utter_privacy_menu", "privacy_view")),
    *(("/help", title) for title in titles_of("utter_ask_help", "smalltalk")),
    *(("/find_product.new", title) for title in ("Shoes", "Jackets", "Packs", "Tents", "Accessories")),
    *(("/give_feedback", title) for title in titles_of("utter_feedback_ask_stars", "feedback")),
    *(("show me tents", title) for title in ("Show more", "New search", "That's enough")),
    ("what is the meaning of life", "What can you do?"),
    ("/settings", "On: personal tips"),
]


@pytest.mark.parametrize(("opening", "title"), MENUS)
def test_typed_or_tapped_it_is_the_same(pair: Pair, opening: str, title: str) -> None:
    typing, tapping = pair.visitor(), pair.visitor()
    assert typing.say(opening) == tapping.say(opening)
    assert typing.say(title.lower()) == tapping.press(title)


def test_take_it_away_takes_the_data_away(visitor: Visitor) -> None:
    visitor.say("/privacy")
    assert "Shall I make a file" in visitor.say("Take it away")


def test_a_question_is_answered_by_its_title(visitor: Visitor) -> None:
    visitor.say("I'm Maria")
    visitor.press("Yes")
    visitor.press("Yes")
    visitor.say("/forget")
    assert "Your receipt" in visitor.say("Yes, erase it all")


def test_what_is_on_record_is_the_same_typed_or_tapped(pair: Pair) -> None:
    typing, tapping = pair.visitor(), pair.visitor()
    for one, answer in ((typing, typing.say), (tapping, tapping.press)):
        one.say("I'm Maria")
        answer("Yes")
        assert "I noted your name" in answer("Yes")
        one.say("/withdraw_consent.personalisation")
        assert "This is off now" in answer("Yes, switch it off")
    records = [
        [(entry["what"], entry.get("purpose"), entry.get("wording")) for entry in pair.history(one)]
        for one in (typing, tapping)
    ]
    assert records[0] == records[1]
    assert any("[Yes] [Only for this chat] [No]" in str(wording) for _, _, wording in records[0])
    assert any("[Yes, switch it off]" in str(wording) for _, _, wording in records[0])


@pytest.mark.parametrize("between", [["show me tents"], ["hi", "what are your prices", "thanks"]])
def test_three_turns_later_its_title_is_only_words(visitor: Visitor, between: list[str]) -> None:
    """The question came back meanwhile, was let go, or stands no longer last: its old title erases nothing."""
    visitor.say("I'm Maria")
    visitor.press("Yes")
    visitor.press("Yes")
    visitor.say("/forget")
    visitor.say("never mind")
    for text in between:
        visitor.say(text)
    assert "receipt" not in visitor.say("Yes, erase it all")
    assert "Hello Maria" in visitor.say("hi")


def test_a_yes_meant_for_a_later_question_does_not_erase(visitor: Visitor) -> None:
    """The erasure is asked, then something else is asked: "Yes" says nothing about the erasure."""
    visitor.say("/forget")
    visitor.say("/export_my_data")
    assert "receipt" not in visitor.say("Yes, erase it all")


def test_a_typed_yes_agrees_to_nothing_by_default(visitor: Visitor) -> None:
    """Once the question was passed over three times, "Yes" is no consent any more."""
    visitor.say("I'm Maria")
    for _ in range(4):
        visitor.say("show me tents")
    visitor.say("Yes")
    assert "Maria" not in visitor.say("/show")


def test_a_typed_yes_does_not_pass_the_age_by(visitor: Visitor) -> None:
    visitor.say("I'm Maria")
    assert "or older?" in visitor.say("Yes")
    assert "I know nothing about you" in visitor.say("/show")


def test_another_menu_takes_the_first_one_s_place(visitor: Visitor) -> None:
    visitor.say("/privacy")
    visitor.say("/help")
    assert "Shall I make a file" not in visitor.say("Take it away")


@pytest.mark.parametrize("enough", ["That's enough", "that\u2019s enough, thanks", "enough for now", "no that will do"])
def test_who_has_seen_enough_is_shown_no_more(visitor: Visitor, enough: str) -> None:
    assert "Shall I show more?" in visitor.say("show me jackets")
    assert visitor.say(enough) == "All right."
