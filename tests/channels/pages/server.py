"""A Sanic server with the privacy pages, on a port of its own, in a thread: no Rasa."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sanic import Sanic

from confidant.channels.core.settings import ChannelSettings
from confidant.channels.pages import PagesInput
from confidant.channels.pages.site import PREFIX
from confidant.layer import Layer

_numbers = itertools.count(1)
_END_SECONDS = 0.05  # for connections that a visitor keeps open
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)


class Server:
    """Serves until it is stopped."""

    def __init__(
        self,
        layer: Callable[[], Layer],
        given: dict[str, str] | None = None,
        make: Callable[[], Sanic] = lambda: Sanic(f"pages_{next(_numbers)}", configure_logging=False),
    ) -> None:
        Sanic.test_mode = True  # several apps in one process
        self.app = make()
        settings = ChannelSettings(given or {}, {name: name.upper() for name in given or {}})
        channel = PagesInput(settings, layer)

        async def nothing(_message: object) -> None:
            raise AssertionError

        self.app.blueprint(channel.blueprint(nothing), url_prefix=PREFIX)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._up.wait(20):
            raise RuntimeError

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _serve(self) -> None:
        server = await self.app.create_server(sock=self._socket, return_asyncio_server=True)
        await server.startup()
        await server.before_start()
        await server.after_start()
        self._up.set()
        await self._end.wait()
        await server.before_stop()
        await server.close()
        for connection in list(server.connections):
            connection.close_if_idle()
        begun = self._loop.time()
        while server.connections and self._loop.time() < begun + _END_SECONDS:  # noqa: ASYNC110 - Sanic has no event
            await asyncio.sleep(0.001)
        await server.after_stop()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(20)
        del Sanic._app_registry[self.app.name]
        assert not self._thread.is_alive()

    # Asking

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, PREFIX + path, body, {"Connection": "close", **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), {"Content-Type": FORM})

    def send(self, raw: bytes) -> bytes:
        """Bytes as they are; everything that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(raw)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
            return b"".join(parts)

    def hang_up(self, raw: bytes) -> None:
        """Bytes as they are, and away before the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(raw)
