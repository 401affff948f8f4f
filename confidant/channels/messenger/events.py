"""What a webhook call of Messenger holds: messages and taps of people; everything else is left alone.

Nothing is read of an event but what is named here: no attachment's address, no coordinate, no product. An event with
a value of the wrong type (call.yml) is left alone as a whole.

Facts: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from confidant.channels.core.dispatcher import EVENT, ChatEvent
from confidant.channels.core.input_channel import TEXT
from confidant.channels.core.references import START, command_of
from confidant.channels.core.schema import Shape, load
from confidant.channels.core.webhook import RequestRefusedError
from confidant.channels.messenger.graph import ECHO_METADATA
from confidant.inbox.inbox import REMEMBER_SECONDS, IncomingMessage
from confidant.turn.buttons import OLD_BUTTON, is_command_button, shown_as
from confidant.turn.pending_operations import BUTTON_PREFIX

CHANNEL = "messenger"
LONGEST = 2000
"""Characters of a text that are handed on; the gate reads fewer, and says so."""

_BUTTON = re.compile(re.escape(BUTTON_PREFIX) + r"[A-Za-z0-9_-]{20,60}")
_COMMAND = re.compile(r"/[a-z_]{1,40}(?:\.[a-z0-9_-]{1,40})?")
_MILLISECONDS = 1000
_TO_A_PERSON = "/human_handoff"  # the menu's way to the page's people calls nobody else

CALLS = "calls"
"""In a message's content: the person called the assistant by the menu, whoever has the chat."""


@dataclass(frozen=True)
class CallShapes:
    """The shapes of a whole call, of each entry in it, and of each event in an entry."""

    call: Shape
    entry: Shape
    event: Shape


@cache
def call_shapes() -> CallShapes:
    """The shapes, read once."""
    schema = load(Path(__file__).with_name("call.yml"))
    return CallShapes(Shape(schema), Shape(schema["$defs"]["entry"]), Shape(schema["$defs"]["event"]))


@dataclass(frozen=True)
class _Input:
    """What somebody wrote or tapped; `id` is empty when Messenger gave none, `button` a token that counts once.

    `calls` tells that they called the assistant by the menu or by Get Started.
    """

    text: str
    id: str = ""
    button: str | None = None
    calls: bool = False


def read_messages(body: Mapping[str, Any], now: float) -> list[IncomingMessage]:
    """Every message and tap of a call, in its order.

    Args:
        body: the parsed JSON object.
        now: seconds since 1970; what is older than the ids that the inbox remembers is left alone.

    Raises:
        RequestRefusedError: 400, this is no call about a page.
    """
    if not call_shapes().call.fits(body):
        raise RequestRefusedError(400)
    return [message for event in _events(body["entry"]) if (message := _read(event, now)) is not None]


def _events(entries: list[Any]) -> Iterator[dict[str, Any]]:
    """Events of all entries. What another app or a person answers stands under `standby`, and is not looked at."""
    shapes = call_shapes()
    for entry in entries:
        if shapes.entry.fits(entry):
            yield from (event for event in entry["messaging"] if shapes.event.fits(event))


def _read(event: Mapping[str, Any], now: float) -> IncomingMessage | None:
    person, page, sent = event["sender"]["id"], event["recipient"]["id"], event["timestamp"]
    if person == page or sent <= (now - REMEMBER_SECONDS) * _MILLISECONDS:
        return None
    if answered := _answered_by_others(event):  # in an echo the page is the sender
        return IncomingMessage(
            CHANNEL, f"{person}:{page}", f"{person}:{answered}", {EVENT: ChatEvent.TAKEN_OVER}, meets=False
        )
    given = _input_of(event)
    if given is None:
        return None
    known = given.id or _digest(person, page, sent, given.text)
    # Ids of people and messages are a page's own: two pages must not meet.
    content = {TEXT: given.text, **({CALLS: True} if given.calls else {})}
    return IncomingMessage(CHANNEL, f"{page}:{person}", f"{page}:{known}", content, given.button)


def _answered_by_others(event: Mapping[str, Any]) -> str | None:
    """The id of an echo of what the page's people, or another app of theirs, wrote; of the text nothing is read."""
    message = event.get("message", {})
    if not message.get("is_echo") or message.get("metadata") == ECHO_METADATA:
        return None
    known: str | None = message.get("mid")
    return known


def _input_of(event: Mapping[str, Any]) -> _Input | None:
    if "message" in event:
        return _message(event["message"])
    if "postback" in event:
        return _postback(event["postback"])
    if "referral" in event:
        return _Input(_reference(event["referral"]) or START)
    return None


def _message(message: Mapping[str, Any]) -> _Input | None:
    """A text, a quick reply, or something that is no text; echoes and what was taken back are left alone."""
    known, text = message.get("mid"), _text(message, "text")
    if message.get("is_echo") or message.get("is_deleted") or known is None:
        return None
    payload = _text(message.get("quick_reply", {}), "payload")
    if payload is not None and (tapped := _tapped(payload, text or "")) is not None:
        return _Input(tapped.text, known, tapped.button)
    is_wordless = message.get("attachments") or message.get("is_unsupported") or "sticker_id" in message
    if text is None and not is_wordless:
        return None
    if text is not None and text.startswith(BUTTON_PREFIX):
        return _Input(OLD_BUTTON, known)  # a button is pressed, not typed: a token counts once
    return _Input((text or "")[:LONGEST], known)


def _postback(postback: Mapping[str, Any]) -> _Input | None:
    """A button, a menu's item, or Get Started; that one may come from a link, which says what is wanted."""
    known, payload, title = postback.get("mid", ""), _text(postback, "payload"), _text(postback, "title")
    linked = _reference(postback["referral"]) if "referral" in postback else None
    if payload is None:
        return None
    if linked is not None and not payload.startswith(BUTTON_PREFIX):
        return _Input(linked, known, calls=True)
    tapped = _tapped(payload, title or "") or _Input(OLD_BUTTON)
    calls = tapped.text == payload and not payload.startswith(BUTTON_PREFIX) and payload != _TO_A_PERSON
    return _Input(tapped.text, known, tapped.button, calls)


def _tapped(payload: str, title: str) -> _Input | None:
    """What a payload stands for; None when it is not of our making."""
    if _BUTTON.fullmatch(payload):
        if not is_command_button(payload):
            return _Input(payload)
        return _Input(payload, button=payload) if shown_as(payload, title) else _Input(OLD_BUTTON)
    if payload.startswith(BUTTON_PREFIX):
        return _Input(OLD_BUTTON)
    return _Input(payload) if _COMMAND.fullmatch(payload) else None


def _reference(referral: Mapping[str, Any]) -> str | None:
    reference = _text(referral, "ref")
    return command_of(reference) if reference else None


def _digest(*parts: str | int) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def _text(holder: Mapping[str, Any], name: str) -> str | None:
    """A text that can be written down: JSON can name halves of letters, which can't."""
    value: str | None = holder.get(name)
    return None if value is None else value.encode("utf-8", "replace").decode()
