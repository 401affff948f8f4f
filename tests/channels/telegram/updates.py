"""Updates as Telegram sends them (https://core.telegram.org/bots/api#update), with people who are nobody."""

from __future__ import annotations

from itertools import count
from typing import Any

NUMBER = 5_550_177
GROUP = -5_550_142
_numbers = count(700_000_001)

Json = dict[str, Any]


def user(number: int = NUMBER, **more: Any) -> Json:
    return {"id": number, "is_bot": False, "first_name": "Maria", "language_code": "en", **more}


def private(number: int = NUMBER) -> Json:
    return {"id": number, "type": "private", "first_name": "Maria"}


def group(kind: str = "supergroup") -> Json:
    return {"id": GROUP, "type": kind, "title": "Larkspur Fans"}


def update(**kind: Any) -> Json:
    return {"update_id": next(_numbers), **kind}


def message(number: int = NUMBER, **content: Any) -> Json:
    """A message in private; without content, an empty one."""
    return {"message_id": 41, "date": 1_800_000_000, "from": user(number), "chat": private(number), **content}


def said(text: str, number: int = NUMBER, **more: Any) -> Json:
    return update(message=message(number, text=text, **more))


def in_group(text: str = "hello bot", kind: str = "supergroup") -> Json:
    return update(message={**message(text=text), "chat": group(kind)})


def keyboard(*titles_and_data: tuple[str, str]) -> Json:
    return {"inline_keyboard": [[{"text": title, "callback_data": data}] for title, data in titles_and_data]}


def pressed(data: str, markup: Json | None = None, number: int = NUMBER, **more: Any) -> Json:
    """A press of a button on message 40."""
    bot = {"id": 555010099, "is_bot": True, "first_name": "Wren"}
    below: Json = {"message_id": 40, "date": 1_800_000_000, "from": bot, "chat": private(number), "text": "May I?"}
    if markup is not None:
        below["reply_markup"] = markup
    query = {"id": f"q{next(_numbers)}", "from": user(number), "chat_instance": "555", "message": below, "data": data}
    return update(callback_query={**query, **more})


def moved(status: str, chat: Json | None = None, old: str = "member") -> Json:
    """The bot's place in a chat changed."""
    bot = {"id": 555010099, "is_bot": True, "first_name": "Wren"}
    return update(
        my_chat_member={
            "chat": chat or private(),
            "from": user(),
            "date": 1_800_000_000,
            "old_chat_member": _member(old, bot),
            "new_chat_member": _member(status, bot),
        }
    )


def _member(status: str, who: Json) -> Json:
    rights = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
        "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
    )
    more: Json = {"kicked": {"until_date": 0}, "administrator": dict.fromkeys(rights.split(), False)}.get(status, {})
    return {"status": status, "user": who, **more}


FILE = {"file_id": "f", "file_unique_id": "u"}
SENT: dict[str, Any] = {
    "photo": [{**FILE, "width": 90, "height": 60}],
    "sticker": {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False},
    "voice": {**FILE, "duration": 3},
    "video": {**FILE, "width": 9, "height": 9, "duration": 3},
    "video_note": {**FILE, "length": 9, "duration": 3},
    "audio": {**FILE, "duration": 3},
    "document": FILE,
    "animation": {**FILE, "width": 9, "height": 9, "duration": 3},
    "location": {"longitude": 0.5, "latitude": 0.5},
    "venue": {"location": {"longitude": 0.5, "latitude": 0.5}, "title": "Shop", "address": "1 Test Street"},
    "contact": {"phone_number": "+44 7700 900123", "first_name": "Tom"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "5",
        "question": "Tent?",
        "options": [{"text": "Yes", "voter_count": 0, "persistent_id": "1"}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
    },
    "checklist": {"title": "To pack", "tasks": [{"id": 1, "text": "Tent"}]},
    "game": {"title": "Hike", "description": "Up", "photo": [{**FILE, "width": 9, "height": 9}]},
    "live_photo": FILE,
    "paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]},
    "story": {"chat": private(), "id": 3},
}
"""What people send instead of words."""
