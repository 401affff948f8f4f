"""A place where the channel runs: its server and Meta's stand-in on this machine, and a bot that notes and answers."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from sanic import Sanic
from typing_extensions import Self

import confidant.channels.core.input_channel
from confidant.channels.messenger.channel import MessengerInput, read_settings
from confidant.inbox.inbox import IncomingMessage
from confidant.turn.context import last_turn_failed
from tests.channels.messenger.events import CREDENTIALS, ENVIRONMENT, SECRET, TOKEN, body_of, headers_for
from tests.channels.messenger.graph_api import GraphApi


async def _send(writer: asyncio.StreamWriter, request: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # an answer may come before all is sent
        for start in range(0, len(request), 65_536):
            writer.write(request[start : start + 65_536])
            await writer.drain()


PATH = "/webhooks/messenger"
_numbers = itertools.count()
_plain = asyncio.DefaultEventLoopPolicy()


async def _leave() -> None:
    """Cancel what is still running."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def play(scene: Awaitable[Any]) -> Any:
    """Run a scene in a loop of its own; not in uvloop, which Sanic brings and whose end waits for every connection."""
    loop = _plain.new_event_loop()
    try:
        return loop.run_until_complete(scene)
    finally:
        loop.run_until_complete(_leave())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


class Bot:
    """Stands where Rasa would: notes what it hears, and answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.answer: Callable[[Any], Awaitable[None]] | None = None

    async def __call__(self, message: Any) -> None:
        self.heard.append((message.sender_id, message.text))
        assert message.input_channel == "messenger"
        assert not message.metadata
        last_turn_failed.set(False)
        if self.answer is not None:
            await self.answer(message)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.heard]


class Place:
    """The channel, served; `bot` hears what comes in, `graph` gets what goes out.

    Args:
        on_new_message: who answers; a `Bot` unless it is given.
        environ: variables besides those that the channel needs.
    """

    def __init__(self, on_new_message: Any = None, **environ: str) -> None:
        self.bot = Bot()
        self.graph = GraphApi(TOKEN, SECRET)
        self._answering = on_new_message or self.bot
        self._environ = environ

    async def __aenter__(self) -> Self:
        await self.graph.start()
        given = read_settings(CREDENTIALS, {**ENVIRONMENT, "MESSENGER_GRAPH_URL": self.graph.url, **self._environ})
        self.channel = MessengerInput(given)
        Sanic.test_mode = True  # several apps in one process
        self.app = Sanic(f"messenger-{next(_numbers)}", configure_logging=False)
        self.app.blueprint(self.channel.blueprint(self._answering), url_prefix=PATH)
        door = socket.create_server(("127.0.0.1", 0))
        self.port = door.getsockname()[1]
        self._server = await self.app.create_server(sock=door, return_asyncio_server=True, access_log=False)
        await self._server.startup()
        await self._server.start_serving()
        await self._server.after_start()
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=60)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()
        await self._server.before_stop()
        await self._server.close()
        for connection in self._server.connections:
            connection.close_if_idle()
        await self._server.after_stop()
        await self.graph.stop()
        del Sanic._app_registry[self.app.name]

    def only_note(self) -> list[IncomingMessage]:
        """From now on what comes in is noted, and goes no further than to the dispatcher's door."""
        taken: list[IncomingMessage] = []

        async def take(arrived: list[IncomingMessage], _used: object = None) -> bool:
            for one in arrived:
                json.dumps([one.address, one.id, dict(one.content), one.button], ensure_ascii=False).encode()
            taken.extend(arrived)
            return True

        self.channel._take = take  # type: ignore[method-assign]
        return taken

    async def raw(self, request: bytes) -> tuple[int, bool]:
        """Send bytes as they are; the status of the answer, and whether the connection was closed behind it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        sending = asyncio.ensure_future(_send(writer, request))
        try:
            status = int((await reader.readline()).split()[1])
            headers = b""
            while (line := await reader.readline()).strip():
                headers += line.lower()
            return status, b"connection: close" in headers
        finally:
            sending.cancel()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def post(self, call: Any, headers: Any = None) -> httpx.Response:
        """Make a call of the webhook, signed unless headers are given."""
        body = body_of(call)
        given = headers_for(body) if headers is None else headers
        return await self.client.post(f"{PATH}/webhook", content=body, headers=given)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(PATH + path, params=query)

    async def acknowledge(self) -> None:
        """Wait until all that was taken is answered and all that is said outside turns is sent."""
        while tasks := [*confidant.channels.core.input_channel.dispatcher()._workers, *self.channel._sending]:
            await asyncio.wait(tasks)
