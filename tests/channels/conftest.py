"""A privacy layer for each test, and a desk over it, without Rasa."""

from __future__ import annotations

import asyncio

import pytest

import channels.desk
from channels.desk import Desk
from tests.channels.desk_scene import Person
from tests.privacy.conftest import lab, server, shipped

__all__ = ["lab", "server", "shipped"]


@pytest.fixture
def run(lab, monkeypatch):
    """Runs a conversation of a desk, a person and the test, in a loop of its own."""
    monkeypatch.setattr(channels.desk, "PATIENCE", 0.3)
    monkeypatch.setattr(channels.desk, "_RETRIES", (0.0, 0.0))
    monkeypatch.setattr(channels.desk, "_AGAIN", (0.05,))

    def running(scene):
        async def main():
            desk, person = Desk(lab.layer), Person()
            desk.serve("telegram", person.answer)
            try:
                return await asyncio.wait_for(scene(desk, person), 20)
            finally:
                await desk.stop()

        return asyncio.run(main())

    return running
