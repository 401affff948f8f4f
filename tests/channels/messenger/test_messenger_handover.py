"""When the page's people answer, the assistant is silent in that chat for a day, or until it is called by the menu."""

from __future__ import annotations

import pytest

from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import BURST
from confidant.storage import schema
from tests.channels.messenger.events import (
    MARIA,
    NOW,
    PAGE,
    TOM,
    batch,
    echo,
    event,
    message,
    postback,
)

BACK = phrase("back")


@pytest.fixture
def chat(lab):
    """Ways to let things happen at a place, each with an id and a time of its own."""

    class Chat:
        def __init__(self):
            self.number = 0

        async def bring(self, place, make, *given, **more):
            self.number += 1
            one = make(*given, **more)
            one["timestamp"] = int(lab.clock()) * 1000 + self.number
            holder = one.get("message") or one.get("postback")
            holder["mid"] = f"m_{self.number}"
            answer = await place.post(batch(one))
            await place.acknowledge()
            return answer.status_code

        async def began(self, place):
            """Somebody was answered by the assistant, and then by the page's people."""

            async def answer(one):
                await one.output_channel.send_text_message(one.sender_id, "Hello.")

            place.bot.answer = answer
            assert await self.bring(place, message, "hello") == 200
            assert await self.bring(place, echo, "Hi Maria, this is Tom of the shop.") == 200
            place.bot.heard.clear()
            place.graph.sent.clear()
            place.graph.actions.clear()

    return Chat()


def said(place, person=MARIA):
    return [one["text"] for one in place.graph.to(person)]


def test_while_staff_have_the_chat_nothing_is_answered_read_or_kept(run, chat, lab):
    async def scene(place):
        await chat.began(place)
        rows = len(lab.rows(schema.incoming))
        statuses = {await chat.bring(place, message, text) for text in ("and in blue?", "forget me", "/help")}
        return statuses, len(lab.rows(schema.incoming)) - rows

    place, (statuses, written) = run(scene)
    assert statuses == {200}  # Meta is told that it arrived
    assert place.bot.heard == []
    assert place.graph.sent == place.graph.actions == []  # not even a sign that it was seen
    assert written == 3  # only that it came
    assert all(row["done"] and row["sealed"] is None and row["person"] is None for row in lab.rows(schema.incoming))


def test_what_the_assistant_says_itself_comes_back_as_an_echo_and_silences_nobody(run, chat):
    async def scene(place):
        async def answer(one):
            await one.output_channel.send_text_message(one.sender_id, "Hello.")

        place.bot.answer = answer
        await chat.bring(place, message, "hello")
        for person, echoed in place.graph.echoes:
            one = event(PAGE, person, at=NOW * 1000 + 50, message=echoed)
            assert (await place.post(batch(one))).status_code == 200
        await place.acknowledge()
        await chat.bring(place, message, "show me tents")

    place, _ = run(scene)
    assert len(place.graph.echoes) == 2
    assert place.bot.texts == ["hello", "show me tents"]


def test_a_day_later_it_is_back_and_says_so_once(run, chat, lab):
    async def scene(place):
        await chat.began(place)
        lab.clock.forward(days=1)
        await chat.bring(place, message, "hello again")
        await chat.bring(place, message, "show me tents")

    place, _ = run(scene)
    assert place.bot.texts == ["hello again", "show me tents"]
    assert said(place) == [BACK, "Hello.", "Hello."]


def test_each_word_of_theirs_begins_the_day_anew(run, chat, lab):
    async def scene(place):
        await chat.began(place)
        lab.clock.forward(hours=20)
        await chat.bring(place, echo, attachments=[{"type": "image"}])
        lab.clock.forward(hours=20)
        await chat.bring(place, message, "thanks")

    place, _ = run(scene)
    assert place.bot.heard == []


@pytest.mark.parametrize(("payload", "title"), [("/help", "What I can do"), ("/start", "Get Started")])
def test_who_calls_it_by_the_menu_is_answered_at_once(run, chat, payload, title):
    async def scene(place):
        await chat.began(place)
        await chat.bring(place, postback, payload, title)
        await chat.bring(place, message, "show me tents")

    place, _ = run(scene)
    assert place.bot.texts == [payload, "show me tents"]
    assert said(place) == [BACK, "Hello.", "Hello."]


def test_whoever_asks_the_menu_for_a_person_stays_with_them(run, chat):
    async def scene(place):
        await chat.began(place)
        await chat.bring(place, postback, "/human_handoff", "Talk to a person")

    place, _ = run(scene)
    assert place.bot.heard == place.graph.sent == []


def test_a_button_that_is_tapped_meanwhile_is_not_used_up(run, chat, lab):
    async def scene(place):
        await chat.began(place)
        person = lab.layer.keys.find("messenger", f"{PAGE}:{MARIA}")
        token = lab.layer.buttons.token(person, "/find_product.tents", "Tents")
        await chat.bring(place, postback, token, "Tents")
        assert place.bot.heard == []
        await chat.bring(place, postback, "/help", "What I can do")
        await chat.bring(place, postback, token, "Tents")
        return token

    place, token = run(scene)
    assert place.bot.texts == ["/help", token]
    assert phrase("button_used") not in said(place)


def test_it_stays_silent_after_a_restart(run, chat, lab):
    async def after(place):
        await chat.bring(place, message, "are you there?")

    run(chat.began)
    place, _ = run(after)
    assert place.bot.heard == place.graph.sent == []


def test_other_people_are_answered_as_ever(run, chat):
    async def scene(place):
        await chat.began(place)
        await chat.bring(place, message, "hello", person=TOM)

    place, _ = run(scene)
    assert said(place, TOM) == ["Hello."]


def test_it_follows_the_order_of_one_call(run, chat):
    """An echo and what the person answers to it may come in one batch."""

    async def scene(place):
        await chat.began(place)
        await chat.bring(place, postback, "/help", "What I can do")
        together = [echo("It is on its way.", "m_90"), message("thank you", "m_91"), message("bye", "m_92")]
        assert (await place.post(batch(*together))).status_code == 200
        await place.acknowledge()

    place, _ = run(scene)
    assert place.bot.texts == ["/help"]


def test_nobody_is_made_a_person_by_what_the_page_writes(run, chat, lab):
    async def scene(place):
        return await chat.bring(place, echo, "Dear Ana, your parcel is here.")

    place, status = run(scene)
    assert status == 200
    assert place.bot.heard == []
    assert lab.layer.keys.everyone() == []
    assert lab.rows(schema.handovers) == lab.rows(schema.incoming) == []


def test_not_even_a_friendly_word_is_said_meanwhile(run, chat, lab):
    async def scene(place):
        await chat.began(place)
        for number in range(BURST + 3):
            await chat.bring(place, message, f"hello {number}")

    place, _ = run(scene)
    assert place.graph.sent == []


def test_a_word_that_did_not_arrive_is_said_next_time(run, chat, lab):
    from tests.channels.messenger.graph_api import Failure

    async def scene(place):
        await chat.began(place)
        lab.clock.forward(days=1)
        place.graph.failures.append(Failure(400, 100))
        await chat.bring(place, message, "hello again")
        await chat.bring(place, message, "hello once more")

    place, _ = run(scene)
    assert said(place) == ["Hello.", BACK, "Hello."]
