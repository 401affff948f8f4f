"""Bodies of forms: small, in one encoding, each field once."""

from __future__ import annotations

from urllib.parse import parse_qsl

from sanic.request import Request

from confidant.channels.core.webhook import RequestRefusedError

_KIND = "application/x-www-form-urlencoded"
_FIELDS = 8


def read_form(request: Request, body: bytes) -> dict[str, str]:
    """The fields of a form.

    Raises:
        RequestRefusedError: 415 when it is declared as something else, 400 when it is not well formed.
    """
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise RequestRefusedError(415)
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError:
        raise RequestRefusedError(400) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise RequestRefusedError(400)
    return fields
