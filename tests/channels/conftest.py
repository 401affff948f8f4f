"""A privacy layer for each test, and a dispatcher over it, without Rasa."""

from __future__ import annotations

import asyncio

import pytest

import confidant.channels.core.dispatcher
from confidant.channels.core.dispatcher import Dispatcher
from confidant.layer import process
from tests.channels.dispatcher_scene import Person
from tests.confidant.conftest import lab, server, shipped, tables
from tests.support.lexicon import sample_lexicon

__all__ = ["lab", "server", "shipped", "tables"]


@pytest.fixture(scope="session", autouse=True)
def _words_of_the_shop():
    """A link may name goods: the words that a model brings into Rasa's process."""
    process().know(sample_lexicon)


@pytest.fixture
def run(lab, monkeypatch):
    """Runs a conversation of a dispatcher, a person and the test, in a loop of its own."""
    monkeypatch.setattr(confidant.channels.core.dispatcher, "PATIENCE", 0.3)
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_RETRIES", (0.0, 0.0))
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_AGAIN", (0.05,))

    def running(scene):
        async def main():
            dispatcher, person = Dispatcher(lab.layer), Person()
            dispatcher.serve("telegram", person.answer)
            try:
                return await asyncio.wait_for(scene(dispatcher, person), 20)
            finally:
                await dispatcher.stop()

        return asyncio.run(main())

    return running
