"""The channel in this process: a Sanic app without sockets, its dispatcher, and a stand-in for Rasa."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sanic import Sanic
from sanic.response import text
from typing_extensions import Self

from confidant.channels.core import dispatcher as desks
from confidant.channels.core import input_channel as incoming
from confidant.channels.core.settings import ChannelSettings
from confidant.channels.telegram.channel import SECRET_HEADER, TelegramInput
from confidant.turn.context import last_turn_failed
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.confidant.conftest import Lab

SECRET = "a-secret-that-only-Telegram-has_0123456789"
PATH = "/webhooks/telegram/webhook"
JSON_HEADERS = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
_VARIABLES = {"token": "TELEGRAM_TOKEN", "secret": "TELEGRAM_SECRET", "base_url": "TELEGRAM_API_URL"}

Sanic.test_mode = True  # else starting works once a process: it rewrites Sanic's classes

Rasa = Callable[[Any], Awaitable[None]]


def settings(base_url: str = "http://127.0.0.1:9") -> ChannelSettings:
    return ChannelSettings({"token": TOKEN, "secret": SECRET, "base_url": base_url}, _VARIABLES)


def served(channel: TelegramInput, rasa: Rasa) -> Sanic:
    """A Sanic app as Rasa makes it, with this channel."""
    app = Sanic(f"telegram_{uuid4().hex}", register=False, configure_logging=False)
    app.add_route(lambda _request: text("Hello"), "/", name="hello")
    app.blueprint(channel.blueprint(rasa), url_prefix=f"/webhooks/{channel.url_prefix()}")
    return app


async def started(app: Sanic) -> None:
    """What an ASGI server does before the first request."""
    app.asgi = True
    await app._startup()
    for moment in ("before", "after"):
        await app._server_event("init", moment)


class Scene:
    """One channel, one stand-in of Telegram; `heard` is what reached Rasa, and `answers` what it answers with."""

    def __init__(self, lab: Lab, api: BotApi) -> None:
        self.lab = lab
        self.api = api
        self.channel = TelegramInput(settings(api.address))
        self.heard: list[str] = []
        self.people: list[str] = []
        self.answers: list[dict[str, Any]] = [{"text": "Hello."}]
        self.app = served(self.channel, self._rasa)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://bot.example.org")

    async def _rasa(self, message: Any) -> None:
        self.heard.append(message.text)
        self.people.append(message.sender_id)
        last_turn_failed.set(False)
        for answer in self.answers:
            await message.output_channel.send_response(message.sender_id, dict(answer))

    async def __aenter__(self) -> Self:
        await started(self.app)
        await self.acknowledged()
        self.api.calls.clear()  # its name, asked at the start
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        await self.app._server_event("shutdown", "before")

    async def post(self, update: Any, **headers: str) -> int:
        """Call the webhook as Telegram does; the status, when all that it set off is over."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        answer = await self._client.post(PATH, content=body, headers={**JSON_HEADERS, **headers})
        await self.acknowledged()
        return answer.status_code

    async def acknowledged(self) -> None:
        while incoming.dispatcher()._tasks or self.channel._tasks:  # noqa: ASYNC110 - there is nothing to be told by
            await asyncio.sleep(0.005)

    def token(self, command: str, title: str, number: int) -> str:
        """A button that this person was given."""
        return self.lab.layer.buttons.token(self.lab.meet(str(number)), command, title)


def run(lab: Lab, monkeypatch: pytest.MonkeyPatch, play: Callable[[Scene], Awaitable[Any]], seconds: float = 60) -> Any:
    """Play a scene in a loop of its own; no request in it may have broken a limit of Telegram's."""

    async def main() -> Any:
        async with BotApi() as api:
            monkeypatch.setattr(incoming, "current_layer", lambda: lab.layer)
            dispatcher = desks.Dispatcher(lab.layer)
            monkeypatch.setattr(incoming, "dispatcher", lambda: dispatcher)
            monkeypatch.setattr(desks, "_RETRIES", (0.0,))
            async with Scene(lab, api) as scene:
                result = await asyncio.wait_for(play(scene), seconds)
            assert not api.broken
            return result

    return asyncio.run(main())
