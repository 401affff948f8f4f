"""Calls of Messenger's webhook, as Meta makes them: signed, JSON, events in entries."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "EAAtesttoken0123456789"
VERIFY = "made-up-for-verifying"
PAGE, OTHER_PAGE = "1020", "1021"
MARIA, TOM, ANA = "5550100", "5550101", "5550102"
NOW = 1_800_000_000  # the lab's clock

CREDENTIALS = {
    "page_token": "${MESSENGER_PAGE_TOKEN}",
    "app_secret": "${MESSENGER_APP_SECRET}",
    "verify_token": "${MESSENGER_VERIFY_TOKEN}",
    "graph_url": "${MESSENGER_GRAPH_URL}",
    "version": "${MESSENGER_GRAPH_VERSION}",
    "public_url": "${CONFIDANT_PUBLIC_URL}",
}
ENVIRONMENT = {
    "MESSENGER_PAGE_TOKEN": TOKEN,
    "MESSENGER_APP_SECRET": SECRET,
    "MESSENGER_VERIFY_TOKEN": VERIFY,
}


def event(person: str = MARIA, page: str = PAGE, at: int = NOW * 1000, **what: Any) -> dict[str, Any]:
    """One event of a person."""
    return {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": at, **what}


def message(text: str | None = None, mid: str = "m_1", person: str = MARIA, page: str = PAGE, **more: Any) -> dict:
    """Somebody wrote."""
    said = {} if text is None else {"text": text}
    return event(person, page, message={"mid": mid, **said, **more})


def echo(text: str | None = None, mid: str = "m_e", person: str = MARIA, page: str = PAGE, **more: Any) -> dict:
    """The page said something to somebody: its people did, or an app of theirs, unless it bears a mark of ours."""
    said = {} if text is None else {"text": text}
    return event(page, person, message={"mid": mid, "is_echo": True, "app_id": 263902037430900, **said, **more})


def postback(payload: str, title: str = "Tap", person: str = MARIA, at: int = NOW * 1000, **more: Any) -> dict:
    """Somebody tapped a button that hangs under a message, a menu's item, or Get Started."""
    return event(person, at=at, postback={"title": title, "payload": payload, **more})


def reply(payload: str, title: str, mid: str = "m_1", person: str = MARIA) -> dict:
    """Somebody tapped a quick reply."""
    return message(title, mid, person, quick_reply={"payload": payload})


def batch(*events: Mapping[str, Any], page: str = PAGE) -> dict[str, Any]:
    """A call with one entry for each event, as Meta makes it."""
    entries = [{"id": page, "time": NOW * 1000, "messaging": [one]} for one in events]
    return {"object": "page", "entry": entries}


def body_of(call: Any) -> bytes:
    return call if isinstance(call, bytes) else json.dumps(call).encode()


def signature(body: bytes, secret: str = SECRET, algorithm: Any = sha256) -> str:
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


def headers_for(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature(body, secret)}"}
