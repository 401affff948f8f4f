"""Signs beside turns, begun and ended hundreds of times: no connection of the pool stays busy."""

from __future__ import annotations

import asyncio

import pytest

from confidant.channels.core.dispatcher import TurnOutcome
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from tests.channels.messenger.events import MARIA, PAGE
from tests.channels.messenger.place import Place, play

AWAY = 0.12  # seconds from here to Meta
TURNS, AT_ONCE = 500, 100
FIRST = 5_560_000


def busy(channel):
    """Connections that somebody has, and requests that wait for one."""
    pool = channel._graph._client._transport._pool
    return [one for one in pool.connections if not one.is_idle() and not one.is_closed()] + pool._requests


async def turn(channel, person):
    """One that ends while its signs are on their way."""
    taken = LeasedMessage(
        b"", "p_nobody", IncomingMessage("messenger", f"{PAGE}:{person}", f"m_{person}", {"text": "hi"}), persisted=True
    )
    assert await channel._answer(taken) is TurnOutcome.ANSWERED


@pytest.mark.slow
def test_signs_that_end_on_their_way_leave_no_connection_busy(layer):
    async def main():
        async with Place() as place:
            place.graph.delay = AWAY

            async def silent(message):
                await asyncio.sleep(AWAY * (0.5 + 1.5 * (int(message.output_channel._to) % AT_ONCE) / AT_ONCE))

            place.bot.answer = silent
            for first in range(FIRST, FIRST + TURNS // 2, AT_ONCE // 2):  # each turn has two signs
                people = range(first, first + AT_ONCE // 2)
                await asyncio.gather(*(turn(place.channel, str(person)) for person in people))
                await asyncio.gather(*place.channel._hints.values())
            left = busy(place.channel)
            await place.channel._graph.send(MARIA, {"text": "Hello"})
            return place.graph, left

    graph, left = play(main())
    assert (len(graph.actions), left) == (TURNS, [])
    assert graph.to(MARIA) == [{"text": "Hello"}]


def test_a_call_whose_caller_gives_up_comes_to_its_end(layer):
    async def main():
        async with Place() as place:
            place.graph.delay = AWAY
            graph = place.channel._graph
            sending = [asyncio.ensure_future(graph.send(MARIA, {"text": f"{number}"})) for number in range(20)]
            await asyncio.sleep(AWAY / 2)
            for one in sending:
                one.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
            await graph.close()
            return sorted(int(message["text"]) for message in place.graph.to(MARIA))

    assert play(main()) == [*range(20)]
