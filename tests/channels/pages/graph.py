"""A stand-in for Meta's Graph API: id matching only, on this machine."""

from __future__ import annotations

import hmac
import json
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.channels.pages.conftest import SECRET

USER = "1015812345678901"
APP = "778899"
TOKEN = f"{APP}|{SECRET}"
PROOF = hmac.new(SECRET.encode(), TOKEN.encode(), sha256).hexdigest()


class GraphStandIn:
    """Answers `GET /v23.0/<user>/ids_for_pages` to the app it knows.

    Attributes:
        pages: (page, person) of the one user.
        asked: who was asked about.
        status: of the answers.
        body: in place of the right one.
        slow: seconds before it answers.
    """

    def __init__(self) -> None:
        self.pages: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.status = 200
        self.body: bytes | None = None
        self.slow = 0.0
        self.location: str | None = None
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.answer(self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = parse_qs(parts.query)
        _, version, user, edge = parts.path.split("/")
        assert (version[0], edge) == ("v", "ids_for_pages")
        proved = query["appsecret_proof"] == [PROOF] and handler.headers["Authorization"] == f"Bearer {TOKEN}"
        assert "access_token" not in query  # an address is written down in too many places
        self.asked.append(user)
        time.sleep(self.slow)
        entries = [
            {"id": person, "page": {"id": page, "name": "Example", "category": "Shop"}} for page, person in self.pages
        ]
        found = {"data": entries if user == USER else [], "paging": {"cursors": {"before": "x", "after": "x"}}}
        body = self.body if self.body is not None else json.dumps(found).encode()
        handler.send_response(self.status if proved else 400)
        if self.location is not None:
            handler.send_header("Location", self.location)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
