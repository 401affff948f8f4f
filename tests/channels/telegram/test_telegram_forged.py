"""Forged and broken requests, over a real socket: nothing comes of them, and the next genuine one is answered."""

from __future__ import annotations

import asyncio
import functools
import gzip
import json
import socket
from types import SimpleNamespace

import pytest

from confidant.channels.core import input_channel as incoming
from confidant.channels.core.rate_limit import RateLimiter
from confidant.channels.core.settings import ChannelSettings
from confidant.channels.core.webhook import MAX_BYTES, read_body
from confidant.channels.telegram.channel import SECRET_HEADER, TelegramInput
from tests.channels.telegram.bot_api import TOKEN
from tests.channels.telegram.scene import PATH, SECRET, served, settings
from tests.channels.telegram.updates import said

BODY = json.dumps(said("show me tents")).encode()
JSON = "Content-Type: application/json"
PROOF = f"{SECRET_HEADER}: {SECRET}"
TEN_MEGABYTES = 10 * 1024 * 1024


def request(*headers: str | bytes, body: bytes = BODY, line: str = f"POST {PATH} HTTP/1.1", length: int = -1) -> bytes:
    """A request in bytes; as long as it says, unless told otherwise."""
    lines = [line, "Host: bot.example.org", f"Content-Length: {len(body) if length < 0 else length}", *headers]
    raw = [one if isinstance(one, bytes) else one.encode("latin-1") for one in lines]
    return b"\r\n".join([*raw, b"", b""]) + body


def chunked(*headers: str, body: bytes) -> bytes:
    head = [f"POST {PATH} HTTP/1.1", "Host: bot.example.org", "Transfer-Encoding: chunked", *headers]
    return "\r\n".join([*head, "", ""]).encode() + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def told(value: str | bytes) -> bytes:
    """A request with this in place of the secret."""
    raw = value if isinstance(value, bytes) else value.encode()
    return request(JSON, f"{SECRET_HEADER}: ".encode() + raw)


def with_secret_inside(place: str) -> bytes:
    if place == "path":
        return request(JSON, line=f"POST {PATH}?secret_token={SECRET} HTTP/1.1")
    return request(JSON, body=json.dumps({**json.loads(BODY), "secret_token": SECRET}).encode())


FORGED = [
    # name, request, status
    ("no secret", request(JSON), 403),
    ("an empty secret", told(""), 403),
    ("a wrong secret", told("b" * len(SECRET)), 403),
    ("a secret without its end", told(SECRET[:-1]), 403),
    ("a secret without its beginning", told(SECRET[1:]), 403),
    ("the first letter only", told(SECRET[:1]), 403),
    ("a secret with more in front", told("x" + SECRET), 403),
    ("a secret with more behind", told(SECRET + "x"), 403),
    ("another case", told(SECRET.swapcase()), 403),
    ("in quotes", told(f'"{SECRET}"'), 403),
    ("a list of secrets", told(f"{SECRET}, {SECRET}"), 403),
    ("a list in brackets", told(f'["{SECRET}"]'), 403),
    ("twice, both right", request(JSON, PROOF, PROOF), 403),
    ("twice, one right", request(JSON, f"{SECRET_HEADER}: wrong", PROOF), 403),
    ("letters that are not ASCII", told("ä" * 30), 403),
    ("the secret and an umlaut", told(SECRET.encode() + b"\xc3\xa4"), 403),
    ("bytes that are no letters", told(b"\xff\xfe" + SECRET.encode()), 403),
    ("wide letters", told("\uff41" + SECRET[1:]), 403),
    ("a very long secret", told("a" * 4000), 403),
    ("the bot's token", told(TOKEN), 403),
    ("the secret in the address", with_secret_inside("path"), 403),
    ("the secret in the body", with_secret_inside("body"), 403),
    ("the secret as a password", request(JSON, f"Authorization: Bearer {SECRET}"), 403),
    ("the secret under another name", request(JSON, f"X-Telegram-Bot-Api-Secret: {SECRET}"), 403),
    ("Meta's way", request(JSON, f"X-Hub-Signature-256: sha256={'0' * 64}"), 403),
    ("forged and no JSON", request(JSON, body=b"{"), 403),
    ("a text", request(PROOF, "Content-Type: text/plain"), 415),
    ("a form", request(PROOF, "Content-Type: application/x-www-form-urlencoded"), 415),
    ("JSON of another kind", request(PROOF, "Content-Type: application/json-seq"), 415),
    ("of no type", request(PROOF), 415),
    ("no body", request(PROOF, JSON, body=b""), 400),
    ("half a body", request(PROOF, JSON, body=BODY[:-9]), 400),
    ("a list", request(PROOF, JSON, body=b"[" + BODY + b"]"), 400),
    ("a number", request(PROOF, JSON, body=b"7"), 400),
    ("null", request(PROOF, JSON, body=b"null"), 400),
    ("two bodies", request(PROOF, JSON, body=BODY + BODY), 400),
    ("packed", request(PROOF, JSON, "Content-Encoding: gzip", body=gzip.compress(BODY)), 400),
    ("not UTF-8", request(PROOF, JSON, body=BODY.replace(b"tents", b"t\xffnts")), 400),
    ("deep", request(PROOF, JSON, body=b'{"update_id": 1, "message": ' + b"[" * 5000 + b"]" * 5000 + b"}"), 400),
    ("a number of 100,000 digits", request(PROOF, JSON, body=b'{"update_id": ' + b"9" * 100_000 + b"}"), 400),
    ("10 MB", request(PROOF, JSON, body=b" " * TEN_MEGABYTES), 413),
    ("10 MB by its word only", request(PROOF, JSON, length=TEN_MEGABYTES), 413),
    ("10 MB without a word", chunked(PROOF, JSON, body=b" " * TEN_MEGABYTES), 413),
    ("10 MB and forged", request(JSON, body=b" " * TEN_MEGABYTES), 413),
    ("one byte too much", request(PROOF, JSON, body=b" " * (MAX_BYTES + 1)), 413),
    ("a body that never comes to its end", request(PROOF, JSON, length=len(BODY) + 1), 408),
    ("GET", request(PROOF, body=b"", line=f"GET {PATH} HTTP/1.1"), 405),
    ("PUT", request(PROOF, JSON, line=f"PUT {PATH} HTTP/1.1"), 405),
    ("DELETE", request(PROOF, JSON, line=f"DELETE {PATH} HTTP/1.1"), 405),
    ("another way in", request(PROOF, JSON, line="POST /webhooks/telegram/set_webhook HTTP/1.1"), 404),
]


class Served:
    """The channel behind a real socket; what it takes is noted and goes no further."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: list[str] = []

        async def take(arrived, used=None):
            self.taken += [one.content["text"] for one in arrived]
            return True

        self.channel = TelegramInput(settings())
        self.channel._take = take
        monkeypatch.setattr(incoming, "dispatcher", lambda: SimpleNamespace(rate_limiter=RateLimiter()))
        self.port = 0

    async def play(self, *requests: bytes) -> list[int]:
        app = served(self.channel, None)
        door = socket.create_server(("127.0.0.1", 0))
        self.port = door.getsockname()[1]
        server = await app.create_server(sock=door, return_asyncio_server=True, access_log=False)
        await app._startup()  # without its listeners: no dispatcher is needed here
        await server.start_serving()
        try:
            return [await asyncio.wait_for(self._status(raw), 20) for raw in requests]
        finally:
            server.close()
            await server.wait_closed()

    async def _status(self, raw: bytes) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            sending = asyncio.ensure_future(self._send(writer, raw))
            line = await reader.readline()
            sending.cancel()
            return int(line.split()[1])
        finally:
            writer.close()

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, raw: bytes) -> None:
        for start in range(0, len(raw), 65536):
            writer.write(raw[start : start + 65536])
            await writer.drain()


@pytest.mark.parametrize(("name", "forged", "status"), FORGED, ids=[name for name, _, _ in FORGED])
def test_nothing_comes_of_it_and_the_next_is_answered(monkeypatch, caplog, name, forged, status):
    monkeypatch.setattr(incoming, "read_body", functools.partial(read_body, seconds=0.3))
    place = Served(monkeypatch)
    assert asyncio.run(place.play(forged, request(PROOF, JSON))) == [status, 200]
    assert place.taken == ["show me tents"]
    assert not [record for record in caplog.records if record.exc_info or SECRET in record.getMessage()]


def test_there_are_forged_requests_enough():
    assert len([name for name, _, status in FORGED if status == 403]) >= 20


def test_the_type_may_say_how_it_is_written(monkeypatch):
    place = Served(monkeypatch)
    right = [
        request(PROOF, f"Content-Type: {kind}") for kind in ("application/json; charset=utf-8", "Application/JSON")
    ]
    assert asyncio.run(place.play(*right)) == [200, 200]


def test_a_channel_that_is_off_has_no_way_in(monkeypatch):
    place = Served(monkeypatch)
    place.channel._settings = None
    assert asyncio.run(place.play(request(PROOF, JSON))) == [404]


def test_nobody_sees_the_secret_in_what_the_settings_print():
    kept = ChannelSettings({"token": TOKEN, "secret": SECRET}, {})
    assert not [word for word in (TOKEN, SECRET) if word in f"{kept!r} {kept} {TelegramInput(kept)!r}"]
