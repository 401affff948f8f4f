"""The webhook: verified, every event answered in its order, people side by side, and kind to who is too fast."""

from __future__ import annotations

import asyncio
import logging

import pytest

import confidant.channels.core.dispatcher
import confidant.channels.core.input_channel
import confidant.channels.messenger.channel
import confidant.channels.messenger.output
from confidant import bot as bots
from confidant.channels.core.output_channel import DeliveryError
from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import BURST
from confidant.channels.messenger.output import picture_file
from confidant.inbox.inbox import IncomingMessage
from confidant.storage import schema
from confidant.turn.context import last_turn_failed
from tests.channels.messenger.events import (
    ANA,
    MARIA,
    OTHER_PAGE,
    PAGE,
    SECRET,
    TOKEN,
    TOM,
    VERIFY,
    batch,
    message,
    postback,
    reply,
)
from tests.channels.messenger.graph_api import BLOCKED, SERVER, WINDOW, Failure
from tests.channels.messenger.place import PATH, Place, play

PICTURE = b"\x89PNG picture"


# Verification


ASKED = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}


@pytest.mark.parametrize("challenge", ["1158201444", "a", "A-b_9", "x" * 200])
def test_the_challenge_is_given_back(run, challenge):
    async def scene(place):
        return await place.get("/webhook", **{**ASKED, "hub.challenge": challenge})

    _, answer = run(scene)
    assert (answer.status_code, answer.text) == (200, challenge)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


ASKED_WRONG = [
    {},
    {**ASKED, "hub.mode": "unsubscribe"},
    {**ASKED, "hub.mode": ""},
    {**ASKED, "hub.mode": "Subscribe"},
    {**ASKED, "hub.verify_token": ""},
    {**ASKED, "hub.verify_token": VERIFY[:-1]},
    {**ASKED, "hub.verify_token": VERIFY + "x"},
    {**ASKED, "hub.verify_token": VERIFY.upper()},
    {**ASKED, "hub.verify_token": "\u00e4\u00f6"},
    {**ASKED, "hub.verify_token": [VERIFY, "x"]},
    {**ASKED, "hub.challenge": ""},
    {**ASKED, "hub.challenge": "<script>alert(1)</script>"},
    {**ASKED, "hub.challenge": "1\r\nX: y"},
    {**ASKED, "hub.challenge": "1158201444\n"},
    {**ASKED, "hub.challenge": "\u0661\u0662"},
    {**ASKED, "hub.challenge": "x" * 201},
    {**ASKED, "hub.challenge": ["1", "2"]},
    *({name: value for name, value in ASKED.items() if name != missing} for missing in ASKED),
]


def test_whoever_asks_wrongly_learns_nothing(run, caplog):
    async def scene(place):
        return [await place.get("/webhook", **asked) for asked in ASKED_WRONG]

    _, answers = run(scene)
    assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
    assert VERIFY not in caplog.text


# Hearing


async def both_signs(place):
    """Wait until the person saw that somebody is typing."""
    while len(place.graph.actions) < 2:  # noqa: ASYNC110 - the stand-in tells nobody
        await asyncio.sleep(0.005)


def test_a_message_is_seen_then_answered(run):
    async def scene(place):
        async def answer(one):
            await both_signs(place)
            await one.output_channel.send_text_message(one.sender_id, "Hello there")

        place.bot.answer = answer
        return await place.post(batch(message("hello")))

    place, answer = run(scene)
    assert (answer.status_code, answer.content) == (200, b"")
    assert sorted(place.graph.calls[:2]) == ["mark_seen", "typing_on"]
    assert place.graph.calls[2:] == ["message"]
    assert place.graph.to(MARIA) == [{"text": "Hello there"}]


def test_rasa_learns_neither_page_nor_person(run):
    async def scene(place):
        await place.post(batch(message("hello")))

    place, _ = run(scene)
    [(sender, _)] = place.bot.heard
    assert sender.startswith("p_")
    assert PAGE not in sender
    assert MARIA not in sender


def test_a_person_is_somebody_else_on_another_page(run):
    async def scene(place):
        await place.post(batch(message("hello", "m_1")))
        await place.post(batch(message("hello", "m_1", page=OTHER_PAGE), page=OTHER_PAGE))
        await place.post(batch(message("hello", "m_2")))

    place, _ = run(scene)
    senders = [sender for sender, _ in place.bot.heard]
    assert senders[0] == senders[2] != senders[1]


def test_every_event_of_a_batch_is_answered_each_person_s_in_order(run):
    people = [MARIA, TOM, ANA]
    events = [message(f"{number}", f"m_{number}_{who}", who) for number in range(6) for who in people]

    async def scene(place):
        at_once = set()
        most = []

        async def answer(one):
            at_once.add(one.sender_id)
            most.append(len(at_once))
            await asyncio.sleep(0)
            await one.output_channel.send_text_message(one.sender_id, f"You said {one.text}")
            at_once.discard(one.sender_id)

        place.bot.answer = answer
        assert (await place.post(batch(*events))).status_code == 200
        await place.acknowledge()
        return max(most)

    place, most = run(scene)
    assert most > 1
    for who in people:
        assert [one["text"] for one in place.graph.to(who)] == [f"You said {number}" for number in range(6)]


def test_two_entries_and_two_events_in_one(run):
    call = batch(message("one", "m_1"), message("three", "m_3"))
    call["entry"][0]["messaging"].append(message("two", "m_2"))

    async def scene(place):
        await place.post(call)

    assert run(scene)[0].bot.texts == ["one", "two", "three"]


def test_a_failing_turn_does_not_keep_the_next_from_being_answered(run, caplog, monkeypatch):
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_RETRIES", (0.0, 0.0))

    async def scene(place):
        async def answer(one):
            if one.text == "one":
                raise RuntimeError("maria@example.org")
            await one.output_channel.send_text_message(one.sender_id, "Hello")

        place.bot.answer = answer
        return await place.post(batch(message("one", "m_1"), message("two", "m_2")))

    place, answer = run(scene)
    assert answer.status_code == 200
    assert place.graph.to(MARIA) == [{"text": "Hello"}]
    assert "maria" not in caplog.text


def test_a_database_that_fails_asks_meta_to_send_it_again(run, lab, monkeypatch, caplog):
    def broken(_):
        raise RuntimeError("maria@example.org")

    async def scene(place):
        with monkeypatch.context() as patch:
            patch.setattr(lab.layer.inbox, "take", broken)
            first = await place.post(batch(message("hello")))
        return first.status_code, (await place.post(batch(message("hello")))).status_code

    place, statuses = run(scene)
    assert statuses == (503, 200)
    assert place.bot.texts == ["hello"]
    assert "maria" not in caplog.text


# Going wrong on the way out


def failing_once(place, failures):
    """The turn fails when its answer cannot be sent, as Rasa's does."""

    async def answer(one):
        try:
            await one.output_channel.send_text_message(one.sender_id, "Hello")
        except DeliveryError:
            last_turn_failed.set(True)

    place.bot.answer = answer
    place.graph.failures.extend(failures)


def test_an_answer_that_did_not_go_out_is_given_again(run, monkeypatch):
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_RETRIES", (0.0, 0.0))

    async def scene(place):
        failing_once(place, [SERVER] * 5)
        await place.post(batch(message("hello")))

    place, _ = run(scene)
    assert place.bot.texts == ["hello", "hello"]
    assert place.graph.to(MARIA) == [{"text": "Hello"}]


def test_who_blocked_the_page_is_noted_and_who_was_late_is_not(run, lab):
    async def scene(place):
        failing_once(place, [BLOCKED])
        await place.post(batch(message("hello")))
        await place.acknowledge()
        place.graph.failures.append(WINDOW)
        await place.post(batch(message("hello", "m_of_tom", TOM)))

    place, _ = run(scene)
    blocked = [row["person"] for row in lab.rows(schema.blocked)]
    assert blocked == [lab.meet(f"{PAGE}:{MARIA}", "messenger")]
    late = lab.capability(lab.meet(f"{PAGE}:{TOM}", "messenger"))
    assert [entry["what"] for entry in lab.layer.vault.history(late)] == ["not delivered"]
    assert place.graph.sent == []


# Buttons


def test_a_button_counts_once_and_the_second_time_is_answered_kindly(run, lab):
    async def scene(place):
        token = lab.layer.buttons.token(lab.meet(f"{PAGE}:{MARIA}", "messenger"), "/find_product.tents", "Tents")
        for number in range(3):
            assert (await place.post(batch(postback(token, "Tents", mid=f"m_{number}")))).status_code == 200
        assert (await place.post(batch(reply(token, "Tents", "m_9")))).status_code == 200
        return token

    place, token = run(scene)
    assert place.bot.texts == [token]
    assert place.graph.to(MARIA) == [{"text": phrase("button_used")}] * 3


def test_the_same_tap_sent_again_by_meta_says_nothing(run, lab):
    async def scene(place):
        token = lab.layer.buttons.token(lab.meet(f"{PAGE}:{MARIA}", "messenger"), "/greet", "Hello")
        for _ in range(3):
            await place.post(batch(postback(token, "Hello")))

    place, _ = run(scene)
    assert len(place.bot.heard) == 1
    assert place.graph.to(MARIA) == []


def test_a_sentence_that_cannot_be_sent_harms_nobody(run, lab, caplog):
    async def scene(place):
        token = lab.layer.buttons.token(lab.meet(f"{PAGE}:{MARIA}", "messenger"), "/greet", "Hello")
        place.graph.failures.append(BLOCKED)
        for number in range(2):
            answer = await place.post(batch(postback(token, "Hello", mid=f"m_{number}")))
        return answer.status_code

    place, status = run(scene)
    assert status == 200
    assert place.graph.sent == []
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


# Flood


def test_who_writes_too_fast_is_told_once_and_then_not_heard(run):
    many = [message(f"{number}", f"m_{number}") for number in range(BURST + 10)]

    async def scene(place):
        first = await place.post(batch(*many, message("hello", "m_tom", TOM)))
        second = await place.post(batch(message("more", "m_more")))
        await place.acknowledge()
        return first.status_code, second.status_code

    place, statuses = run(scene)
    assert statuses == (200, 200)
    assert sorted(map(int, set(place.bot.texts) - {"hello"})) == list(range(BURST))
    assert place.graph.to(MARIA) == [{"text": phrase("too_fast")}]
    assert "hello" in place.bot.texts


# Pictures


@pytest.fixture
def pictures(tmp_path, monkeypatch):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "shoe-01.png").write_bytes(PICTURE)
    (folder / "drawings").mkdir()
    (folder / "drawings" / "shoe-01.png").write_bytes(b"secret")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "secret.txt").write_bytes(b"secret")
    monkeypatch.setattr(
        confidant.channels.messenger.channel, "picture_file", lambda name, _folder: picture_file(name, folder)
    )
    return folder


def test_a_picture_is_served(run, pictures):
    async def scene(place):
        path = f"{PATH}/pictures/shoe-01.png"
        return await place.client.get(path), await place.client.head(path)

    _, (got, head) = run(scene)
    assert (got.status_code, got.content) == (200, PICTURE)
    assert got.headers["content-type"] == "image/png"
    assert got.headers["cache-control"] == "public, max-age=86400"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PICTURE)))


TRICKS = [
    "shoe-02.png",
    "shoe-01",
    "shoe-01.png.png",
    "shoe-01.PNG",
    "SHOE-01.png",
    "shoe-01.jpg",
    "shoe_01.png",
    ".png",
    "..png",
    "secret.txt",
    "secret.png",
    "../secret.png",
    "..%2fsecret.png",
    "%2e%2e%2fsecret.png",
    "%2e%2e/secret.png",
    "..%5csecret.png",
    "drawings/shoe-01.png",
    "drawings%2fshoe-01.png",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "shoe-01.png%00",
    "shoe-01%00.png",
    "shoe-01.png;x",
    "shoe-01%2epng",
    "%d1%95hoe-01.png",
    "a" * 41 + ".png",
    "",
]


def test_nothing_else_is_served(run, pictures):
    async def scene(place):
        asked = [f"GET {PATH}/pictures/{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for name in TRICKS]
        return [(await place.raw(one))[0] for one in asked]

    _, statuses = run(scene)
    assert dict(zip(TRICKS, statuses, strict=True)) == dict.fromkeys(TRICKS, 404)


def test_nothing_can_be_put_there(run, pictures):
    async def scene(place):
        path = f"{PATH}/pictures/shoe-01.png"
        return [(await place.client.request(method, path)).status_code for method in ("POST", "PUT", "DELETE")]

    assert run(scene)[1] == [405, 405, 405]
    assert (pictures / "shoe-01.png").read_bytes() == PICTURE


@pytest.mark.sample
def test_the_folder_is_the_brand_s():
    pictures = bots.load().pictures
    assert picture_file("shoe-01", pictures) == pictures / "shoe-01.png"


def test_cards_name_the_pictures_under_the_public_address(run, pictures, monkeypatch):
    monkeypatch.setattr(
        confidant.channels.messenger.output, "picture_file", lambda name, _folder: picture_file(name, pictures)
    )

    async def scene(place):
        async def answer(one):
            card = {"id": "shoe-01", "title": "Cairn Mid", "text": "159 EUR"}
            await one.output_channel.send_custom_json(one.sender_id, {"cards": [card]})

        place.bot.answer = answer
        await place.post(batch(message("shoes")))
        await place.acknowledge()
        [sent] = place.graph.to(MARIA)
        [card] = sent["attachment"]["payload"]["elements"]
        address = card["image_url"].removeprefix("https://bot.example.org/shop")
        return card["image_url"], (await place.client.get(address)).content

    _, (address, content) = run(scene, CONFIDANT_PUBLIC_URL="https://bot.example.org/shop/")
    assert address == "https://bot.example.org/shop/webhooks/messenger/pictures/shoe-01.png"
    assert content == PICTURE


# Starting and stopping


def test_what_is_still_being_said_when_it_stops_is_let_go(layer):
    async def main():
        async with Place() as place:
            place.graph.failures.append(Failure(silent=True))
            place.channel._used(IncomingMessage("messenger", f"{PAGE}:{MARIA}", "m_1", {}))
            [saying] = place.channel._sending
            while not place.graph.calls:  # noqa: ASYNC110 - the stand-in tells nobody
                await asyncio.sleep(0.005)
        return saying

    assert play(main()).cancelled()


def test_no_record_names_a_secret_a_person_or_a_word(run, caplog):
    caplog.set_level(logging.DEBUG)

    async def scene(place):
        async def answer(one):
            await both_signs(place)
            await one.output_channel.send_text_message(one.sender_id, "maria@example.org")

        place.bot.answer = answer
        place.graph.failures.extend([SERVER, BLOCKED])
        await place.post(batch(message("maria@example.org")))
        await place.post(b"maria@example.org")
        await place.post(batch(message("maria@example.org")), headers={})

    run(scene)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("confidant.channels")]
    assert not [word for word in (TOKEN, SECRET, VERIFY, MARIA, "maria") if word in "".join(ours)]
    foreign = [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
    assert foreign == []
