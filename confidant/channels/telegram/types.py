"""The types of what Telegram sends, checked before anything is read: the library believes what it is given.

The library is handed only what is read of an update. Of the rest it refuses what an older or newer server sends: a poll
of a server before Bot API 10.0, say, and Telegram would bring that update again and again.
"""

from __future__ import annotations

from inspect import signature
from typing import Any

from telegram import Message, Update

_LARGEST = 2**63
_Shape = Any  # a type, [a shape] for a list, or a mapping of names to shapes; what it does not name is not looked at


def _all(shape: _Shape, names: str) -> dict[str, _Shape]:
    return dict.fromkeys(names.split(), shape)


_USER = {**_all(int, "id"), **_all(bool, "is_bot"), **_all(str, "first_name last_name username language_code")}
_CHAT = {**_all(int, "id"), **_all(str, "type title username first_name last_name")}
_BUTTONS = {"inline_keyboard": [[{**_all(str, "text callback_data url")}]]}
SENT = {
    **_all(dict, "animation audio checklist contact dice document game live_photo location paid_media poll sticker"),
    **_all(dict, "story venue video video_note voice"),
    "photo": [dict],
}
"""What people send instead of words: https://core.telegram.org/bots/api#message."""
FOREIGN = {
    **_all(dict, "forward_origin forward_from forward_from_chat via_bot"),
    **_all(str, "forward_sender_name forward_signature"),
    **_all(int, "forward_date forward_from_message_id"),
}
_MESSAGE: dict[str, _Shape] = {
    "chat": _CHAT,
    "from": _USER,
    "reply_markup": _BUTTONS,
    **_all(str, "text caption media_group_id author_signature business_connection_id effect_id sender_tag"),
    **_all(int, "message_id date edit_date message_thread_id sender_boost_count paid_star_count"),
    **_all(bool, "has_media_spoiler has_protected_content is_automatic_forward is_from_offline is_paid_post"),
    **_all(bool, "is_topic_message show_caption_above_media"),
    **_all([dict], "entities caption_entities"),
    **_all(dict, "external_reply link_preview_options quote reply_to_message reply_to_story sender_business_bot"),
    **_all(dict, "sender_chat"),
    **SENT,
    **FOREIGN,
}
_READ = {"message_id", "date", "chat", "from", "text", "caption", "media_group_id", "reply_markup"}
_MEMBER = {"status": str, "user": _USER, "until_date": int}
KINDS: dict[str, _Shape] = {
    **_all(dict, " ".join(Update.ALL_TYPES)),
    "message": _MESSAGE,
    "callback_query": {
        "from": _USER,
        "message": _MESSAGE,
        **_all(str, "id inline_message_id chat_instance data game_short_name"),
    },
    "my_chat_member": {
        "chat": _CHAT,
        "from": _USER,
        "date": int,
        "old_chat_member": _MEMBER,
        "new_chat_member": _MEMBER,
        "invite_link": dict,
        **_all(bool, "via_join_request via_chat_folder_invite_link"),
    },
}
UPDATE = {"update_id": int, **KINDS}
READ = {
    "update_id": int,
    "message": {name: _MESSAGE[name] for name in _READ},
    "callback_query": {
        "from": _USER,
        "message": {name: _MESSAGE[name] for name in _READ},
        **_all(str, "id chat_instance data"),
    },
}
"""What is read of messages and presses."""
SERVICES = frozenset({*signature(Message.__init__).parameters}) - _MESSAGE.keys() - {"self", "api_kwargs", "from_user"}
"""What Telegram itself says in a chat, such as `pinned_message`: all that the library knows and is not named here."""


def fits(value: Any, shape: _Shape) -> bool:
    """Whether a value has the types of a shape, as deep as the shape goes."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(fits(value[name], shape[name]) for name in shape.keys() & value.keys())
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if shape is int:
        return type(value) is int and -_LARGEST < value < _LARGEST
    if shape is str:
        return isinstance(value, str) and _is_unicode(value)
    return isinstance(value, shape)


def _is_unicode(text: str) -> bool:
    """Whether a text can be written down: JSON can name halves of letters, which can't."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def picked(value: Any, shape: _Shape) -> Any:
    """A value without anything that its shape does not name."""
    if isinstance(shape, dict):
        return {name: picked(value[name], shape[name]) for name in shape.keys() & value.keys()}
    return [picked(one, shape[0]) for one in value] if isinstance(shape, list) else value
