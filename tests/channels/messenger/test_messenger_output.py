"""What goes out: within Messenger's limits whatever the assistant says, and as little lost as they allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.channels.core.output_channel import DeliveryError, cut
from confidant.channels.core.phrases import _phrases, phrase
from confidant.channels.messenger.graph import Graph
from confidant.channels.messenger.output import REPLIES, MessengerOutput, element, message_parts, picture_file
from tests.channels.messenger.events import MARIA, PAGE, SECRET, TOKEN
from tests.channels.messenger.graph_api import (
    BLOCKED,
    RATE,
    SERVER,
    WINDOW,
    Failure,
    GraphApi,
    check_card,
    check_message,
)
from tests.channels.messenger.graph_api import TOKEN as BAD_TOKEN
from tests.channels.messenger.place import play

PICTURES = "https://bot.example.org/webhooks/messenger/pictures"
CHOOSE = phrase("choose")


def answers(number: int, start: int = 1) -> list[dict[str, str]]:
    return [{"title": f"Answer {one}", "payload": f"/b.{one:020}"} for one in range(start, start + number)]


def pages(number: int) -> list[dict[str, str]]:
    return [{"title": f"Page {one}", "url": f"https://bot.example.org/{one}"} for one in range(1, number + 1)]


def shape(text: str, buttons: list[dict[str, str]]) -> list[tuple[str, list[str]]]:
    """Each message as its text and the titles under it; the last one's quick replies in brackets."""
    messages, replies = message_parts(text, buttons)
    for message in messages:
        check_message(message)
    shapes = [_shape(message) for message in messages]
    shapes[-1][1].extend(f"({reply['title']})" for reply in replies)
    return shapes


def _shape(message: dict) -> tuple[str, list[str]]:
    if "text" in message:
        return message["text"], []
    payload = message["attachment"]["payload"]
    return payload["text"], [button["title"] for button in payload["buttons"]]


def titles(kind: str, *numbers: int) -> list[str]:
    return [f"{kind} {number}" for number in numbers]


def replies(*numbers: int) -> list[str]:
    return [f"(Answer {number})" for number in numbers]


LAYOUTS = [
    # what it is, text, buttons, messages
    ("a text", "Hello", [], [("Hello", [])]),
    ("a text with spaces around it", "  Hello\n", [], [("Hello", [])]),
    ("one button", "Hello", answers(1), [("Hello", titles("Answer", 1))]),
    ("three", "Hello", answers(3), [("Hello", titles("Answer", 1, 2, 3))]),
    ("a page", "Hello", pages(1), [("Hello", titles("Page", 1))]),
    ("a page and two answers", "Hello", [*pages(1), *answers(2)], [("Hello", ["Page 1", *titles("Answer", 1, 2)])]),
    ("four", "Hello", answers(4), [("Hello", replies(1, 2, 3, 4))]),
    ("thirteen", "Hello", answers(13), [("Hello", replies(*range(1, 14)))]),
    (
        "fourteen",
        "Hello",
        answers(14),
        [("Hello", titles("Answer", 1)), (CHOOSE, replies(*range(2, 15)))],
    ),
    (
        "eighteen",
        "Hello",
        answers(18),
        [("Hello", titles("Answer", 1, 2, 3)), (CHOOSE, titles("Answer", 4, 5)), (CHOOSE, replies(*range(6, 19)))],
    ),
    (
        "a page and three answers",
        "Hello",
        [*answers(2), *pages(1), *answers(1, 3)],
        [("Hello", titles("Page", 1)), (CHOOSE, replies(1, 2, 3))],
    ),
    (
        "four pages and an answer",
        "Hello",
        [*pages(4), *answers(1)],
        [("Hello", titles("Page", 1, 2, 3)), (CHOOSE, titles("Page", 4)), (CHOOSE, replies(1))],
    ),
    ("four pages", "Hello", pages(4), [("Hello", titles("Page", 1, 2, 3)), (CHOOSE, titles("Page", 4))]),
    ("a button without a text", "", answers(1), [(CHOOSE, titles("Answer", 1))]),
    ("many without a text", " ", answers(4), [(CHOOSE, replies(1, 2, 3, 4))]),
]


@pytest.mark.parametrize(("text", "buttons", "messages"), [one[1:] for one in LAYOUTS], ids=[one[0] for one in LAYOUTS])
def test_how_a_text_and_its_buttons_are_laid_out(text, buttons, messages):
    assert shape(text, buttons) == messages


def test_nothing_to_say_is_not_said():
    assert message_parts(" \n", []) == ([], ())


SENTENCE = "This is a sentence of fifty letters, not one more. "


def test_a_long_text_is_split_at_the_ends_of_sentences():
    shapes = shape(SENTENCE * 90, [])
    assert [len(text) for text, _ in shapes] == [1988, 1988, 611]
    assert all(text.endswith(".") for text, _ in shapes)


def test_above_buttons_the_last_sentences_stand_and_the_others_before():
    shapes = shape(SENTENCE * 60, answers(3))
    assert [len(buttons) for _, buttons in shapes] == [0, 0, 3]
    assert " ".join(text for text, _ in shapes) == (SENTENCE * 60).strip()
    assert all(text.endswith(".") for text, _ in shapes)


def test_emoji_count_as_two():
    assert [len(text) for text, _ in shape("\U0001f3d5" * 2500, [])] == [1000, 1000, 500]
    assert shape("Hello", [{"title": "\U0001f3d5 Show me your tents", "payload": "/b.x"}])[0][1] == [
        "\U0001f3d5 Show me your…"
    ]


def test_a_text_of_640_characters_stands_above_its_buttons_as_one():
    assert shape("x" * 640, answers(1)) == [("x" * 640, ["Answer 1"])]
    assert [len(text) for text, _ in shape("x" * 641, answers(1))] == [640, 1]


def test_under_a_long_text_quick_replies_come_last():
    shapes = shape(SENTENCE * 60, answers(5))
    assert [bool(buttons) for _, buttons in shapes] == [False, True]


def test_a_page_s_button_opens_it_in_full_and_cannot_be_shared():
    [message], _ = message_parts("Hello", pages(1))
    [button] = message["attachment"]["payload"]["buttons"]
    assert button == {
        "type": "web_url",
        "title": "Page 1",
        "url": "https://bot.example.org/1",
        "webview_height_ratio": "full",
        "webview_share_button": "hide",
    }


def test_a_product_s_page_may_be_shared():
    [button] = element({"title": "Cairn Mid", "buttons": pages(1)}, None)["buttons"]
    assert "webview_share_button" not in button


words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)
button = st.fixed_dictionaries({"title": words.filter(str.strip), "payload": words.map(lambda text: f"/b.{text}")}) | (
    st.fixed_dictionaries({"title": words.filter(str.strip), "url": st.just("https://bot.example.org/x")})
)


@given(st.lists(words, max_size=120).map(" ".join), st.lists(button, max_size=30))
def test_whatever_is_said_is_within_the_limits_and_nothing_is_lost(text, buttons):
    messages, quick = message_parts(text, buttons)
    for message in messages:
        check_message(message)
    assert len(quick) <= REPLIES
    assert all("url" not in one for one in quick)
    hanging = [one for message in messages for one in _hanging(message)]
    assert sorted(hanging + [one["payload"] for one in quick]) == sorted(
        one.get("payload", one.get("url")) for one in buttons
    )
    said = "".join("".join(_shape(message)[0].split()) for message in messages)
    assert "".join(text.split()) in said


def _hanging(message: dict) -> list[str]:
    buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
    return [one.get("payload", one.get("url")) for one in buttons]


# Cards


CARDS = [
    # card, picture, element
    ({"title": "Cairn Mid", "text": "159 EUR"}, None, {"title": "Cairn Mid", "subtitle": "159 EUR"}),
    (
        {"title": "Cairn Mid"},
        f"{PICTURES}/shoe-01.png",
        {"title": "Cairn Mid", "image_url": f"{PICTURES}/shoe-01.png"},
    ),
    (
        {"title": "Cairn Mid", "buttons": answers(1)},
        None,
        {
            "title": "Cairn Mid",
            "buttons": [{"type": "postback", "title": "Answer 1", "payload": answers(1)[0]["payload"]}],
        },
    ),
    ({"title": "Cairn Mid"}, None, {"title": "Cairn Mid", "subtitle": "Cairn Mid"}),
    ({"title": "Cairn Mid", "text": "", "buttons": []}, None, {"title": "Cairn Mid", "subtitle": "Cairn Mid"}),
]


@pytest.mark.parametrize(("card", "picture", "shown"), CARDS)
def test_a_card(card, picture, shown):
    assert element(card, picture) == shown
    check_card(shown)


@given(words.filter(str.strip), words.map(lambda text: text * 4), st.lists(button, max_size=5))
def test_a_card_is_within_the_limits(title, text, buttons):
    shown = element({"title": title * 3, "text": text, "buttons": buttons}, None)
    check_card(shown)


# Sending


class Sending:
    """An output and the stand-in behind it."""

    def __init__(self, lab, pictures=None):
        self.api = GraphApi(TOKEN, SECRET)
        self._lab, self._pictures = lab, pictures

    def play(self, *steps, failures=()):
        """Send; what the person was sent."""

        async def main():
            await self.api.start()
            graph = Graph(TOKEN, SECRET, self.api.url)
            self.api.failures.extend(failures)
            self.output = MessengerOutput(graph, self._lab.layer, self._lab.meet(), f"{PAGE}:{MARIA}", self._pictures)
            try:
                for step in steps:
                    await step(self.output)
            finally:
                await graph.close()
                await self.api.stop()

        play(main())
        assert self.api.complaints == []
        return self.api.to(MARIA)


@pytest.fixture
def sending(lab, waits):
    return Sending(lab)


def say(text, buttons=()):
    if buttons:
        return lambda output: output.send_text_with_buttons("", text, list(buttons))
    return lambda output: output.send_text_message("", text)


def show(number):
    cards = [{"id": f"shoe-{one:02}", "title": f"Shoe {one}", "text": f"{one} EUR"} for one in range(1, number + 1)]
    return lambda output: output.send_custom_json("", {"cards": cards})


def quick(message):
    return [reply["title"] for reply in message.get("quick_replies", ())]


def test_a_text_and_buttons_with_tokens(lab, sending):
    [text, template] = sending.play(say("Hello"), say("What?", [{"title": "Tents", "payload": "/find_product.tents"}]))
    assert text == {"text": "Hello"}
    [tapped] = template["attachment"]["payload"]["buttons"]
    assert lab.layer.buttons.read(lab.meet(), tapped["payload"])
    assert sending.output.delivered == 4  # each message, and each time that something was said


def test_quick_replies_are_carried_on_by_what_follows_in_the_turn(sending):
    """Messenger takes them away with the next message."""
    sent = sending.play(say("Hello"), say("What?", answers(5)), say("Well?", answers(2, 20)), say("Or?"), show(1))
    five = [f"Answer {one}" for one in range(1, 6)]
    assert [quick(message) for message in sent] == [[], five, five, five, five]


def test_carried_on_together_they_are_no_more_than_thirteen(sending):
    sent = sending.play(say("What?", answers(9)), say("Or?", answers(9, 10)))
    assert quick(sent[1]) == [f"Answer {one}" for one in range(6, 19)]


@pytest.mark.parametrize(("number", "messages"), [(1, [1]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_cards_come_ten_a_message(sending, number, messages):
    sent = sending.play(show(number))
    assert [len(message["attachment"]["payload"]["elements"]) for message in sent] == messages


def test_no_cards_are_no_message(sending):
    assert sending.play(show(0)) == []


def test_a_card_has_a_picture_when_the_world_can_reach_it_and_there_is_one(lab, waits, monkeypatch, tmp_path):
    (tmp_path / "shoe-01.png").write_bytes(b"\x89PNG")
    monkeypatch.setattr(
        "confidant.channels.messenger.output.picture_file", lambda name, _folder: picture_file(name, tmp_path)
    )
    [message] = Sending(lab, PICTURES).play(show(2))
    with_picture, without = message["attachment"]["payload"]["elements"]
    assert with_picture["image_url"] == f"{PICTURES}/shoe-01.png"
    assert "image_url" not in without
    [message] = Sending(lab).play(show(1))
    assert "image_url" not in message["attachment"]["payload"]["elements"][0]


def test_titles_of_tokens_are_those_that_are_shown(lab, sending):
    from confidant.turn.buttons import shown_as

    [message] = sending.play(say("What?", [{"title": "Show me everything you know", "payload": "/view_my_data"}]))
    [tapped] = message["attachment"]["payload"]["buttons"]
    assert tapped["title"] == "Show me everything…"
    assert shown_as(tapped["payload"], tapped["title"])


def test_a_file_never_goes_out(lab, sending):
    capability = lab.capability()
    lab.agree(capability)

    async def export(output):
        for ask in (output.send_custom_json("", {"document": "export"}), output._send_file("my-data.zip", b"PK")):
            with pytest.raises(DeliveryError):
                await ask

    assert sending.play(export) == []
    assert "exported" not in [entry["what"] for entry in lab.layer.vault.history(capability)]


def test_the_channel_is_named_in_responses(sending):
    assert MessengerOutput.name() == "messenger"


# Failing


@pytest.mark.parametrize("failures", [[RATE], [SERVER, SERVER, SERVER], [Failure(400, 1200)], [Failure(dropped=True)]])
def test_what_passes_is_tried_again(sending, failures):
    assert sending.play(say("Hello"), failures=failures) == [{"text": "Hello"}]


def test_meta_s_delay_is_kept(sending, waits):
    sending.play(say("Hello"), failures=[RATE])
    assert 3.0 <= waits[0] <= 3.5


@pytest.mark.parametrize(
    "failures", [[SERVER] * 4, [BAD_TOKEN], [Failure(400, 100)], [Failure(429, 613, headers={"Retry-After": "3600"})]]
)
def test_what_does_not_pass_ends_the_turn(sending, failures):
    async def failing(output):
        with pytest.raises(DeliveryError):
            await say("Hello")(output)

    assert sending.play(failing, failures=failures) == []
    assert sending.output.delivered == 0
    assert sending.output.gone is None


@pytest.mark.parametrize(("failure", "blocked"), [(BLOCKED, True), (WINDOW, False)])
def test_to_somebody_who_is_gone_nothing_more_is_said(sending, failure, blocked):
    assert sending.play(say("Hello"), say("Still there?"), failures=[failure]) == []
    assert sending.output.gone.blocked is blocked
    assert sending.api.calls == ["message"]


def test_what_was_delivered_before_it_failed_is_known(sending):
    """So that the turn is not begun anew, and nothing is said twice."""

    async def failing(output):
        with pytest.raises(DeliveryError):
            await say(SENTENCE * 60)(output)

    async def first(output):
        await say("Hello")(output)
        sending.api.failures.extend([SERVER] * 4)

    assert len(sending.play(first, failing)) == 1
    assert sending.output.delivered > 0


# Sentences of the channel's own


def test_the_channel_s_own_sentences_fit_anywhere():
    for sentence in _phrases().values():
        check_message({"text": sentence})
        assert len(sentence) <= 160
        assert sentence == cut(sentence, 1000)
