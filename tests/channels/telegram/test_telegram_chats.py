"""What people do on Telegram with buttons and files, in front of the real assistant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import confidant.channels.core.input_channel
from tests.channels.telegram.chats import Chat, Chats
from tests.channels.telegram.updates import keyboard, pressed
from tests.support.pair import Pair

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chats(pair: Pair) -> Iterator[Chats]:
    confidant.channels.core.input_channel.dispatcher.cache_clear()
    with Chats(pair) as chats:
        yield chats
    confidant.channels.core.input_channel.dispatcher.cache_clear()


@pytest.fixture
def chat(chats: Chats) -> Iterator[Chat]:
    yield chats.chat()
    assert chats.api.broken == []


def edits(chat: Chat) -> list[list[list[tuple[str, str]]]]:
    calls = chat.chats.api.of("editMessageReplyMarkup")
    return [call.buttons for call in calls if call.fields["chat_id"] == chat.number]


def test_more_like_this_leaves_the_card_its_link_and_works_again(chat: Chat) -> None:
    chat.say("show me tents")
    card = next(call for call in chat.last if "More like this" in str(call.buttons))
    hanging = dict(button for row in card.buttons for button in row)
    first = chat.press("More like this")
    left = dict(button for row in edits(chat)[-1] for button in row)
    assert left.keys() == hanging.keys()
    assert {title: to for title, to in left.items() if to.startswith("http")} == {
        title: to for title, to in hanging.items() if to.startswith("http")
    }
    fresh = left["More like this"]
    again = chat.do(pressed(fresh, keyboard(("More like this", fresh)), chat.number))
    assert "tent" in first
    assert "tent" in again


def test_an_entry_of_the_menu_leaves_the_others(chat: Chat) -> None:
    chat.say("/privacy")
    before = chat.titles
    chat.press("Who else sees it")
    assert [title for row in edits(chat)[-1] for title, _ in row] == before


def test_the_answered_question_s_buttons_go(chat: Chat) -> None:
    chat.say("I'm Maria")
    chat.press("No")
    assert edits(chat) == [[]]


def test_typed_titles_are_taps(chat: Chat) -> None:
    chat.say("/privacy")
    assert "Shall I make a file" in chat.say("take it away")
    assert "Here it is" in chat.say("Yes, make it")


def test_the_export_can_be_saved_and_the_chat_says_to_keep_it_safe(chat: Chat) -> None:
    chat.say("/export")
    said = chat.press("Yes, make it")
    (document,) = [call for call in chat.last if call.method == "sendDocument"]
    assert "protect_content" not in document.fields
    assert "only you can open it" in said
    assert "can't be forwarded" not in said
