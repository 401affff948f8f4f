"""Reading Telegram's updates (https://core.telegram.org/bots/api#update): messages, presses, who left or is back.

Everything that is no private chat, and every kind of update that is not named in `ALLOWED_UPDATES`, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType, MessageLimit

from confidant.channels.core.dispatcher import ChatEvent
from confidant.channels.core.references import START, command_of
from confidant.channels.core.webhook import RequestRefusedError
from confidant.channels.telegram.layout import Keyboard, Rows, keyboard_of
from confidant.channels.telegram.types import update_shape
from confidant.turn.buttons import OLD_BUTTON, is_command_button, shown_as
from confidant.turn.pending_operations import BUTTON_PREFIX

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""What `setWebhook` should ask for: https://core.telegram.org/bots/api#setwebhook, `allowed_updates`."""

_LINKED = re.compile(re.escape(START) + r"\s+([A-Za-z0-9_-]{1,64})\s*")
_ADDRESSED = re.compile(r"(/[A-Za-z0-9_]{1,64})@[A-Za-z0-9_]{3,64}(?=\s|$)")
_BUTTON = re.compile(re.escape(BUTTON_PREFIX) + r"[A-Za-z0-9_-]{20,60}")
_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_INSIDE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR})
_EVENTS: Mapping[str, ChatEvent] = {
    ChatMemberStatus.BANNED: ChatEvent.BLOCKED,
    ChatMemberStatus.MEMBER: ChatEvent.UNBLOCKED,
}

# What an update may hold


@dataclass(frozen=True)
class PrivateMessage:
    """Somebody wrote in private; `text` is empty when there is nothing to read, `album` names a picture's album."""

    update: int
    address: str
    text: str
    album: str | None = None


@dataclass(frozen=True)
class ButtonPress:
    """Somebody pressed a button.

    Attributes:
        update: the update's id.
        query: what Telegram wants an answer to.
        address: who pressed it.
        private: whether it hangs in their private chat.
        message: the id of the message that it hangs on.
        data: its token; None when it is none of ours, or was shown under another title.
        once: whether the token is a command's, which counts once.
        keyboard: rows of the buttons that hang there, each its title and what is behind it; None when it is not known.
    """

    update: int
    query: str
    address: str
    private: bool
    message: int | None
    data: str | None
    once: bool
    keyboard: Keyboard | None = None


@dataclass(frozen=True)
class MembershipChange:
    """Somebody blocked the bot, or let it in again; `event` as the dispatcher names it."""

    update: int
    address: str
    event: str


@dataclass(frozen=True)
class GroupEvent:
    """Somebody wrote in a group, or the bot was brought into one."""

    chat: int


UpdateEvent = PrivateMessage | ButtonPress | MembershipChange | GroupEvent


# Reading


def read(raw: Mapping[str, Any]) -> UpdateEvent | None:
    """What an update holds, or None when it is left alone.

    Args:
        raw: the parsed body of a webhook call.

    Raises:
        RequestRefusedError: 400, it has not the shape of what Telegram sends (update.yml).
    """
    known = update_shape()
    if not known.shape.fits(raw) or len(raw.keys() & known.kinds) > 1:
        raise RequestRefusedError(400)
    update: int = raw["update_id"]
    if "message" in raw:
        return _private_message(update, raw["message"])
    if "callback_query" in raw:
        return _button_press(update, raw["callback_query"])
    if "my_chat_member" in raw:
        return _membership_change(update, raw["my_chat_member"])
    return None


def _private_message(update: int, message: Mapping[str, Any]) -> UpdateEvent | None:
    known, chat = update_shape(), message["chat"]
    if chat["type"] in _GROUPS:
        return GroupEvent(chat["id"])
    if not _is_private(chat, message.get("from")):
        return None
    text = message.get("text") or message.get("caption") or ""
    if not text and message.keys() & known.services and not message.keys() & known.sent:
        return None
    if message.keys() & known.foreign:
        text = ""  # somebody else's words: they did not write to us, and a "yes" among them is nobody's answer
    album = (message.get("media_group_id") or None) if not text else None
    return PrivateMessage(update, str(chat["id"]), _command(text[: MessageLimit.MAX_TEXT_LENGTH]), album)


def _button_press(update: int, query: Mapping[str, Any]) -> ButtonPress | None:
    who, message, data = query["from"], query.get("message"), query.get("data")
    if who["is_bot"]:
        return None
    markup = message.get("reply_markup") if message is not None else None
    rows = markup["inline_keyboard"] if markup is not None else None
    token = data if data is not None and _is_ours(data, rows) else None
    return ButtonPress(
        update=update,
        query=query["id"],
        address=str(who["id"]),
        private=message is not None and _is_private(message["chat"], who),
        message=message["message_id"] if message is not None else None,
        data=token,
        once=token is not None and is_command_button(token),
        keyboard=keyboard_of(rows) if rows is not None else None,
    )


def _is_ours(data: str, rows: Rows | None) -> bool:
    """Whether a button's data is a token of ours, and hangs on the message under the title that it was made for."""
    if _BUTTON.fullmatch(data) is None:
        return False
    if rows is None:
        return True
    titles = [button["text"] for row in rows for button in row if button.get("callback_data") == data]
    return any(shown_as(data, title) or not is_command_button(data) for title in titles)


def _membership_change(update: int, change: Mapping[str, Any]) -> UpdateEvent | None:
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] in _GROUPS:
        return GroupEvent(chat["id"]) if status in _INSIDE else None
    event = _EVENTS.get(status)
    return MembershipChange(update, str(chat["id"]), event) if event and _is_private(chat, change["from"]) else None


def _is_private(chat: Mapping[str, Any], user: Mapping[str, Any] | None) -> bool:
    """Whether this is a person in their own chat with the bot."""
    is_person = user is not None and not user["is_bot"] and chat["id"] == user["id"] > 0
    return is_person and chat["type"] == ChatType.PRIVATE


def _command(text: str) -> str:
    """A text with its command as the gate knows it: `/help@bot` is `/help`, `/start find_product__tents` a search."""
    text = _ADDRESSED.sub(r"\1", text, count=1) if text.startswith("/") else text
    if text.startswith(BUTTON_PREFIX):
        return OLD_BUTTON  # a button is pressed, not typed: a token counts once
    if text.split(maxsplit=1)[:1] != [START]:
        return text
    link = _LINKED.fullmatch(text)
    return command_of(link[1]) if link else START
