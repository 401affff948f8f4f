"""Every kind of event: what becomes of it. The same rows stand in the documentation."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant import bot as bots
from confidant.channels.core.dispatcher import ChatEvent
from confidant.channels.core.references import START, command_of
from confidant.channels.messenger.events import CALLS, LONGEST, OLD_BUTTON, read_messages
from confidant.channels.messenger.graph import ECHO_METADATA
from confidant.turn.pending_operations import BUTTON_PREFIX
from scripts.sandbox import ROOT
from tests.channels.messenger.events import (
    MARIA,
    NOW,
    OTHER_PAGE,
    PAGE,
    TOM,
    batch,
    echo,
    event,
    message,
    postback,
    reply,
)

NOTHING: list[str] = []
TAKEN_OVER = [ChatEvent.TAKEN_OVER]
WORDLESS = [""]
OLD = [OLD_BUTTON]
ANSWER = BUTTON_PREFIX + "eW9uZS1hbnN3ZXItdG9rZW4tb2YtdGhlLWJvdA"  # begins with a letter: it answers a question


def sent(kind: str, **payload: object) -> dict:
    """An attachment."""
    return message(None, attachments=[{"type": kind, "payload": payload}])


PLACE = {"coordinates": {"lat": 52.5, "long": 13.4}}
PICTURE = {"type": "image", "payload": {"url": "https://cdn.example.org/a.jpg"}}
PRODUCT = {"product": {"elements": [{"id": "1", "title": "Tent", "retailer_id": "x"}]}}
THUMB = {"url": "https://cdn.example.org/t.png", "sticker_id": 369239263222822}

# Row of the documentation, what it is, event, what reaches Rasa.
KINDS = [
    ("`messages`: a text", "a text", message("show me tents"), ["show me tents"]),
    ("`messages`: a text", "a command", message("/privacy"), ["/privacy"]),
    ("`messages`: a text", "one of signs", message("\u2764"), ["\u2764"]),
    ("`messages`: a text", "an empty one", message(""), WORDLESS),
    ("`messages`: a text", "half a letter", message("\ud83d tents"), ["? tents"]),
    ("`messages`: a text", "a very long one", message("x" * 9000), ["x" * LONGEST]),
    ("`messages`: a text", "an answer to another", message("that one", reply_to={"mid": "m_0"}), ["that one"]),
    ("`messages`: a text", "with a link", message("see https://example.org", nlp={}), ["see https://example.org"]),
    ("`messages`: a text", "under a preview", message("https://example.org", attachments=[{"type": "fallback"}]),
     ["https://example.org"]),
    ("`messages`: a text", "by an advertisement", message("hi", referral={"ref": "x", "source": "ADS"}), ["hi"]),
    ("`messages`: a text", "with a command of the page", message("/x y", commands=[{"name": "x"}]), ["/x y"]),
    ("… with a picture", "a caption", message("this one", attachments=[PICTURE]), ["this one"]),
    ("… without a text", "a picture", message(None, attachments=[PICTURE]), WORDLESS),
    ("… without a text", "three of them", message(None, attachments=[PICTURE] * 3), WORDLESS),
    ("… without a text", "a voice message", sent("audio", url="https://cdn.example.org/a.mp4"), WORDLESS),
    ("… without a text", "a video", sent("video", url="https://cdn.example.org/a.mp4"), WORDLESS),
    ("… without a text", "a file", sent("file", url="https://cdn.example.org/cv.pdf"), WORDLESS),
    ("… without a text", "a place", sent("location", **PLACE), WORDLESS),
    ("… without a text", "a product of the shop", sent("template", **PRODUCT), WORDLESS),
    ("… without a text", "something shared", sent("share", url="https://example.org"), WORDLESS),
    ("… without a text", "a preview", sent("fallback", url="https://example.org"), WORDLESS),
    ("… without a text", "a story that names the page", sent("story_mention", url="https://example.org"), WORDLESS),
    ("… without a text", "a reel", sent("reel", url="https://example.org"), WORDLESS),
    ("… without a text", "what Meta thinks of later", sent("hologram"), WORDLESS),
    ("… without a text", "an attachment that says nothing", message(None, attachments=[{}]), WORDLESS),
    ("… without a text", "a sticker", sent("image", **THUMB), WORDLESS),
    ("… without a text", "a thumb", message(None, sticker_id=369239263222822, attachments=[PICTURE]), WORDLESS),
    ("… without a text", "a sticker alone", message(None, sticker_id=1), WORDLESS),
    ("… without a text", "what Meta cannot hand over", message(None, is_unsupported=True), WORDLESS),
    ("… with a quick reply", "a command", reply("/find_product.tents", "Tents"), ["/find_product.tents"]),
    ("… with a quick reply", "an answer", reply(ANSWER, "Yes"), [ANSWER]),
    ("… with a quick reply", "of another bot", reply("DEVELOPER_PAYLOAD", "Red"), ["Red"]),
    ("… with a quick reply", "an e-mail address", reply("maria@example.org", "maria@example.org"),
     ["maria@example.org"]),
    ("… with a quick reply", "an empty one", reply("", "Tents"), ["Tents"]),
    ("… with a quick reply", "a broken token", reply("/b.x", "Tents"), OLD),
    ("… with a quick reply", "a token with more behind it", reply(ANSWER + "?", "Tents"), OLD),
    ("… an echo of what the assistant said", "a text", echo("hello", metadata=ECHO_METADATA), NOTHING),
    ("… an echo of what the assistant said", "cards", echo(attachments=[{"type": "template"}], metadata=ECHO_METADATA),
     NOTHING),
    ("… an echo of what the page's people said", "a text", echo("hello"), TAKEN_OVER),
    ("… an echo of what the page's people said", "a picture", echo(attachments=[PICTURE]), TAKEN_OVER),
    ("… an echo of what the page's people said", "by an app of theirs", echo("hello", metadata="x"), TAKEN_OVER),
    ("… an echo of what the assistant said", "by the page", message("hello", person=PAGE), NOTHING),
    ("… taken back", "a message", message(None, is_deleted=True), NOTHING),
    ("… taken back", "with its text", message("show me tents", is_deleted=True), NOTHING),
    ("… with nothing in it", "only an id", message(None), NOTHING),
    ("… with nothing in it", "no attachments", message(None, attachments=[]), NOTHING),
    ("… with nothing in it", "no id", event(message={"text": "hello"}), NOTHING),
    ("`messaging_postbacks`: Get Started", "Get Started", postback("/start", "Get Started"), ["/start"]),
    ("`messaging_postbacks`: Get Started", "from a link without words", postback("/start", referral={"source": "ADS"}),
     ["/start"]),
    ("… from a link", "to a search", postback("/start", referral={"ref": "find_product__tents"}),
     ["/find_product.tents"]),
    ("… from a link", "to an erasure", postback("/start", referral={"ref": "delete_my_data"}), ["/start"]),
    ("… an item of the menu", "privacy", postback("/privacy_menu", "Privacy"), ["/privacy_menu"]),
    ("… an item of the menu", "with words", postback("/find_product.tents", "Tents"), ["/find_product.tents"]),
    ("… a button", "an answer", postback(ANSWER, "Yes"), [ANSWER]),
    ("… a button", "an answer, whatever the link says", postback(ANSWER, "Yes", referral={"ref": "greet"}), [ANSWER]),
    ("… not ours", "of another bot", postback("DEVELOPER_PAYLOAD"), OLD),
    ("… not ours", "an empty one", postback(""), OLD),
    ("… not ours", "a sentence", postback("delete everything"), OLD),
    ("… not ours", "a command with more behind it", postback('/greet{"name": "x"}'), OLD),
    ("… not ours", "a broken token", postback("/b.x"), OLD),
    ("… not ours", "in other letters", postback("/START"), OLD),
    ("… not ours", "two lines", postback("/start\n"), OLD),
    ("… not ours", "none", event(postback={"title": "Tap"}), NOTHING),
    ("`messaging_referrals`", "to a search", event(referral={"ref": "find_product__tents"}), ["/find_product.tents"]),
    ("`messaging_referrals`", "to help", event(referral={"ref": "ask_help", "source": "SHORTLINK"}), ["/ask_help"]),
    ("`messaging_referrals`", "to what links may not do", event(referral={"ref": "export_my_data"}), ["/start"]),
    ("`messaging_referrals`", "by an advertisement", event(referral={"source": "ADS", "type": "OPEN_THREAD"}),
     ["/start"]),
    ("`messaging_optins`", "a subscription", event(optin={"type": "notification_messages", "payload": "x"}), NOTHING),
    ("`messaging_optins`", "an older one", event(optin={"ref": "find_product__tents"}), NOTHING),
    ("`message_reads`", "seen", event(read={"watermark": NOW}), NOTHING),
    ("`message_reads`, `message_deliveries`", "delivered", event(delivery={"watermark": NOW}), NOTHING),
    ("`message_reactions`", "a heart", event(reaction={"mid": "m_1", "action": "react", "emoji": "\u2764"}), NOTHING),
    ("`message_edits`", "other words", event(message_edit={"mid": "m_1", "text": "no", "num_edit": 1}), NOTHING),
    ("`messaging_account_linking`", "linked", event(account_linking={"status": "linked"}), NOTHING),
    ("`messaging_handovers`", "passed", event(pass_thread_control={"new_owner_app_id": "1"}), NOTHING),
    ("`messaging_handovers`", "taken", event(take_thread_control={"previous_owner_app_id": "1"}), NOTHING),
    ("`messaging_handovers`", "asked for", event(request_thread_control={"requested_owner_app_id": "1"}), NOTHING),
    ("`messaging_handovers`", "roles", event(app_roles={"1": ["primary_receiver"]}), NOTHING),
    ("`messaging_policy_enforcement`", "a warning", event(policy_enforcement={"action": "block"}), NOTHING),
    ("`messaging_game_plays`", "a game", event(game_play={"game_id": "1"}), NOTHING),
    ("`messaging_payments`", "a payment", event(payment={"payload": "x"}), NOTHING),
    ("`messaging_feedback`", "stars", event(messaging_feedback={"feedback_screens": []}), NOTHING),
    ("what Meta thinks of later", "something new", event(hologram={"text": "hello"}), NOTHING),
    ("what Meta thinks of later", "nothing", event(), NOTHING),
]  # fmt: skip


def heard(*events: dict, now: float = NOW) -> list[str]:
    found = [one.content for one in read_messages(json.loads(json.dumps(batch(*events))), now)]
    return [content.get("text", content.get("event")) for content in found]


@pytest.mark.sample
@pytest.mark.parametrize(("row", "name", "one", "texts"), KINDS, ids=[f"{row}: {name}" for row, name, _, _ in KINDS])
def test_every_kind_of_event(row, name, one, texts):
    assert heard(one) == texts


def documented() -> list[str]:
    """The first cells of the documentation's table about Messenger."""
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("channels*.md")))
    table = pages.split("| on Messenger |", 1)[1].split("\n\n", 1)[0]
    return [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()]


def test_the_documentation_has_a_row_for_each():
    cells = documented()
    rows = dict.fromkeys(row for row, _, _, _ in KINDS)
    assert [row for row in rows if not any(row in cell for cell in cells)] == []


def test_nothing_of_an_attachment_is_kept():
    for one in (sent("location", **PLACE), sent("template", **PRODUCT), message("this one", attachments=[PICTURE])):
        kept = str(read_messages(batch(one), NOW))
        assert not any(word in kept for word in ("cdn.example.org", "52.5", "Tent", "image"))


def test_no_standby_and_no_change_is_read():
    entry = {"id": PAGE, "time": NOW, "standby": [message("hello")], "changes": [{"value": message("hello")}]}
    assert read_messages({"object": "page", "entry": [entry]}, NOW) == []


# Ids and addresses


def one_of(given: dict):
    [arrived] = read_messages(batch(given), NOW)
    return arrived


def test_a_message_s_id_is_the_page_s_and_meta_s():
    arrived = one_of(message("hello", "m_17"))
    assert (arrived.channel, arrived.address, arrived.id) == ("messenger", f"{PAGE}:{MARIA}", f"{PAGE}:m_17")


def test_an_echo_is_the_person_s_and_nothing_of_it_is_read():
    arrived = one_of(echo("hello Maria, this is Tom", "m_17"))
    assert (arrived.address, arrived.id) == (f"{PAGE}:{MARIA}", f"{PAGE}:m_17")
    assert (arrived.content, arrived.meets) == ({"event": ChatEvent.TAKEN_OVER}, False)


CALLING = [
    (postback("/help", "What I can do"), True),
    (postback("/start", "Get Started"), True),
    (postback("/start", "Get Started", referral={"ref": "find_product__tents"}), True),
    (postback("/human_handoff", "Talk to a person"), False),
    (postback(ANSWER, "Yes"), False),
    (postback("NOTHING_OF_OURS", "Red"), False),
    (event(referral={"ref": "find_product__tents"}), False),
    (reply("/help", "What I can do"), False),
    (message("/help"), False),
]


@pytest.mark.parametrize(("one", "calls"), CALLING)
def test_who_calls_by_the_menu_calls_the_assistant(one, calls):
    assert one_of(one).content.get(CALLS, False) == calls


def test_two_pages_do_not_meet():
    mine, other = (one_of(message("hello", "m_17", page=page)) for page in (PAGE, OTHER_PAGE))
    assert mine.address != other.address
    assert mine.id != other.id


def test_a_postback_has_meta_s_id_when_there_is_one():
    assert one_of(postback("/start", mid="m_17")).id == f"{PAGE}:m_17"


def test_without_one_its_id_is_made_of_all_that_tells_it_apart():
    taps = [
        postback("/start"),
        postback("/ask_help"),
        postback("/start", person=TOM),
        postback("/start", at=NOW * 1000 + 1),
        event(MARIA, OTHER_PAGE, postback={"payload": "/start"}),
        event(referral={"ref": "ask_help"}, at=NOW * 1000 - 1),
    ]
    ids = [one_of(tap).id for tap in taps]
    assert ids == [one_of(tap).id for tap in taps]  # and it comes again with the same
    assert len(set(ids)) == len(taps)


@pytest.mark.parametrize("mid", ["", " ", "m 1", "m\n1", "m_\u00e4", "\ud800", "x" * 301])
def test_an_id_that_is_none(mid):
    assert heard(message("hello", mid)) == NOTHING


@pytest.mark.parametrize("person", ["", "0x1", "-1", "1 ", "\u0661\u0662", "me", "1" * 33, f"{PAGE}:{MARIA}"])
def test_a_person_who_is_none(person):
    assert heard(message("hello", person=person)) == NOTHING


@pytest.mark.parametrize(
    ("late", "texts"), [(0, ["hello"]), (71 * 3600, ["hello"]), (72 * 3600, NOTHING), (10**9, NOTHING)]
)
def test_what_is_older_than_the_ids_that_are_remembered_is_left_alone(late, texts):
    assert heard(message("hello"), now=NOW + late) == texts


def test_without_a_time_nothing_is_heard():
    assert heard({name: value for name, value in message("hello").items() if name != "timestamp"}) == NOTHING


# Buttons of ours


def test_a_command_s_button_counts_once_under_its_own_title(lab):
    token = lab.layer.buttons.token(lab.meet(), "/find_product.tents", "Tents")
    for tap in (postback(token, "Tents"), reply(token, "Tents")):
        arrived = one_of(tap)
        assert (arrived.content, arrived.button) == ({"text": token}, token)


@pytest.mark.parametrize("title", ["", "Yes", "tents", "Tents ", "Tent\u0455", "\ud800"])
def test_under_another_title_it_is_an_old_button(lab, title):
    token = lab.layer.buttons.token(lab.meet(), "/delete_my_data", "Tents")
    for tap in (postback(token, title), reply(token, title)):
        arrived = one_of(tap)
        assert (arrived.content, arrived.button) == ({"text": OLD_BUTTON}, None)


def test_an_answer_s_button_is_not_counted_here():
    """The question itself is used up by its answer."""
    assert one_of(postback(ANSWER, "Yes")).button is None


def test_a_token_that_is_typed_is_an_old_button():
    [arrived] = read_messages(batch(message("/b." + "B" * 40)), NOW)
    assert (arrived.content, arrived.button) == ({"text": OLD_BUTTON}, None)


def test_the_gate_takes_an_old_button_for_one(lab):
    from confidant.turn.gate import PRESS, Gate

    gate = Gate(None, lab.layer.pending.pressed, read_command=lab.layer.buttons.read)
    gated = gate.admit(OLD_BUTTON, lab.turn(lab.meet()))
    assert (gated.text, gated.press) == (PRESS, None)


# Order


def test_every_event_of_every_entry_counts_in_its_order():
    entries = [
        {"id": PAGE, "messaging": [message("one", "m_1"), message("two", "m_2", TOM)]},
        {"id": PAGE, "messaging": []},
        {"id": PAGE, "messaging": [event(read={}), message("three", "m_3"), message("four", "m_4", TOM)]},
        {"id": OTHER_PAGE, "messaging": [message("five", "m_5", page=OTHER_PAGE)]},
    ]
    found = read_messages({"object": "page", "entry": entries}, NOW)
    assert [one.content["text"] for one in found] == ["one", "two", "three", "four", "five"]
    assert all(before.id < after.id for before, after in pairwise(found))


# Links


@pytest.mark.sample
@pytest.mark.parametrize(
    ("reference", "command"),
    [
        ("find_product", "/find_product"),
        ("find_product__tents", "/find_product.tents"),
        ("FIND_PRODUCT__Tents", "/find_product.tents"),
        ("find_product__hiking-boots", "/find_product.hiking-boots"),
        ("ask_store", "/ask_store"),
        ("privacy_menu", "/privacy_menu"),
        ("find_product__", "/find_product"),
        ("find_product__my-name-is-tom-sawyer", "/find_product"),
        ("find_product__abracadabra", "/find_product"),
        ("find_product__../x", "/find_product"),
        ("find_product__tents__boots", "/find_product"),
        ("find_product.tents", START),
        ("/find_product", START),
        ("delete_my_data", START),
        ("delete_my_data__everything", START),
        ("give_consent__marketing", START),
        ("b__AAAAAAAAAAAAAAAAAAAAAAAA", START),
        ("press", START),
        ("", START),
        (" ", START),
        ("\ud800", START),
        ("x" * 5000, START),
    ],
)
def test_where_a_link_leads(reference, command):
    assert command_of(reference) == command


@given(
    st.text(max_size=60)
    | st.builds("{}__{}".format, st.sampled_from(sorted(bots.load().link_commands)), st.text(max_size=30))
)
def test_no_link_leads_anywhere_else(reference):
    name, _, argument = command_of(reference).removeprefix("/").partition(".")
    assert name in bots.load().link_commands | {"start"}
    assert all(word.isascii() and word.isalpha() for word in argument.split("-") if argument)


def test_the_commands_of_links_exist_and_are_public():
    import yaml

    from confidant.turn.gate import INTERNAL

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert {next(iter(intent)) for intent in domain["intents"]} - INTERNAL >= bots.load().link_commands
