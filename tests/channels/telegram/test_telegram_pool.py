"""Typing hints, begun and ended hundreds of times: no connection of the pool stays busy."""

from __future__ import annotations

import asyncio

import pytest

from confidant.channels.core.dispatcher import TurnOutcome
from confidant.channels.telegram import channel as telegram
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from confidant.turn.context import last_turn_failed
from tests.channels.telegram.bot_api import Call
from tests.channels.telegram.updates import NUMBER, said

AWAY = 0.12  # seconds from here to Telegram
TURNS, AT_ONCE = 500, 50
FIRST = 5_560_000


def busy(channel):
    """Connections that somebody has, and requests that wait for one."""
    pool = channel._bot.request._client._transport._pool
    return [one for one in pool.connections if not one.is_idle() and not one.is_closed()] + pool._requests


def taken(number):
    return LeasedMessage(
        b"", "p_nobody", IncomingMessage("telegram", str(number), str(number), {"text": "hi"}), persisted=True
    )


async def turn(channel, number):
    """One that ends while its hint is on the way: sooner, later, or just when the hint arrives."""
    assert await channel._answer(taken(number)) is TurnOutcome.ANSWERED


async def silent(message):
    await asyncio.sleep(AWAY * (0.5 + 1.5 * (message.output_channel._chat % AT_ONCE) / AT_ONCE))
    last_turn_failed.set(False)


@pytest.mark.slow
def test_hints_that_end_on_their_way_leave_no_connection_busy(run, monkeypatch):
    monkeypatch.setattr(telegram, "_TYPING_AFTER", 0.0)

    async def play(scene):
        scene.api.delay = AWAY
        channel, answering = scene.channel, scene.channel._on_new_message
        channel._on_new_message = silent
        for first in range(FIRST, FIRST + TURNS, AT_ONCE):
            await asyncio.gather(*(turn(channel, number) for number in range(first, first + AT_ONCE)))
            await asyncio.gather(*channel._hints.values())
        hints, left = len(scene.api.of("sendChatAction")), busy(channel)
        channel._on_new_message = answering
        await scene.post(said("hi"))
        return hints, left, scene.api.of("sendMessage")

    hints, left, [answer] = run(play, 600)
    assert (hints, left) == (TURNS, [])
    assert isinstance(answer, Call)
    assert answer.fields["chat_id"] == NUMBER


def test_one_hint_a_person_is_on_its_way(run, monkeypatch):
    """However slow the platform is and however quick the turns: hints never fill the pool."""
    monkeypatch.setattr(telegram, "_TYPING_AFTER", 0.0)

    async def play(scene):
        scene.api.delay = AWAY
        scene.channel._on_new_message = last_turn_failed_not
        for _ in range(20):
            await turn(scene.channel, NUMBER)
        return len(scene.api.of("sendChatAction"))

    async def last_turn_failed_not(_message):
        await asyncio.sleep(0.005)
        last_turn_failed.set(False)

    assert run(play) < 20


def test_a_call_whose_caller_gives_up_comes_to_its_end(run):
    """A turn that is given up, or a server that stops, cancels whoever waits; the call itself goes on."""

    async def play(scene):
        scene.api.delay = AWAY
        output = scene.channel._output(taken(NUMBER))
        sending = [asyncio.ensure_future(output.send_text_message("", f"{number}")) for number in range(20)]
        await asyncio.sleep(AWAY / 2)
        for one in sending:
            one.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        await scene.channel._close()
        return sorted(map(int, scene.api.texts)), [one.cancelled() for one in sending]

    assert run(play) == ([*range(20)], [True] * 20)
