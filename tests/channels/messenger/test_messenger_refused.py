"""What Meta refuses for good is not tried again, and nobody's next message waits for it."""

from __future__ import annotations

import pytest

import confidant.channels.core.dispatcher
from tests.channels.dispatcher_scene import open_rows
from tests.channels.messenger.events import MARIA, batch, message
from tests.channels.messenger.graph_api import TOKEN, Failure

FOR_GOOD = [
    Failure(400, 100),
    Failure(403, 3),
    Failure(403, 10),
    Failure(403, 10, 2018300),
    Failure(403, 200),
    Failure(403, 230),
    Failure(400, 368),
    Failure(404, 803),
    Failure(413),
]
PASSING = [Failure(408), Failure(429, 613), Failure(400, 4), Failure(400, 1200), Failure(500, 2), Failure(503)]


@pytest.fixture
def told(run, monkeypatch):
    """Hands messages over one after the other, each answered by one message; what was heard and how often was sent."""
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_RETRIES", (0.0,))

    def telling(*texts, failures):
        async def scene(place):
            async def answer(one):
                await one.output_channel.send_text_message(one.sender_id, f"You said {one.text}")

            place.bot.answer = answer
            place.graph.failures.extend(failures)
            events = [message(text, f"m_{text}") for text in texts]
            assert (await place.post(batch(*events))).status_code == 200
            await place.acknowledge()

        place, _ = run(scene)
        return place.bot.texts, place.graph.calls.count("message"), place.graph.to(MARIA)

    return telling


def shown(failure):
    return f"{failure.status} {failure.code} {failure.subcode}"


@pytest.mark.parametrize("failure", FOR_GOOD, ids=shown)
def test_a_refusal_is_final(lab, told, caplog, failure):
    assert told("one", "two", failures=[failure]) == (["one", "two"], 2, [{"text": "You said two"}])
    assert open_rows(lab) == []
    said = f"an answer was refused for good (status {failure.status}, code {failure.code}, subcode {failure.subcode})"
    assert said in caplog.text
    assert "words of Meta" not in caplog.text


@pytest.mark.parametrize("failure", PASSING, ids=shown)
def test_what_passes_is_tried_again(told, failure):
    assert told("one", failures=[failure] * 5) == (["one", "one"], 6, [{"text": "You said one"}])


def test_a_token_that_is_not_accepted_costs_nobody_their_message(lab, told):
    """It is the operator's to mend; the message rests meanwhile, and what comes later goes on."""
    assert told("one", "two", failures=[TOKEN]) == (["one", "two"], 2, [{"text": "You said two"}])
    assert len(open_rows(lab)) == 1
