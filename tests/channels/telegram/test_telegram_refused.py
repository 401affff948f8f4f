"""What Telegram refuses for good is not tried again, and nobody's next message waits for it."""

from __future__ import annotations

import asyncio

import pytest

import confidant.channels.core.dispatcher
from tests.channels.dispatcher_scene import open_rows
from tests.channels.telegram.bot_api import Fault
from tests.channels.telegram.updates import said

FOR_GOOD = [
    Fault(400, "Bad Request: BUTTON_DATA_INVALID"),
    Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1001}),
    Fault(405, "Method Not Allowed"),
    Fault(406, "Not Acceptable"),
    Fault(413, "Request Entity Too Large"),
]
PASSING = [
    Fault(408, "Request Timeout"),
    Fault(409, "Conflict"),
    Fault(420, "FLOOD_WAIT"),
    Fault(429, "Too Many Requests"),
    Fault(429, "Too Many Requests", {"retry_after": 1}),
    Fault(500, "Internal Server Error"),
    Fault(502, "Bad Gateway"),
]
TOKEN = [Fault(401, "Unauthorized"), Fault(404, "Not Found")]


@pytest.mark.parametrize("fault", FOR_GOOD, ids=lambda fault: f"{fault.status} {fault.description}")
def test_a_refusal_is_final(run, lab, caplog, fault):
    async def play(scene):
        scene.api.fail("sendMessage", fault)
        assert await scene.post(said("one")) == 200
        assert await scene.post(said("two")) == 200
        return scene.heard, len(scene.api.texts)

    assert run(play) == (["one", "two"], 2)
    assert open_rows(lab) == []
    assert "telegram: an answer was refused for good" in caplog.text
    assert fault.description not in caplog.text


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: f"{fault.status} {fault.description}")
def test_what_passes_is_tried_again(run, fault):
    async def play(scene):
        scene.api.fail("sendMessage", *[fault] * 5)
        await scene.post(said("one"))
        return scene.heard, len(scene.api.texts)

    assert run(play) == (["one", "one"], 6)


@pytest.mark.parametrize("fault", TOKEN, ids=lambda fault: str(fault.status))
def test_a_token_that_is_not_accepted_costs_nobody_their_message(run, lab, monkeypatch, fault):
    """It is the operator's to mend; the message rests meanwhile, and what comes later goes on."""
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_ASIDE", 1.0)

    async def play(scene):
        scene.api.fail("sendMessage", fault)
        await asyncio.gather(scene.post(said("one")), scene.post(said("two")))
        return scene.heard, len(scene.api.texts)

    assert run(play) == (["one", "two", "one"], 3)
    assert open_rows(lab) == []


def test_an_apology_that_arrives_is_an_answer(run, lab):
    """What was refused is not tried again, but the person hears that something went wrong."""

    async def play(scene):
        scene.api.fail("sendMessage", FOR_GOOD[0])
        answering = scene.channel._on_new_message

        async def apologising(message):
            try:
                await answering(message)
            except Exception:
                scene.answers = [{"text": "Sorry."}]
                await answering(message)
                raise

        scene.channel._on_new_message = apologising
        await scene.post(said("one"))
        return scene.api.texts

    assert run(play) == ["Hello.", "Sorry."]
    assert open_rows(lab) == []
