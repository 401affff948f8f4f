"""A stand-in for a shop's order service, on this machine: by the contract, unless it is told to fail."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from shop.orders import email_hash

TOKEN = "token-of-the-stand-in"
KEY = b"sample-key-for-the-sample-orders-only"
CONTRACT = yaml.safe_load((Path(__file__).parents[2] / "docs" / "orders-api.yml").read_text(encoding="utf-8"))
ANSWERS = {"/find": "FindAnswer", "/cancel": "CancelAnswer"}
_NO_HASH = "0" * 64

Reply = Callable[["_Handler"], None]


def validator(schema: str) -> Draft202012Validator:
    """What the contract says of a body."""
    return Draft202012Validator({**CONTRACT, "$ref": f"#/components/schemas/{schema}"})


class OrderService:
    """Knows orders by number, each with the e-mail it was placed with.

    Attributes:
        orders: (order as the contract has it, e-mail) by number.
        asked: (path, body) of each request with the right token.
        lines: request lines and headers of every request, as a log on the way might have them.
        failures: how the next requests are answered instead.
        cancelled: numbers of orders that were cancelled.
    """

    def __init__(self) -> None:
        self.orders: dict[str, tuple[dict[str, Any], str]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.lines: list[str] = []
        self.failures: deque[Reply] = deque()
        self.cancelled: list[str] = []
        service = self

        class Handler(_Handler):
            here = service

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def add(self, number: str, email: str, **more: Any) -> None:
        order = {"number": number, "status": "packed", "items": ["Ridge boots"], "can": ["cancel"], **more}
        self.orders[number] = order, email

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        order, email = self.orders.get(body["number"], (None, ""))
        expected = email_hash(body["number"], email, KEY) if order else _NO_HASH
        right = hmac.compare_digest(expected, body["email_hash"]) and order is not None
        if path == "/find":
            return {"order": order if right else None}
        done = right and "cancel" in order["can"]
        self.cancelled += [body["number"]] if done else []
        return {"cancelled": bool(done)}


class _Handler(BaseHTTPRequestHandler):
    here: OrderService

    def do_POST(self) -> None:
        self.here.lines += [self.requestline, *(f"{name}: {value}" for name, value in self.headers.items())]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.reply({}, 401)
            return
        self.here.asked.append((self.path, body))
        if self.here.failures:
            self.here.failures.popleft()(self)
        elif self.path not in ANSWERS or not validator("Question").is_valid(body):
            self.reply({}, 400)
        else:
            answer = self.here.answer(self.path, body)
            validator(ANSWERS[self.path]).validate(answer)
            self.reply(answer)

    def reply(self, answer: Any, status: int = 200) -> None:
        self.send(json.dumps(answer).encode(), status)

    def send(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


# How a request fails


def status(code: int) -> Reply:
    return lambda handler: handler.reply({}, code)


def says(answer: Any) -> Reply:
    return lambda handler: handler.reply(answer)


def sends(content: bytes) -> Reply:
    return lambda handler: handler.send(content)


def hangs_up(handler: _Handler) -> None:
    handler.close_connection = True


def redirects(handler: _Handler) -> None:
    handler.send(b"", 307, Location="/elsewhere")


def drips(handler: _Handler) -> None:
    """Sends a header letter by letter, for longer than anybody waits."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    try:
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        handler.close_connection = True


def floods(handler: _Handler) -> None:
    """Sends without an end, and without saying how much."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    handler.close_connection = True
    try:
        for _ in range(2000):
            handler.wfile.write(b" " * 65_536)
    except OSError:
        return
