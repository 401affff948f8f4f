"""People with Telegram in front of the real assistant: the channel in the pair's loop, a strict stand-in behind it."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import httpx
from typing_extensions import Self

import confidant.channels.core.input_channel
from confidant.channels.telegram.channel import TelegramInput
from tests.channels.telegram.bot_api import BotApi, Call
from tests.channels.telegram.scene import JSON_HEADERS, PATH, served, settings, started
from tests.channels.telegram.updates import pressed, said
from tests.support.pair import Pair

_numbers = itertools.count(5_550_401)
_WAIT_SECONDS = 60
_ANSWERS = ("sendMessage", "sendPhoto", "sendDocument")


class Chats:
    """The channel, served; `chat()` gives a person."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.api = BotApi()

    async def _handle(self, message: Any) -> None:
        await self.pair.agent.handle_message(message)

    def run(self, doing: Any) -> Any:
        return self.pair.loop.run_until_complete(asyncio.wait_for(doing, _WAIT_SECONDS))

    def __enter__(self) -> Self:
        self.run(self._open())
        return self

    async def _open(self) -> None:
        await self.api.start()
        self.channel = TelegramInput(settings(self.api.address))
        self.app = served(self.channel, self._handle)
        transport = httpx.ASGITransport(self.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot.example.org", timeout=60)
        await started(self.app)

    def __exit__(self, *_: object) -> None:
        self.run(self._close())

    async def _close(self) -> None:
        await self.client.aclose()
        await self.app._server_event("shutdown", "before")
        await self.api.stop()

    async def acknowledged(self) -> None:
        while confidant.channels.core.input_channel.dispatcher()._tasks or self.channel._tasks:  # noqa: ASYNC110 - there is nothing to be told by
            await asyncio.sleep(0.005)

    def receive(self, update: dict[str, Any]) -> int:
        """Let Telegram make one call; its status, when all that it set off is over."""

        async def receiving() -> int:
            answer = await self.client.post(PATH, content=json.dumps(update).encode(), headers=JSON_HEADERS)
            await self.acknowledged()
            return answer.status_code

        return int(self.run(receiving()))

    def chat(self) -> Chat:
        return Chat(self, next(_numbers))


class Chat:
    """One person's private chat; `last` is what the bot sent since the person did something."""

    def __init__(self, chats: Chats, number: int) -> None:
        self.chats = chats
        self.number = number
        self.last: list[Call] = []

    @property
    def address(self) -> str:
        """How the key store knows the person."""
        return str(self.number)

    def do(self, update: dict[str, Any]) -> str:
        """Let an update happen; all that came back, what stands on a pressed button for a moment included."""
        before = len(self.chats.api.calls)
        assert self.chats.receive(update) == 200
        calls = self.chats.api.calls[before:]
        toasts = [call.fields.get("text", "") for call in calls if call.method == "answerCallbackQuery"]
        self.last = [call for call in calls if call.method in _ANSWERS and call.fields["chat_id"] == self.number]
        return "\n".join([*(call.said for call in self.last), *filter(None, toasts)])

    def say(self, text: str) -> str:
        return self.do(said(text, self.number))

    def press(self, title: str) -> str:
        """Tap a button of the last answer."""
        markup, data = next(
            (call.fields["reply_markup"], data)
            for call in self.last
            for row in call.buttons
            for shown, data in row
            if shown == title
        )
        return self.do(pressed(data, markup, self.number))

    @property
    def titles(self) -> list[str]:
        return [title for call in self.last for row in call.buttons for title, _ in row]

    def show(self, response: dict[str, Any]) -> None:
        """Let the channel send something, as it sends an answer of Rasa's."""
        before = len(self.chats.api.calls)
        person = self.chats.pair.layer.keys.person_for("telegram", self.address)
        output = self.chats.channel._output_for(person, self.address)
        self.chats.run(output.send_response(person, response))
        self.last = self.chats.api.calls[before:]
