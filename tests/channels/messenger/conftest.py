"""The channel over a privacy layer of the test's own, with a clock that the test turns."""

from __future__ import annotations

import asyncio

import pytest

import confidant.channels.core.input_channel
import confidant.channels.messenger.channel
import confidant.channels.messenger.output
from confidant.channels.core.output_channel import deliver
from tests.channels.messenger.place import Place, play


@pytest.fixture
def waits(monkeypatch):
    """Seconds that were waited between tries; nobody waits for real."""
    noted: list[float] = []

    async def sleep(seconds):
        noted.append(seconds)

    async def at_once(call):
        return await deliver(call, sleep)

    for module in (confidant.channels.messenger.channel, confidant.channels.messenger.output):
        monkeypatch.setattr(module, "deliver", at_once)
    return noted


@pytest.fixture
def layer(lab, monkeypatch):
    """The privacy layer of this test, also for the channel and its dispatcher."""
    monkeypatch.setattr(confidant.channels.core.input_channel, "current_layer", lambda: lab.layer)
    confidant.channels.core.input_channel.dispatcher.cache_clear()
    yield lab.layer
    confidant.channels.core.input_channel.dispatcher.cache_clear()


@pytest.fixture
def run(layer, waits):
    """Runs a scene at a place of its own; gives back the place, and what the scene gave."""

    def running(scene, **environ):
        async def main():
            async with Place(**environ) as place:
                given = await asyncio.wait_for(scene(place), 60)
                await asyncio.wait_for(place.acknowledge(), 60)
            assert place.graph.complaints == []
            return place, given

        return play(main())

    return running
