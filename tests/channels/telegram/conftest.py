"""`run` plays a scene: `run(play)` where `play` is a coroutine function that takes a `Scene`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from confidant.channels.core import output_channel as outgoing
from tests.channels.telegram import scene
from tests.confidant.conftest import Lab


@pytest.fixture
def run(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    async def no_wait(_seconds: float) -> None:
        return

    monkeypatch.setattr(outgoing.deliver, "__defaults__", (no_wait,))
    return lambda play, *seconds: scene.run(lab, monkeypatch, play, *seconds)
