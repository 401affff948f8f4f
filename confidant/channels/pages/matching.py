"""Meta's id matching: from the id that an app knows a person by to the ids that pages know them by.

It works where app and page belong to one business and Meta has allowed it to the app, so it is off unless the app's id
is set. Facts: https://developers.facebook.com/docs/messenger-platform/identity/id-matching (the call takes the *app's*
access token, which is its id and its secret).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from hashlib import sha256
from typing import Any

import httpx

from confidant.channels.core.calls import Calls
from confidant.channels.core.output_channel import DeliveryError, TokenRefusedError, TryAgainError
from confidant.channels.messenger.graph import GRAPH_URL, VERSION, error_of
from confidant.errors import PrivacyError

SECONDS = 4.0
_MOST_BYTES = 64 * 1024
_ID = re.compile(r"[0-9]{1,32}", re.ASCII)


class MatchError(PrivacyError):
    """Meta did not tell. Carries no id, no address."""


class NotNowError(PrivacyError):
    """Meta is busy, has trouble or cannot be reached: later it may tell. Carries no id, no address."""


class Matching:
    """Asks the Graph API for one app.

    Args:
        app: the app's id.
        secret: the app's secret.
        url: the Graph API's address.
        version: such as `v23.0`.
    """

    def __init__(self, app: str, secret: str, url: str = GRAPH_URL, version: str = VERSION) -> None:
        self._token = f"{app}|{secret}"
        self._proof = hmac.new(secret.encode(), self._token.encode(), sha256).hexdigest()
        self._url = f"{url.rstrip('/')}/{version}"
        self._client: httpx.AsyncClient | None = None
        self._calls = Calls()

    async def addresses(self, user: str) -> list[str]:
        """The addresses of a person on pages of the same business: `page:person`, as the Messenger channel has them.

        Raises:
            MatchError: Meta refused, or its answer cannot be read.
            NotNowError: no answer in time, or one that says to come again.
        """
        try:
            content = await asyncio.wait_for(self._calls.make(self._ask(user)), SECONDS)
            return [_address(entry) for entry in json.loads(content)["data"]]
        except (asyncio.TimeoutError, httpx.HTTPError, TryAgainError, TokenRefusedError):
            passing = True
        except (DeliveryError, ValueError, KeyError, TypeError, RecursionError):
            passing = False
        raise NotNowError if passing else MatchError  # outside: the errors' texts hold the id

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.end()
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _pool(self) -> httpx.AsyncClient:
        """The connections, opened at first use: the loop that uses them is running by then."""
        if self._client is None:
            local = not self._url.startswith("https:")  # a proxy is for the world, not for this machine
            self._client = httpx.AsyncClient(timeout=SECONDS, trust_env=not local)
        return self._client

    async def _ask(self, user: str) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"}
        query = {"appsecret_proof": self._proof, "limit": "100"}
        address = f"{self._url}/{user}/ids_for_pages"
        async with self._pool().stream("GET", address, params=query, headers=headers) as answer:
            content = b""
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise ValueError
            error = error_of(answer.status_code, content, answer.headers)
            if error is not None:
                raise error
            return content


def _address(entry: Any) -> str:
    ids = (entry["page"]["id"], entry["id"])
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids):
        raise ValueError
    return ":".join(ids)
