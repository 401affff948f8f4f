"""Orders from the shop's own order service, by the contract in docs/orders-api.yml.

The number and the hash travel in the body of a POST, so that no log on the way has them in an address, and the token
in a header. A call has a few seconds in all, whatever the service does meanwhile, and only a few calls run at once: a
slow service must not take every thread of the action server. What comes back is small, and checked against the schema.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Coroutine, Mapping
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from shop.orders.source import Ability, Order, OrdersUnavailableError

logger = logging.getLogger("shop.orders")
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below that they write down every URL and header

SECONDS = 2.5  # for a call, its repeats included
AT_ONCE = 3  # calls: half of the threads that the action server has on two cores
MOST_BYTES = 65_536  # of an answer
PAUSES = (0.1, 0.3)  # seconds before the second try and the third
_QUEUE_SECONDS = 0.3  # that a call waits for others to end
_CONNECT_SECONDS = 1.0
_SCHEMA = Path(__file__).with_name("answers.schema.json")


class HttpOrders:
    """An order service.

    Args:
        address: below which its `find` and `cancel` are.
        token: proves to the service who asks.
        abilities: what it can do.
        seconds: that a call may take, its repeats included.
    """

    def __init__(self, address: str, token: str, abilities: frozenset[Ability], *, seconds: float = SECONDS) -> None:
        self.abilities = abilities
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._loop = _Loop()

    def find(self, number: str, email_hash: str) -> Order | None:
        """The order, if number and hash are both right; a number that can't be one is not even asked for.

        Raises:
            OrdersUnavailableError: the service does not answer, or not by the contract.
        """
        if not number:
            return None
        found = self._ask("find", {"number": number, "email_hash": email_hash}, "FindAnswer", pauses=PAUSES)["order"]
        return None if found is None else self._order(found, number)

    def cancel(self, number: str, email_hash: str) -> bool:
        """Cancel an order; never tried twice, because the first try may have been heard.

        Raises:
            OrdersUnavailableError: it can't be told whether it was done.
        """
        answer = self._ask("cancel", {"number": number, "email_hash": email_hash}, "CancelAnswer")
        return bool(answer["cancelled"])

    def close(self) -> None:
        """Let go of the thread."""
        self._loop.close()

    def _ask(self, call: str, body: Mapping[str, str], schema: str, pauses: tuple[float, ...] = ()) -> dict[str, Any]:
        try:
            return _checked(self._in_time(self._tries(call, body, pauses)), schema)
        except OrdersUnavailableError as error:
            logger.warning("orders: %s is not available (%s)", call, error)
            raise

    def _in_time(self, call: Coroutine[Any, Any, bytes]) -> bytes:
        if not self._free.acquire(timeout=_QUEUE_SECONDS):
            call.close()
            raise OrdersUnavailableError("too many calls at once")
        try:
            return self._loop.run(call, self._seconds)
        except asyncio.TimeoutError:
            raise OrdersUnavailableError("no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise OrdersUnavailableError(type(error).__name__) from None
        finally:
            self._free.release()

    async def _tries(self, call: str, body: Mapping[str, str], pauses: tuple[float, ...]) -> bytes:
        """Try again after each pause, where no connection came about or the service says that it is at fault."""
        for pause in (*pauses, None):
            try:
                status, content = await self._send(call, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if pause is None:
                    raise
            else:
                if status == HTTPStatus.OK:
                    return content
                if pause is None or status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise OrdersUnavailableError(f"status {status}")
            await asyncio.sleep(pause)
        raise AssertionError  # the last try returns or raises

    async def _send(self, call: str, body: Mapping[str, str]) -> tuple[int, bytes]:
        client = self._loop.client()
        request = client.build_request("POST", f"{self._address}/{call}", json=body, headers=self._headers)
        response = await client.send(request, stream=True)
        try:
            content = b""
            async for chunk in response.aiter_raw():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise OrdersUnavailableError("the answer is too large")
            return response.status_code, content
        finally:
            await response.aclose()

    def _order(self, found: Mapping[str, Any], number: str) -> Order:
        if found["number"] != number:
            raise self._broken("the answer is about another order")
        link = found.get("change_link")
        order = Order(
            number=number,
            status=found["status"],
            carrier=found.get("carrier"),
            eta=found.get("eta"),
            names=tuple(" ".join(name.split()) for name in found["items"]),
            abilities=self.abilities & frozenset(map(Ability, found.get("can", ()))),
            change_link=link.strip() if link else None,
        )
        try:
            order.arrives(date(2000, 1, 1))
        except ValueError:
            raise self._broken("its eta is no date") from None
        return order

    @staticmethod
    def _broken(reason: str) -> OrdersUnavailableError:
        logger.warning("orders: find is not available (%s)", reason)
        return OrdersUnavailableError(reason)


class _Loop:
    """An event loop in a thread of its own, made at its first use: only there a deadline holds for a whole call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None

    def run(self, call: Coroutine[Any, Any, bytes], seconds: float) -> bytes:
        """Run a call to its end, from any thread.

        Raises:
            asyncio.TimeoutError: it took too long, and was given up.
        """
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(call, seconds), self._started()).result()

    def client(self) -> httpx.AsyncClient:
        """The client; only for calls that run here."""
        if self._client is None:
            timeout = httpx.Timeout(SECONDS, connect=_CONNECT_SECONDS)
            # A connection that was kept may be closed at the other end just as a cancellation is sent: so none is kept.
            limits = httpx.Limits(max_keepalive_connections=0)
            self._client = httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False)
        return self._client

    def close(self) -> None:
        """End the thread; harmless when there is none."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(self._end(), loop).result()
            loop.call_soon_threadsafe(loop.stop)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._serve, args=(self._loop,), name="orders", daemon=True).start()
            return self._loop

    async def _end(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    @staticmethod
    def _serve(loop: asyncio.AbstractEventLoop) -> None:
        loop.run_forever()
        loop.close()


def _checked(content: bytes, schema: str) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise OrdersUnavailableError("the answer is no JSON") from None
    if not _validator(schema).is_valid(answer):
        raise OrdersUnavailableError("the answer is not as docs/orders-api.yml says")
    checked: dict[str, Any] = answer
    return checked


@lru_cache
def _validator(schema: str) -> Draft202012Validator:
    schemas = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator({**schemas, "$ref": f"#/components/schemas/{schema}"})
