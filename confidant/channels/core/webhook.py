"""Reading a webhook's body: bounded in size and time, proved genuine before it is parsed, JSON and nothing else."""

from __future__ import annotations

import asyncio
import hmac
import json
from hashlib import sha256
from typing import Any

import sanic.http
from sanic.compat import Header
from sanic.exceptions import InvalidUsage, SanicException
from sanic.http import Http
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from confidant.crypto.seal import same
from confidant.errors import PrivacyError

MAX_BYTES = 256 * 1024
MAX_SECONDS = 5.0
_LONGEST_LENGTH = 12  # digits
_SIGNATURE = "sha256="
_DEEPEST = 32


class RequestRefusedError(PrivacyError):
    """A request that is not let in; `status` is all the caller learns."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def refusal(error: RequestRefusedError) -> HTTPResponse:
    """The answer to a request that is not let in: a status without a word."""
    return empty(status=error.status, headers={"Connection": "close"})


class _CheckedHeader(Header):
    """Headers whose length of the body makes sense.

    Sanic 21.12 believes whatever is there: a negative length keeps it busy for ever, a word costs an error 500.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        lengths, codings = self.getall("content-length", []), self.getall("transfer-encoding", [])
        if not lengths and not codings:
            return
        plain = [one for one in lengths if one.isascii() and one.isdigit() and len(one) <= _LONGEST_LENGTH]
        if len(lengths) + len(codings) != 1 or plain != lengths or codings not in ([], ["chunked"]):
            raise InvalidUsage("Bad Request")


def check_lengths() -> None:
    """Let this process's server refuse, with 400, headers that lie about the length of the body."""
    sanic.http.Header = _CheckedHeader  # type: ignore[attr-defined, assignment]  # replaced on purpose


async def read_body(request: Request, most: int = MAX_BYTES, seconds: float = MAX_SECONDS) -> bytes:
    """The raw body of a request whose handler was registered with `stream=True`.

    Raises:
        RequestRefusedError: 413 when it is larger than `most` bytes, 408 when it takes longer than `seconds`, 400 when
            its chunks are none. The rest of it is not read any more.
    """
    try:
        return await _read_body(request, most, seconds)
    except RequestRefusedError:
        _hang_up(request)
        raise


def _hang_up(request: Request) -> None:
    """Close the connection behind the answer; Sanic would go on to read the body, to keep the connection."""
    stream = _stream(request)
    stream.keep_alive = False
    stream.request_body = None


def _stream(request: Request) -> Http:
    """The connection; a request that is being answered has one."""
    if request.stream is None:
        raise RequestRefusedError(400)
    return request.stream


async def _read_body(request: Request, most: int, seconds: float) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise RequestRefusedError(413)
    body, stream = bytearray(), _stream(request)

    async def read() -> None:
        while (part := await stream.read()) is not None:
            body.extend(part)
            if len(body) > most:
                raise RequestRefusedError(413)

    try:
        await asyncio.wait_for(read(), seconds)
    except asyncio.TimeoutError:
        raise RequestRefusedError(408) from None
    except SanicException:
        raise RequestRefusedError(400) from None
    return bytes(body)


def check_signature(secret: str, body: bytes, header: str | None) -> None:
    """Meta's `X-Hub-Signature-256` over the raw body, compared in constant time.

    Raises:
        RequestRefusedError: 403, whatever is wrong with it.
    """
    proof = hmac.new(secret.encode(), body, sha256).hexdigest()
    if not header or not header.isascii() or not same(header, _SIGNATURE + proof):
        raise RequestRefusedError(403)


def check_secret(secret: str, header: str | None) -> None:
    """Telegram's secret token, compared in constant time.

    Raises:
        RequestRefusedError: 403, whatever is wrong with it.
    """
    if not header or not header.isascii() or not same(header, secret):
        raise RequestRefusedError(403)


def parse_json(request: Request, body: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        RequestRefusedError: 415 when it is not declared as JSON, 400 when it is no JSON object or nested too deep.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RequestRefusedError(415)
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestRefusedError(400) from None
    if not isinstance(parsed, dict) or _is_deep(parsed):
        raise RequestRefusedError(400)
    return parsed


def _is_deep(value: Any) -> bool:
    """Whether JSON is nested deeper than any platform's; without recursion, which is what the depth would break."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        if not level:
            return False
    return True
