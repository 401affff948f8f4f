"""Meta's signed requests: `base64url(signature).base64url(payload)`, HMAC-SHA256 over the encoded payload.

Facts:
- https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
- https://developers.facebook.com/docs/facebook-login/guides/advanced/oidc-token (the form of a signed request)
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from confidant.channels.core.schema import Shape, load
from confidant.channels.core.webhook import RequestRefusedError
from confidant.crypto import base64url
from confidant.crypto.seal import same

FIELD = "signed_request"
OLDEST_SECONDS, FROM_THE_FUTURE_SECONDS = 3_600, 300
_FORM = re.compile(r"([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{2,4096})")  # 32 bytes are 43 letters


@dataclass(frozen=True)
class Asked:
    """Who is meant, by the app-scoped id, and when Meta asked (seconds since 1970)."""

    user: str
    at: int


@cache
def payload_shape() -> Shape:
    """The shape of what was signed, read once."""
    return Shape(load(Path(__file__).with_name("signed_request.yml")))


def read_signed(secret: str, form: Mapping[str, str], now: float) -> Asked:
    """Read a request and prove it genuine.

    Args:
        secret: the app's.
        form: the fields that came.
        now: seconds since 1970.

    Raises:
        RequestRefusedError: 400 when it has not the form, 403 when the signature is not Meta's, 400 when what was
            signed is not what we are asked for, too old, or from the future.
    """
    found = _FORM.fullmatch(form.get(FIELD, ""))
    if found is None:
        raise RequestRefusedError(400)
    signature, payload = found.groups()
    proof = hmac.new(secret.encode(), payload.encode(), sha256).digest()
    if not same(signature, base64url.encode(proof)):
        raise RequestRefusedError(403)
    return _asked(_payload(payload), now)


def _payload(encoded: str) -> dict[str, Any]:
    try:
        payload = json.loads(base64url.decode(encoded).decode(), parse_constant=_refuse, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise RequestRefusedError(400) from None
    if not payload_shape().fits(payload):
        raise RequestRefusedError(400)
    return payload  # type: ignore[no-any-return]


def _asked(payload: Mapping[str, Any], now: float) -> Asked:
    at = payload["issued_at"]
    if not now - OLDEST_SECONDS <= at <= now + FROM_THE_FUTURE_SECONDS:
        raise RequestRefusedError(400)
    return Asked(payload["user_id"], at)


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are there once: of two values of one name, who knows which was meant."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value
