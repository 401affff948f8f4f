"""Meta's Graph API, as far as Messenger needs it: one pool of connections, and errors told apart.

The page's token travels in a header, the proof that we hold the app's secret in the body; no URL holds either, nor a
person's id. Facts:

- https://developers.facebook.com/docs/messenger-platform/reference/send-api
- https://developers.facebook.com/docs/messenger-platform/error-codes
- https://developers.facebook.com/docs/graph-api/securing-requests (`appsecret_proof`)
- https://developers.facebook.com/docs/graph-api/overview/rate-limiting (`X-Business-Use-Case-Usage`)
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import httpx

from confidant.channels.core.calls import Calls
from confidant.channels.core.output_channel import (
    DeliveryError,
    FinalError,
    GoneError,
    TokenRefusedError,
    TryAgainError,
    deliver,
)

logger = logging.getLogger("confidant.channels.messenger.graph")

GRAPH_URL = "https://graph.facebook.com"
VERSION = "v23.0"

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below that they write down every URL and header

ECHO_METADATA = "confidant"
"""Goes with each message as its `metadata` and comes back in its echo, so that we know our own; says nothing else."""

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
_LATER, _SERVER_ERROR = frozenset({408, 429}), 500
_BUSY = "X-Business-Use-Case-Usage"
_REGAIN = "estimated_time_to_regain_access"  # minutes

_PASSING = frozenset({1, 2, 4, 17, 32, 341, 613, 1200, 80006})
"""Codes of what passes: too many calls (4, 17, 32, 341, 613, 80006), and trouble of Meta's own (1, 2, 1200)."""
_LEFT = 551
_LEFT_TOO = frozenset({1545041, 2018108})
"""Codes and subcodes of a person who takes no messages of this page."""
_CLOSED = frozenset({2018278, 2018065, 2018001, 2534022})
"""Subcodes: more than 24 hours since the person's last message, or nobody there under this id."""
# Whatever else is refused, is so for good: what a request holds (100), what app or page may not do (3, 10, 200 to 299),
# a page that is held back for breaking rules (368), a chat that somebody else has (10 with 2018300).
_BAD_TOKEN = 190
_LARGE = 10**9


class Graph:
    """Sends for one page.

    Args:
        token: the page's access token.
        secret: the app's secret.
        url: the Graph API's address.
        version: such as `v23.0`.
    """

    def __init__(self, token: str, secret: str, url: str = GRAPH_URL, version: str = VERSION) -> None:
        self._token = token
        self._proof = hmac.new(secret.encode(), token.encode(), sha256).hexdigest()
        self._url = f"{url}/{version}/"
        self._client: httpx.AsyncClient | None = None
        self._calls = Calls()
        self._refused = False

    async def send(self, person: str, message: Mapping[str, Any]) -> None:
        """Send a message as an answer to the person's own.

        Args:
            person: their page-scoped id.
            message: as the Send API takes it.

        Raises:
            GoneError: they cannot be reached.
            TryAgainError: later perhaps.
            DeliveryError: it did not work.
        """
        labelled = {**message, "metadata": ECHO_METADATA}
        await self._post("me/messages", {**_to(person), "messaging_type": "RESPONSE", "message": labelled})

    async def act(self, person: str, action: str) -> None:
        """Show the person something: `mark_seen`, `typing_on` or `typing_off`. Raises as `send` does."""
        await self._post("me/messages", {**_to(person), "sender_action": action})

    async def get(self, path: str, **parameters: str) -> dict[str, Any]:
        """Ask for something of the page; never of a person, whose id would stand in the URL. Raises as `send` does."""
        parameters = {**parameters, "appsecret_proof": self._proof}
        return await deliver(lambda: self._call("GET", path, params=parameters))

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change something of the page. Raises as `send` does."""
        return await deliver(lambda: self._call("POST", path, json={**body, "appsecret_proof": self._proof}))

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.end()
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _post(self, path: str, body: Mapping[str, Any]) -> None:
        await self._call("POST", path, json={**body, "appsecret_proof": self._proof})

    async def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = await self._calls.make(self._pool().request(method, path, **more))
        except httpx.HTTPError:
            raise TryAgainError from None  # its text and its frames hold what was sent
        error = error_of(answer.status_code, answer.content, answer.headers)
        self._note(answer.is_success, error)
        if error is not None:
            raise error
        return _parsed(answer.content)

    def _pool(self) -> httpx.AsyncClient:
        """The connections, opened at first use: the loop that uses them is running by then."""
        if self._client is None:
            headers = {"Authorization": f"Bearer {self._token}"}
            self._client = httpx.AsyncClient(
                base_url=self._url,
                headers=headers,
                timeout=_TIMEOUT,
                limits=_LIMITS,
                trust_env=self._url.startswith("https:"),  # a proxy is for the world, not for this machine
            )
        return self._client

    def _note(self, worked: bool, error: DeliveryError | None) -> None:
        """Say once that the token is not accepted; again only after it was."""
        if isinstance(error, TokenRefusedError) and not self._refused:
            logger.error("messenger: the page token is not accepted; make a new one")
        self._refused = not worked and (self._refused or isinstance(error, TokenRefusedError))


def _to(person: str) -> dict[str, Any]:
    return {"recipient": {"id": person}}


def error_of(status: int, content: bytes, headers: Mapping[str, str]) -> DeliveryError | None:
    """What an answer of the Graph API means; None when it worked.

    Codes: https://developers.facebook.com/docs/messenger-platform/error-codes and
    https://developers.facebook.com/docs/graph-api/guides/error-handling.

    Args:
        status: its HTTP status.
        content: its body.
        headers: its headers, whatever their case.
    """
    if status < httpx.codes.MULTIPLE_CHOICES:
        return None
    error = _parsed(content).get("error")
    error = error if isinstance(error, dict) else {}
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    if code == _BAD_TOKEN:
        return TokenRefusedError("the token is not accepted")
    if code == _LEFT or subcode in _LEFT_TOO or code in _LEFT_TOO:
        return GoneError(blocked=True)
    if subcode in _CLOSED:
        return GoneError(blocked=False)
    if status in _LATER or status >= _SERVER_ERROR or code in _PASSING or error.get("is_transient") is True:
        return TryAgainError(_wait(headers))
    refused = f"status {status}, code {code}, subcode {subcode}"
    logger.error("messenger: a call was refused (%s)", refused)
    return FinalError(refused)


def _parsed(content: bytes | str) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _number(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return int(value) if is_number and 0 <= value < _LARGE else 0


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, if an answer says how many."""
    after = headers.get("Retry-After", "")
    if after.isascii() and after.isdigit():
        return float(after)
    minutes = max(_regains(_parsed(headers.get(_BUSY, ""))), default=0)
    return minutes * 60.0 if minutes else None


def _regains(usage: Mapping[str, Any]) -> Iterator[int]:
    """Minutes until calls are taken again, for every kind of use that is counted."""
    for kinds in usage.values():
        for kind in kinds if isinstance(kinds, list) else ():
            if isinstance(kind, dict):
                yield _number(kind.get(_REGAIN))
