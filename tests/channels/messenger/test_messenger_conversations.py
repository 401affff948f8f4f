"""Whole conversations on Messenger: the real Rasa, the real action server, and a strict stand-in for Meta."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from confidant.channels.core.phrases import phrase
from confidant.turn.buttons import is_command_button
from tests.channels.messenger.events import message, postback
from tests.channels.messenger.graph_api import BLOCKED, SERVER
from tests.channels.messenger.phone import Live, Phone, buttons_of
from tests.support.pair import Pair

pytestmark = pytest.mark.slow
NAME_QUESTION = "May I remember your name"


@pytest.fixture(scope="module")
def live(pair: Pair) -> Iterator[Live]:
    with Live(pair) as live:
        yield live


@pytest.fixture
def phone(live: Live) -> Iterator[Phone]:
    yield live.phone()
    assert live.place.graph.complaints == []


def agree(phone: Phone, sentence: str) -> str:
    """Tell something and let it be remembered."""
    answer = phone.say(sentence)
    if "Yes" not in phone.buttons:
        return answer
    answer = phone.press("Yes")
    return phone.press("Yes") if "or older?" in answer else answer


def test_the_first_visit_begins_with_get_started(live: Live, phone: Phone) -> None:
    """The notice comes first, and once."""
    hello = phone.start()
    assert hello.startswith("Hi, I'm Wren")
    assert "bot" in hello.split("\n")[0]
    assert "I'm a bot" not in phone.say("show me tents")
    signs = [action for person, action in live.place.graph.actions if person == phone.person]
    assert {"mark_seen", "typing_on"} == set(signs)


def test_consent_by_button(phone: Phone) -> None:
    """The name is asked for with three equal buttons, kept after a yes, and used."""
    phone.start()
    assert NAME_QUESTION in phone.say("I'm Maria")
    assert list(phone.buttons) == ["Yes", "Only for this chat", "No"]
    assert "or older?" in phone.press("Yes")
    assert "I noted your name" in phone.press("Yes")
    assert "Hello again" in phone.say("hi")


def test_a_no_is_one_tap_and_final(phone: Phone) -> None:
    phone.say("I'm Tom")
    assert "won't ask again" in phone.press("No")
    assert "May I" not in phone.say("i live in Berlin")


def test_a_search_shows_cards_side_by_side(phone: Phone) -> None:
    said = phone.say("show me tents")
    assert "tent" in said
    assert 1 <= len(phone.cards) <= 10
    assert all(card["title"] and "EUR" in card["subtitle"] for card in phone.cards)
    assert all(is_command_button(payload) for title, payload in phone.buttons.items() if title == "More like this")
    assert "tent" in phone.press("More like this").casefold()


def test_cards_have_pictures_where_the_brand_has_them(live: Live, phone: Phone) -> None:
    phone.say("show me tents")
    addresses = [card["image_url"] for card in phone.cards if "image_url" in card]
    for address in addresses:
        path = address.removeprefix("https://bot.example.org")
        assert path.startswith("/webhooks/messenger/pictures/")
        assert live.run(live.place.client.get(path)).status_code == 200


def test_a_search_is_narrowed_down_and_goes_on(phone: Phone) -> None:
    phone.say("show me jackets")
    first = [card["title"] for card in phone.cards]
    phone.press("Show more")
    assert [card["title"] for card in phone.cards] != first


def test_more_than_three_buttons_are_quick_replies(phone: Phone) -> None:
    phone.start()
    phone.do(postback("/help", "What I can do", phone.person, mid=f"m_help_{phone.person}"))
    assert len(phone.replies) > 3
    assert buttons_of(phone.last[-1]) == []
    title = next(iter(phone.replies))
    assert phone.tap(title)


def test_the_privacy_menu_is_one_message_with_all_its_choices(phone: Phone) -> None:
    phone.do(postback("/privacy", "My data and choices", phone.person, mid=f"m_menu_{phone.person}"))
    assert 4 <= len(phone.replies) <= 13
    assert "nothing about you" in phone.tap("See what I know")


def test_correcting_and_erasing_with_a_receipt(live: Live, phone: Phone) -> None:
    agree(phone, "i live in Berlin")
    assert "Shall I change your city to Vienna?" in phone.say("my city is wrong, it's Vienna")
    yes = next(title for title in phone.buttons if title.startswith("Yes"))
    assert "I changed your city" in phone.press(yes)
    before = live.pair.layer.keys.person_for("messenger", phone.address)
    assert "Shall I erase everything" in phone.say("delete all my data")
    yes = next(title for title in phone.buttons if title.startswith("Yes"))
    payload = phone.buttons[yes]
    assert "receipt" in phone.press(yes).casefold()
    assert live.pair.layer.keys.person_for("messenger", phone.address) != before
    again = phone.do(postback(payload, yes, phone.person, mid=f"m_again_{phone.person}"))
    assert "receipt" not in again.casefold()  # the button is nobody's any more


def test_the_brand_s_staff_can_read_the_chat_so_it_gets_no_file(phone: Phone) -> None:
    agree(phone, "my name is Maria")
    said = phone.say("export my data please")
    assert said
    assert "Maria" not in said


def test_a_batch_of_three_people(live: Live, phone: Phone) -> None:
    """Each is answered by themselves, in their order, whatever the others say."""
    people = [phone, live.phone(), live.phone()]
    names = ["Maria", "Tom", "Ana"]
    events = [one.said(f"my name is {name}") for one, name in zip(people, names, strict=True)]
    events += [one.said("show me tents") for one in people]
    assert live.receive(*events) == 200
    for one, name in zip(people, names, strict=True):
        sent = live.place.graph.to(one.person)
        texts = [str(message) for message in sent]
        asked = next(number for number, text in enumerate(texts) if NAME_QUESTION in text)
        found = next(number for number, text in enumerate(texts) if "I looked for" in text)
        assert asked < found
        assert not [text for text in texts for other in names if other in text and other != name]


def test_the_same_message_twice_is_answered_once(live: Live, phone: Phone) -> None:
    one = phone.said("show me tents")
    phone.do(one)
    assert phone.do(one) == ""


def test_a_tapped_button_is_answered_kindly_the_second_time(phone: Phone) -> None:
    phone.say("show me jackets")
    token = phone.buttons["Show more"]
    phone.press("Show more")
    again = phone.do(postback(token, "Show more", phone.person, mid=f"m_again_{phone.person}"))
    assert again == phrase("button_used")


def test_a_button_under_another_title_does_nothing(phone: Phone) -> None:
    phone.say("show me jackets")
    token = phone.buttons["Show more"]
    assert "too old" in phone.do(postback(token, "Win a prize", phone.person, mid=f"m_other_{phone.person}"))


def test_a_button_of_somebody_else_does_nothing(live: Live, phone: Phone) -> None:
    phone.say("show me jackets")
    other = live.phone()
    token = phone.buttons["Show more"]
    assert "too old" in other.do(postback(token, "Show more", other.person, mid=f"m_theirs_{other.person}"))


def test_a_picture_is_answered_kindly_and_nothing_of_it_is_kept(phone: Phone) -> None:
    picture = [{"type": "image", "payload": {"url": "https://cdn.example.org/a.jpg"}}]
    assert "only understand words" in phone.do(
        message(None, f"m_picture_{phone.person}", phone.person, attachments=picture)
    )


def test_a_link_leads_to_a_search_and_not_to_an_erasure(phone: Phone) -> None:
    assert "tent" in phone.start(ref="find_product__tents").casefold()
    assert "erase" not in phone.follow("delete_my_data__everything").casefold()


def test_an_answer_that_fails_on_its_way_comes_later(live: Live, phone: Phone, waits: list[float]) -> None:
    phone.start()
    live.place.graph.failures.extend([SERVER] * 2)
    assert "Hello" in phone.say("hi")
    assert len(waits) == 2


def test_who_blocks_the_page_is_left_in_peace_and_welcome_back(live: Live, phone: Phone) -> None:
    agree(phone, "my name is Maria")
    live.place.graph.failures.append(BLOCKED)
    assert phone.say("show me tents") == ""
    layer = live.pair.layer
    from confidant.turn.context import own_capability

    person = layer.keys.person_for("messenger", phone.address)
    assert layer.vault.read(own_capability(layer.keys, person)).paused
    assert "Hello again" in phone.say("hi")
    assert not layer.vault.read(own_capability(layer.keys, person)).paused


def test_nothing_of_messenger_s_rests_on_the_disk(live: Live, phone: Phone) -> None:
    phone.say("my name is Maria")
    phone.press("No")
    with live.pair.copied() as copy:
        content = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert phone.person.encode() not in content
    assert b"Maria" not in content
