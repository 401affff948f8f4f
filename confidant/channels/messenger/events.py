"""What a webhook call of Messenger holds: messages and taps of people; everything else is left alone.

Nothing is read of an event but what is named here: no attachment's address, no coordinate, no product. An event with
a value of the wrong type is left alone as a whole.

Facts: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from confidant.channels.core.dispatcher import EVENT, TAKEN_OVER
from confidant.channels.core.input_channel import TEXT
from confidant.channels.core.references import START, command_of
from confidant.channels.core.webhook import RequestRefusedError
from confidant.channels.messenger.graph import MARK
from confidant.inbox.inbox import REMEMBER_SECONDS, IncomingMessage
from confidant.turn.buttons import OLD_BUTTON, is_command_button, shown_as
from confidant.turn.pending_operations import BUTTON_PREFIX

CHANNEL = "messenger"
LONGEST = 2000
"""Characters of a text that are handed on; the gate reads fewer, and says so."""

_ID = re.compile(r"[0-9]{1,32}")
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,300}")
_BUTTON = re.compile(re.escape(BUTTON_PREFIX) + r"[A-Za-z0-9_-]{20,60}")
_COMMAND = re.compile(r"/[a-z_]{1,40}(?:\.[a-z0-9_-]{1,40})?")
_MILLISECONDS = 1000
_TO_A_PERSON = "/human_handoff"  # the menu's way to the page's people calls nobody else

CALLS = "calls"
"""In a message's content: the person called the assistant by the menu, whoever has the chat."""


class _OtherTypeError(Exception):
    """A value is not of the type that Messenger sends."""


@dataclass(frozen=True)
class _Said:
    """What somebody said or tapped; `id` is empty when Messenger gave none, `button` a token that counts once.

    `calls` tells that they called the assistant by the menu or by Get Started.
    """

    text: str
    id: str = ""
    button: str | None = None
    calls: bool = False


def arrivals(body: Mapping[str, Any], now: float) -> list[IncomingMessage]:
    """Every message and tap of a call, in its order.

    Args:
        body: the parsed JSON object.
        now: seconds since 1970; what is older than the ids that the inbox remembers is left alone.

    Raises:
        RequestRefusedError: 400, this is no call about a page.
    """
    entries = body.get("entry")
    if body.get("object") != "page" or not isinstance(entries, list):
        raise RequestRefusedError(400)
    return [arrived for event in _events(entries) if (arrived := _read(event, now)) is not None]


def _events(entries: list[Any]) -> Iterator[dict[str, Any]]:
    """Events of all entries. What another app or a person answers stands under `standby`, and is not looked at."""
    for entry in entries:
        events = entry.get("messaging") if isinstance(entry, dict) else None
        for event in events if isinstance(events, list) else ():
            if isinstance(event, dict):
                yield event


def _read(event: Mapping[str, Any], now: float) -> IncomingMessage | None:
    try:
        person, page = _party(event, "sender"), _party(event, "recipient")
        sent = _typed(event, "timestamp", int)
        answered = _answered_by_others(event)
        said = _said(event)
    except _OtherTypeError:
        return None
    if sent is None or person == page or sent <= (now - REMEMBER_SECONDS) * _MILLISECONDS:
        return None
    if answered:  # in an echo the page is the sender
        return IncomingMessage(CHANNEL, f"{person}:{page}", f"{person}:{answered}", {EVENT: TAKEN_OVER}, meets=False)
    if said is None:
        return None
    known = said.id or _digest(person, page, sent, said.text)
    # Ids of people and messages are a page's own: two pages must not meet.
    content = {TEXT: said.text, **({CALLS: True} if said.calls else {})}
    return IncomingMessage(CHANNEL, f"{page}:{person}", f"{page}:{known}", content, said.button)


def _answered_by_others(event: Mapping[str, Any]) -> str | None:
    """The id of an echo of what the page's people, or another app of theirs, wrote; of the text nothing is read."""
    message = _typed(event, "message", dict)
    if message is None or not _flag(message, "is_echo"):
        return None
    return None if _text(message, "metadata") == MARK else _message_id(message) or None


def _said(event: Mapping[str, Any]) -> _Said | None:
    if (message := _typed(event, "message", dict)) is not None:
        return _message(message)
    if (postback := _typed(event, "postback", dict)) is not None:
        return _postback(postback)
    if (referral := _typed(event, "referral", dict)) is not None:
        return _Said(_reference(referral) or START)
    return None


def _message(message: Mapping[str, Any]) -> _Said | None:
    """A text, a quick reply, or something that is no text; echoes and what was taken back are left alone."""
    known, text = _message_id(message), _text(message, "text")
    quick = _typed(message, "quick_reply", dict)
    payload = _text(quick, "payload") if quick is not None else None
    wordless = [_attachments(message), _flag(message, "is_unsupported"), _typed(message, "sticker_id", int) is not None]
    if _flag(message, "is_echo") or _flag(message, "is_deleted") or not known:
        return None
    if payload is not None and (tapped := _tapped(payload, text or "")) is not None:
        return _Said(tapped.text, known, tapped.button)
    if text is None and not any(wordless):
        return None
    if text is not None and text.startswith(BUTTON_PREFIX):
        return _Said(OLD_BUTTON, known)  # a button is pressed, not typed: a token counts once
    return _Said((text or "")[:LONGEST], known)


def _postback(postback: Mapping[str, Any]) -> _Said | None:
    """A button, a menu's item, or Get Started; that one may come from a link, which says what is wanted."""
    known, payload, title = _message_id(postback), _text(postback, "payload"), _text(postback, "title")
    referral = _typed(postback, "referral", dict)
    linked = _reference(referral) if referral is not None else None
    if payload is None:
        return None
    if linked is not None and not payload.startswith(BUTTON_PREFIX):
        return _Said(linked, known, calls=True)
    tapped = _tapped(payload, title or "") or _Said(OLD_BUTTON)
    calls = tapped.text == payload and not payload.startswith(BUTTON_PREFIX) and payload != _TO_A_PERSON
    return _Said(tapped.text, known, tapped.button, calls)


def _tapped(payload: str, title: str) -> _Said | None:
    """What a payload stands for; None when it is not of our making."""
    if _BUTTON.fullmatch(payload):
        if not is_command_button(payload):
            return _Said(payload)
        return _Said(payload, button=payload) if shown_as(payload, title) else _Said(OLD_BUTTON)
    if payload.startswith(BUTTON_PREFIX):
        return _Said(OLD_BUTTON)
    return _Said(payload) if _COMMAND.fullmatch(payload) else None


def _reference(referral: Mapping[str, Any]) -> str | None:
    reference = _text(referral, "ref")
    return command_of(reference) if reference else None


def _digest(*parts: str | int) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


# Types


def _typed(holder: Mapping[str, Any], name: str, kind: type) -> Any:
    """A value of this very type, or None when there is none."""
    if name not in holder:
        return None
    value = holder[name]
    if type(value) is not kind:  # True is no number here
        raise _OtherTypeError
    return value


def _party(event: Mapping[str, Any], name: str) -> str:
    """The id of a sender or a recipient."""
    value = (_typed(event, name, dict) or {}).get("id")
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise _OtherTypeError
    return value


def _attachments(message: Mapping[str, Any]) -> bool:
    """Whether something is attached; what it is, is not looked at."""
    attachments = _typed(message, "attachments", list) or []
    if not all(isinstance(one, dict) for one in attachments):
        raise _OtherTypeError
    return bool(attachments)


def _message_id(holder: Mapping[str, Any]) -> str:
    value: str | None = _typed(holder, "mid", str)
    if value is not None and _MESSAGE_ID.fullmatch(value) is None:
        raise _OtherTypeError
    return value or ""


def _text(holder: Mapping[str, Any], name: str) -> str | None:
    """A text that can be written down: JSON can name halves of letters, which can't."""
    value: str | None = _typed(holder, name, str)
    return None if value is None else value.encode("utf-8", "replace").decode()


def _flag(holder: Mapping[str, Any], name: str) -> bool:
    return bool(_typed(holder, name, bool))
