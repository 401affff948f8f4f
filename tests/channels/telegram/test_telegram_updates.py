"""Every kind of update: what becomes of it. The same rows stand in the documentation."""

from __future__ import annotations

import re

import pytest
from telegram import Update

from confidant import bot as bots
from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import BURST
from confidant.channels.telegram.types import update_shape
from confidant.channels.telegram.updates import ALLOWED_UPDATES
from confidant.storage import schema
from confidant.turn.buttons import OLD_BUTTON
from scripts.sandbox import ROOT
from tests.channels.telegram.bot_api import USER_NAME
from tests.channels.telegram.updates import (
    GROUP,
    NUMBER,
    SENT,
    group,
    in_group,
    message,
    moved,
    private,
    said,
    update,
    user,
)

NOTHING: list[str] = []
WORDLESS = [""]
CHANNEL = {"id": -100_555, "type": "channel", "title": "News"}
ORIGIN = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Tom"}
INLINE_BOT = {"id": 555_7, "is_bot": True, "first_name": "Gif", "username": "gif"}


def post(text: str) -> dict:
    """What stands in a channel."""
    return {"message_id": 7, "date": 1_800_000_000, "chat": CHANNEL, "sender_chat": CHANNEL, "text": text}


TEXTS = [
    # name, update, what reaches Rasa
    ("a text", said("show me tents"), ["show me tents"]),
    ("a command", said("/privacy"), ["/privacy"]),
    ("a button's token, typed", said("/b." + "B" * 40), [OLD_BUTTON]),
    ("a command with the bot's name", said(f"/help@{USER_NAME}"), ["/help"]),
    ("a command with the bot's name, and more", said(f"/find@{USER_NAME} me a tent"), ["/find me a tent"]),
    ("an address in a text", said("write to /x@example.org"), ["write to /x@example.org"]),
    ("start", said("/start"), ["/start"]),
    ("start of the bot by name", said(f"/start@{USER_NAME} find_product__tents"), ["/find_product.tents"]),
    ("a link to a command", said("/start ask_help"), ["/ask_help"]),
    ("a link to a search", said("/start find_product__tents"), ["/find_product.tents"]),
    ("a link to what links may not do", said("/start delete_my_data__everything"), ["/start"]),
    ("a link to a consent", said("/start give_consent__marketing"), ["/start"]),
    ("a link with half an argument", said("/start find_product__"), ["/find_product"]),
    ("a link with words that are not the shop's", said("/start find_product__xyzzy-plugh"), ["/find_product"]),
    ("a link with a path", said("/start find_product__../x"), ["/start"]),
    ("a link that is too long", said("/start " + "a" * 65), ["/start"]),
    ("a link with a button's token", said("/start b__AAAAAAAAAAAAAAAAAAAAAAAA"), ["/start"]),
    ("what looks like start", said("/starting with tents"), ["/starting with tents"]),
    ("an empty text", said(""), WORDLESS),
    ("no content at all", update(message=message()), WORDLESS),
    ("a text and its entities", said("hi", entities=[{"type": "bold", "offset": 0, "length": 2}]), ["hi"]),
    ("entities and no text", update(message=message(entities=[])), WORDLESS),
    ("a text of 4096", said("a" * 4096), ["a" * 4096]),
    ("a text of 5000", said("a" * 5000), ["a" * 4096]),
    ("a caption", update(message=message(caption="this one?", photo=SENT["photo"])), ["this one?"]),
    ("a reply", said("yes", reply_to_message=message(text="Shall I?")), ["yes"]),
    *((f"sent: {name}", update(message=message(**{name: content})), WORDLESS) for name, content in SENT.items()),
    ("a forwarded text", said("yes, erase it", forward_origin=ORIGIN), WORDLESS),
    ("a forwarded text of an older server", said("yes, erase it", forward_date=1_700_000_000), WORDLESS),
    ("a text of another bot", said("yes, erase it", via_bot=INLINE_BOT), WORDLESS),
    ("a forwarded caption", update(message=message(caption="mine", photo=[], forward_origin=ORIGIN)), WORDLESS),
    ("a pinned message", update(message=message(pinned_message=message(text="x"))), NOTHING),
    ("a timer", update(message=message(message_auto_delete_timer_changed={"message_auto_delete_time": 9})), NOTHING),
    ("data of a web app", update(message=message(web_app_data={"data": "x", "button_text": "y"})), NOTHING),
    ("a bot", update(message={**message(text="hi"), "from": user(is_bot=True)}), NOTHING),
    ("somebody in another's chat", update(message={**message(text="hi"), "from": user(5_550_199)}), NOTHING),
    ("nobody", update(message={"message_id": 1, "date": 1, "chat": private(), "text": "hi"}), NOTHING),
    ("a group", in_group(kind="group"), NOTHING),
    ("a supergroup", in_group(), NOTHING),
    ("a channel as a message", update(message=post("hi")), NOTHING),
    ("a chat of an unknown type", update(message={**message(text="hi"), "chat": group("cave")}), NOTHING),
]

IGNORED = {
    "edited_message": message(text="tents, I meant"),
    "channel_post": post("hi"),
    "edited_channel_post": post("hi"),
    "business_connection": {"id": "1"},
    "business_message": message(text="hi"),
    "edited_business_message": message(text="hi"),
    "deleted_business_messages": {"business_connection_id": "1"},
    "message_reaction": {"chat": private(), "message_id": 1},
    "message_reaction_count": {"chat": CHANNEL, "message_id": 1},
    "inline_query": {"id": "1", "from": user(), "query": "tents", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "from": user(), "query": "tents"},
    "shipping_query": {"id": "1"},
    "pre_checkout_query": {"id": "1"},
    "purchased_paid_media": {"from": user()},
    "poll": {"id": "1"},
    "poll_answer": {"poll_id": "1"},
    "chat_member": {"chat": group(), "from": user()},
    "chat_join_request": {"chat": group(), "from": user()},
    "chat_boost": {"chat": CHANNEL},
    "removed_chat_boost": {"chat": CHANNEL},
    "managed_bot": {"id": 1},
    "guest_message": message(text="hi"),
    "something_of_next_year": {"id": 1},
}


@pytest.mark.sample
@pytest.mark.parametrize(("name", "given", "heard"), TEXTS, ids=[name for name, _, _ in TEXTS])
def test_what_reaches_rasa_of_a_message(run, name, given, heard):
    async def play(scene):
        assert await scene.post(given) == 200
        return scene.heard

    assert run(play) == heard


@pytest.mark.parametrize("kind", IGNORED)
def test_what_is_left_alone(run, kind):
    async def play(scene):
        assert await scene.post(update(**{kind: IGNORED[kind]})) == 200
        return scene.heard, scene.api.calls

    assert run(play) == ([], [])


def test_every_kind_of_update_that_the_library_knows_is_in_a_table():
    assert {str(kind.value) for kind in Update.ALL_TYPES} <= {*IGNORED, *ALLOWED_UPDATES}


def test_every_kind_of_update_that_the_library_knows_is_in_the_schema():
    assert {str(kind.value) for kind in Update.ALL_TYPES} <= update_shape().kinds


def test_everything_that_can_be_sent_instead_of_words_is_in_a_table():
    assert set(SENT) == update_shape().sent


def test_every_kind_of_update_is_documented():
    pages = [
        page
        for name in ("channels.md", "confidant.channels.telegram.channel.part.md")
        if (page := ROOT / "docs" / name).exists()
    ]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    known = {*IGNORED, *ALLOWED_UPDATES} - {"something_of_next_year"}
    assert known - set(re.findall(r"`(\w+)`", text)) == set()
    assert set(bots.load().link_commands) - set(re.findall(r"`(\w+)`", text)) == set()


def test_the_answer_goes_to_the_person_and_rasa_knows_them_by_a_random_id(run):
    async def play(scene):
        await scene.post(said("hi"))
        (answer,) = scene.api.of("sendMessage")
        return answer.fields["chat_id"], answer.fields["text"], scene.people

    chat, text, people = run(play)
    assert (chat, text) == (NUMBER, "Hello.")
    assert people[0].startswith("p_")
    assert str(NUMBER) not in people[0]


def test_the_same_update_twice_is_answered_once(run):
    async def play(scene):
        given = said("hi")
        assert [await scene.post(given), await scene.post(given)] == [200, 200]
        return scene.heard

    assert run(play) == ["hi"]


def test_two_bots_over_one_database_do_not_take_each_others_updates_for_repeats(run):
    async def play(scene):
        given = said("hi")
        await scene.post(given)
        scene.channel._on._values["token"] = "555010200:AA-another-bot_0123456789"
        await scene.post(given)
        return scene.heard

    assert run(play) == ["hi", "hi"]


def test_of_an_album_one_answer_is_enough(run):
    async def play(scene):
        for picture in range(5):
            caption = {"caption": "these?"} if picture == 1 else {}
            await scene.post(update(message=message(photo=SENT["photo"], media_group_id="77", **caption)))
        return scene.heard

    assert run(play) == ["", "these?"]


def test_nothing_of_what_is_not_words_rests_anywhere(run, lab):
    async def play(scene):
        scene.answers = []
        await scene.post(update(message=message(contact=SENT["contact"])))
        await scene.post(update(message=message(location=SENT["location"], text="")))

    run(play)
    assert not any(b"7700 900123" in content for content in lab.files().values())


# Groups


@pytest.mark.parametrize("given", [in_group(), in_group(kind="group"), moved("member", group(), old="left")])
def test_in_a_group_the_bot_says_once_that_it_talks_in_private(run, given):
    async def play(scene):
        for number in range(3):
            assert await scene.post({**given, "update_id": 1 + number}) == 200
        return scene.api.of("sendMessage"), scene.heard

    (sentence,), heard = run(play)
    assert heard == []
    assert sentence.fields["chat_id"] == GROUP
    assert sentence.fields["text"] == phrase("private_only_link").format(link=f"https://t.me/{USER_NAME}")
    assert "reply_parameters" not in sentence.fields
    assert "reply_to_message_id" not in sentence.fields


def test_another_process_knows_which_groups_were_told(run):
    async def play(scene):
        await scene.post(in_group())
        scene.channel._notified_groups.clear()
        await scene.post(in_group())
        return len(scene.api.of("sendMessage"))

    assert run(play) == 1


def test_a_group_is_remembered_under_a_hash_only(run, lab):
    async def play(scene):
        await scene.post(in_group())

    run(play)
    assert len(lab.rows(schema.attempts)) == 1
    assert not any(str(GROUP).encode() in content for content in lab.files().values())


def test_without_its_name_the_bot_gives_no_link(run):
    async def play(scene):
        scene.channel._user_name = None
        await scene.post(in_group())
        return scene.api.texts

    assert run(play) == [phrase("private_only")]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("brought into a channel", moved("administrator", CHANNEL, old="left")),
        ("taken out of a group", moved("left", group())),
        ("thrown out of a group", moved("kicked", group())),
    ],
)
def test_elsewhere_the_bot_says_nothing(run, name, given):
    async def play(scene):
        assert await scene.post(given) == 200
        return scene.api.calls, scene.heard

    assert run(play) == ([], [])


# Blocked, and back


def test_a_flood_of_words_does_not_hide_that_they_left(run, lab):
    async def play(scene):
        for number in range(BURST + 1):
            await scene.post(said(f"hello {number}"))
        await scene.post(moved("kicked"))
        await scene.acknowledged()

    run(play)
    assert len(lab.rows(schema.blocked)) == 1


def test_blocked_and_let_in_again(run, lab):
    async def play(scene):
        seen = []
        await scene.post(said("hi"))
        for status in ("kicked", "kicked", "member"):
            await scene.post(moved(status))
            seen.append(lab.layer.vault.read(lab.capability(lab.meet(str(NUMBER)))).paused_by_block)
        return seen, scene.heard, len(scene.api.of("sendMessage"))

    assert run(play) == ([True, True, False], ["hi"], 1)


# Words


@pytest.mark.parametrize("name", ["button_old", "button_used", "private_only", "too_fast"])
def test_a_word_on_a_pressed_button_is_short_enough(name):
    assert 0 < len(phrase(name)) <= 200
