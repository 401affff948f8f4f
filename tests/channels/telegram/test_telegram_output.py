"""What leaves: within Telegram's limits, tried again when that helps, each picture uploaded once."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.channels.core.dispatcher import TurnOutcome
from confidant.channels.core.output_channel import FILE_NAME, DeliveryError
from confidant.channels.telegram import channel as telegram
from confidant.channels.telegram.layout import LONGEST_TITLE, caption, keyboard, pieces
from confidant.channels.telegram.output import Pictures
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from tests.channels.telegram.bot_api import Fault, units
from tests.channels.telegram.updates import NUMBER, said

# Texts


PIECES = [
    # name, text, lengths of its pieces
    ("short", "Hello.", [6]),
    ("just right", "a" * 4096, [4096]),
    ("one too long", "a" * 4097, [4096, 1]),
    ("sentences", ("One is here. " * 400).strip(), [4094, 1104]),
    ("lines", "\n".join(["• one thing for 10 EUR"] * 250), [4093, 1655]),
    ("faces, two units each", "😀" * 2048, [4096]),
    ("too many faces", "😀" * 2049, [4096, 2]),
    ("blank", "  \n ", []),
]


@pytest.mark.parametrize(("name", "text", "lengths"), PIECES, ids=[name for name, _, _ in PIECES])
def test_a_text_goes_in_pieces(name, text, lengths):
    assert [units(piece) for piece in pieces(text)] == lengths


@given(st.text(max_size=300), st.integers(10, 60))
def test_every_piece_fits_as_telegram_counts_and_no_letter_is_lost(text, most):
    found = pieces(text, most)
    assert all(0 < len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= most for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(5, 60))
def test_a_caption_fits_as_telegram_counts(text, most):
    assert units(caption(text, most)) <= most
    assert caption(text, 1024) == text.strip()


def test_a_caption_is_cut_at_a_word():
    assert caption("Trail shoe\nA light shoe for long days", 24) == "Trail shoe\nA light…"


def test_a_long_answer_arrives_in_order_with_its_buttons_below(run):
    async def play(scene):
        scene.answers = [{"text": "One is here. " * 700, "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
        await scene.post(said("hi"))
        sent = scene.api.of("sendMessage")
        assert " ".join(call.said for call in sent) == ("One is here. " * 700).strip()
        return [len(call.buttons) for call in sent]

    assert run(play) == [0, 0, 1]


def test_nothing_is_marked_up_and_no_link_is_looked_at(run):
    async def play(scene):
        scene.answers = [{"text": "*Look* at <b>https://shop.example.org</b>"}]
        await scene.post(said("hi"))
        (sent,) = scene.api.of("sendMessage")
        return sent.fields

    fields = run(play)
    assert fields["text"] == "*Look* at <b>https://shop.example.org</b>"
    assert fields["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in fields


# Buttons


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        (["Yes", "No"], [["Yes", "No"]]),
        (["Yes", "Only for this chat", "No"], [["Yes"], ["Only for this chat"], ["No"]]),
        (["Yes, switch it off", "No, leave it on"], [["Yes, switch it off"], ["No, leave it on"]]),
        (["Yes, make it", "No, thanks"], [["Yes, make it", "No, thanks"]]),
        (["Tents", "Shoes", "Jackets"], [["Tents", "Shoes", "Jackets"]]),
        (["Tents", "Shoes", "Packs", "Coats"], [["Tents", "Shoes"], ["Packs", "Coats"]]),
        (["1", "2", "3", "4", "5"], [["1", "2", "3"], ["4", "5"]]),
        (["Show my data", "Erase my data", "Settings"], [["Show my data", "Erase my data"], ["Settings"]]),
        (
            ["Find", "Something for the mountains", "Help", "More"],
            [["Find"], ["Something for the mountains"], ["Help", "More"]],
        ),
        ([], []),
    ],
)
def test_buttons_lie_as_a_phone_can_show_them(titles, rows):
    markup = keyboard([{"title": title, "payload": "/b.x"} for title in titles])
    assert [[button.text for button in row] for row in (markup.inline_keyboard if markup else ())] == rows


@given(st.lists(st.text("abc ", min_size=1, max_size=LONGEST_TITLE), max_size=12))
def test_no_button_is_lost_or_out_of_order(titles):
    markup = keyboard([{"title": title, "payload": f"/b.{number}"} for number, title in enumerate(titles)])
    flat = [button for row in (markup.inline_keyboard if markup else ()) for button in row]
    assert [button.callback_data for button in flat] == [f"/b.{number}" for number in range(len(titles))]


def test_a_button_that_carries_too_much_is_not_sent():
    with pytest.raises(DeliveryError):
        keyboard([{"title": "Yes", "payload": "/b." + "a" * 62}])


def test_buttons_carry_tokens_or_open_pages_and_long_titles_are_cut(run, lab):
    long = "The very best of all the tents that we have ever had in our shop"

    async def play(scene):
        scene.answers = [
            {
                "text": "Look:",
                "buttons": [
                    {"title": long, "payload": "/find_product.tents"},
                    {"title": "My page", "url": "https://bot.example.org/p/1"},
                ],
            }
        ]
        await scene.post(said("hi"))
        return scene.api.of("sendMessage")[0].buttons

    (command,), (page,) = run(play)
    assert command[0] == "The very best of all the tents that we…"
    assert command[1].startswith("/b.")
    assert lab.layer.buttons.read(lab.meet(str(NUMBER)), command[1]) is not None
    assert page == ("My page", "https://bot.example.org/p/1")


def test_what_comes_back_from_a_cut_title_counts(run):
    """The check of the title sees what Telegram shows, not what was meant."""
    from tests.channels.telegram.updates import keyboard as shown
    from tests.channels.telegram.updates import pressed

    async def play(scene):
        title = "Something for " + "very " * 10 + "long days"
        scene.answers = [{"text": "Look:", "buttons": [{"title": title, "payload": "/greet"}]}]
        await scene.post(said("hi"))
        (((title, token),),) = scene.api.of("sendMessage")[0].buttons
        await scene.post(pressed(token, shown((title, token))))
        return scene.heard[-1] == token

    assert run(play)


# Trying again


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("asked to wait", [Fault(429, "Too Many Requests: retry after 1", {"retry_after": 1})]),
        ("asked to wait, twice", [Fault(429, "Too Many Requests", {"retry_after": 1})] * 2),
        ("a fault of theirs", [Fault(500), Fault(502), Fault(503)]),
        ("hung up", [Fault(0)]),
    ],
)
def test_it_is_tried_again_where_that_helps(run, name, faults):
    async def play(scene):
        scene.api.fail("sendMessage", *faults)
        await scene.post(said("hi"))
        return len(scene.api.of("sendMessage")), len(scene.heard)

    assert run(play) == (len(faults) + 1, 1)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("blocked", Fault(403, "Forbidden: bot was blocked by the user")),
        ("deactivated", Fault(403, "Forbidden: user is deactivated")),
        ("never there", Fault(400, "Bad Request: chat not found")),
    ],
)
def test_somebody_who_is_gone_is_asked_nothing_more_and_counts_as_away(run, lab, name, fault):
    async def play(scene):
        scene.answers = [{"text": "One."}, {"text": "Two."}]
        scene.api.fail("sendMessage", fault)
        await scene.post(said("hi"))
        record = lab.layer.vault.read(lab.capability(lab.meet(str(NUMBER))))
        return len(scene.api.of("sendMessage")), record.paused_by_block

    assert run(play) == (1, True)


@pytest.mark.parametrize(
    ("name", "fault", "calls"),
    [
        ("refused", Fault(400, "Bad Request: BUTTON_DATA_INVALID"), 1),
        ("a wrong token", Fault(401, "Unauthorized"), 1),
        ("asked to wait for long", Fault(429, "Too Many Requests", {"retry_after": 3600}), 1),
        ("always asked to wait", Fault(429, "Too Many Requests", {"retry_after": 1}), 4),
    ],
)
def test_what_does_not_help_ends_in_one_error_without_words(run, name, fault, calls):
    async def play(scene):
        output = scene.channel._output(
            LeasedMessage(b"", lab_person, IncomingMessage("telegram", str(NUMBER), "1", {}), persisted=True)
        )
        scene.api.fail("sendMessage", *[fault] * 4)
        with pytest.raises(DeliveryError) as raised:
            await output.send_text_message("", "Hello Maria")
        return str(raised.value), raised.value.__cause__, len(scene.api.of("sendMessage")), output.delivered

    lab_person = "p_nobody"
    text, cause, made, delivered = run(play)
    assert (cause, made, delivered) == (None, calls, 0)
    assert not any(word in text for word in ("Maria", "bot", "http", str(NUMBER)))


def test_an_answer_that_telegram_makes_no_sense_of_is_an_error_of_ours(run):
    async def play(scene):
        scene.api._sendMessage = lambda _call: {"message_id": "x"}
        output = scene.channel._output(
            LeasedMessage(b"", "p_nobody", IncomingMessage("telegram", str(NUMBER), "1", {}), persisted=True)
        )
        with pytest.raises(DeliveryError):
            await output.send_text_message("", "Hello")

    run(play)


def test_a_part_that_arrived_is_not_sent_again_with_the_turn(run):
    """Half an answer is an answer: the same words twice would be worse."""

    async def play(scene):
        output = scene.channel._output(
            LeasedMessage(b"", "p_nobody", IncomingMessage("telegram", str(NUMBER), "1", {}), persisted=True)
        )
        sent = output._message

        async def second_fails(text, markup):
            if output.delivered:
                raise DeliveryError("refused")
            await sent(text, markup)

        output._message = second_fails
        with pytest.raises(DeliveryError):
            await output.send_text_message("", "One is here. " * 700)
        return output.delivered

    assert run(play) == 1


# Typing


def test_somebody_who_has_to_wait_sees_that_an_answer_is_written(run, monkeypatch):
    monkeypatch.setattr(telegram, "_TYPING_AFTER", 0.0)

    async def play(scene):
        seen = asyncio.Event()
        chat_action = scene.api._sendChatAction

        def noted(call):
            seen.set()
            return chat_action(call)

        scene.api._sendChatAction = noted
        rasa = scene.channel._on_new_message

        async def slow(message):
            await seen.wait()
            await rasa(message)

        scene.channel._on_new_message = slow
        await scene.post(said("hi"))
        return [call.fields for call in scene.api.of("sendChatAction")]

    assert run(play) == [{"chat_id": NUMBER, "action": "typing"}]


def test_typing_that_cannot_be_shown_is_no_failure(run, monkeypatch):
    monkeypatch.setattr(telegram, "_TYPING_AFTER", 0.0)

    async def play(scene):
        scene.api.fail("sendChatAction", Fault(500))
        taken = LeasedMessage(
            b"", "p_nobody", IncomingMessage("telegram", str(NUMBER), "1", {"text": "hi"}), persisted=True
        )
        return await scene.channel._answer(taken)

    assert run(play) is TurnOutcome.ANSWERED


# Cards

CARDS = [
    {
        "id": "shoe-01",
        "title": "Trail shoe",
        "text": "Light. 99 EUR",
        "buttons": [{"title": "More", "payload": "/greet"}],
    },
    {"id": "shoe-02", "title": "Road shoe", "text": "Soft. 89 EUR", "buttons": []},
    {
        "id": "none-01",
        "title": "Socks",
        "text": "Warm. 9 EUR",
        "buttons": [{"title": "Page", "url": "https://example.org"}],
    },
]


@pytest.fixture
def shop(run, tmp_path):
    """Plays scenes with two cards that have pictures and one that has none."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "shoe-01.png").write_bytes(b"\x89PNG first")
    (folder / "shoe-02.jpg").write_bytes(b"\xff\xd8 second")

    def playing(play):
        async def with_pictures(scene):
            scene.channel._pictures = Pictures(folder)
            scene.answers = [{"custom": {"cards": CARDS}}]
            return await play(scene)

        return run(with_pictures)

    return playing


def test_cards_come_in_order_with_their_pictures_and_buttons(shop):
    async def play(scene):
        await scene.post(said("shoes"))
        return scene.api.of("sendPhoto", "sendMessage")

    first, second, third = shop(play)
    assert [call.method for call in (first, second, third)] == ["sendPhoto", "sendPhoto", "sendMessage"]
    assert [call.said for call in (first, second, third)] == [
        "Trail shoe\nLight. 99 EUR",
        "Road shoe\nSoft. 89 EUR",
        "Socks\nWarm. 9 EUR",
    ]
    assert first.files["photo"] == ("shoe-01.png", b"\x89PNG first")
    assert second.files["photo"][0] == "shoe-02.jpg"
    assert first.buttons[0][0][1].startswith("/b.")
    assert second.buttons == []
    assert third.buttons == [[("Page", "https://example.org")]]


def test_a_picture_is_uploaded_once(shop):
    async def play(scene):
        for _ in range(3):
            await scene.post(said("shoes"))
        return [bool(call.files) for call in scene.api.of("sendPhoto")], len(scene.api.file_ids)

    assert shop(play) == ([True, True, False, False, False, False], 2)


def test_a_picture_that_telegram_forgot_is_uploaded_again(shop):
    async def play(scene):
        await scene.post(said("shoes"))
        scene.api.fail("sendPhoto", Fault(400, "Bad Request: wrong file identifier/HTTP URL specified"))
        await scene.post(said("shoes"))
        return [bool(call.files) for call in scene.api.of("sendPhoto")], len(scene.heard)

    assert shop(play) == ([True, True, False, True, False], 2)


def test_a_picture_that_telegram_does_not_take_is_a_text(shop):
    async def play(scene):
        scene.api.fail("sendPhoto", Fault(400, "Bad Request: IMAGE_PROCESS_FAILED"))
        await scene.post(said("shoes"))
        return [call.method for call in scene.api.of("sendPhoto", "sendMessage")]

    assert shop(play) == ["sendPhoto", "sendMessage", "sendPhoto", "sendMessage"]


def test_a_long_card_fits_below_its_picture(shop):
    async def play(scene):
        scene.answers = [{"custom": {"cards": [{**CARDS[0], "text": "A very light shoe 😀. " * 200}]}}]
        await scene.post(said("shoes"))
        (card,) = scene.api.of("sendPhoto")
        return units(card.said), card.said[:10], card.said[-1]

    length, head, tail = shop(play)
    assert 1000 < length <= 1024
    assert (head, tail) == ("Trail shoe", "…")


@pytest.mark.parametrize("card", ["../secrets/master", "shoe-01.png", "", "a/b", "..", "shoe 01", "ä"])
def test_a_cards_name_leads_nowhere_else(tmp_path, card):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "master.png").write_bytes(b"key")
    (tmp_path / "pictures").mkdir()
    assert Pictures(tmp_path / "pictures").find(card) is None


def test_the_names_of_pictures_in_memory_are_bounded():
    pictures = Pictures(Path(), most=2)
    for number in range(3):
        pictures.note(f"shoe-{number}", f"file-{number}")
        pictures.id_of("shoe-0")
    assert [pictures.id_of(f"shoe-{number}") for number in range(3)] == ["file-0", None, "file-2"]


# The file


def test_the_export_is_a_document_that_was_never_on_the_disk(run, lab, monkeypatch):
    made = []
    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, _noted(getattr(tempfile, name), made))

    async def play(scene):
        scene.answers = [{"custom": {"document": "export"}}]
        lab.remember(*agreed(lab), name="Maria")
        await scene.post(said("export"))
        return scene.api.of("sendDocument")

    (document,) = run(play)
    assert set(made) <= {"concurrent"}  # the stand-in reads what was sent, in a thread
    name, content = document.files["document"]
    assert name == FILE_NAME == "my-data.zip"
    assert "protect_content" not in document.fields  # it would stop saving, too
    assert document.fields["chat_id"] == NUMBER
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"Maria" in archive.read("data.json")


def _noted(make, made):
    """A maker of temporary files that notes who asked it."""

    def making(*args, **named):
        made.append(sys._getframe(1).f_globals["__name__"].split(".")[0])
        return make(*args, **named)

    return making


def agreed(lab):
    capability = lab.capability(lab.meet(str(NUMBER)))
    lab.agree(capability)
    return (capability,)


def test_a_file_that_telegram_does_not_take_is_not_sent(run):
    async def play(scene):
        output = scene.channel._output(
            LeasedMessage(b"", "p_nobody", IncomingMessage("telegram", str(NUMBER), "1", {}), persisted=True)
        )
        with pytest.raises(DeliveryError):
            await output._send_file(FILE_NAME, b"0" * (50 * 1024 * 1024 + 1))
        return scene.api.calls

    assert run(play) == []
