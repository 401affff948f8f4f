"""What Telegram takes: lengths in UTF-16 units, and buttons in rows that a phone can show.

Limits: https://core.telegram.org/bots/api#sendmessage, #sendphoto, #inlinekeyboardbutton.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from confidant.channels.core.output_channel import Button, DeliveryError, split

LONGEST_TITLE = 40
"""More is not read on a button as wide as a phone."""
_HALF, _THIRD = 17, 8  # characters that a button takes when two or three share a row, which Telegram divides evenly
_DATA_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
_ELLIPSIS = "…"

Keyboard = list[list[dict[str, str]]]
"""Rows of buttons as they hang below a message: `title`, and `payload` or `url`."""
Rows = Sequence[Sequence[Mapping[str, Any]]]
"""Rows of buttons as Telegram sends them: https://core.telegram.org/bots/api#inlinekeyboardbutton."""


def units(text: str) -> int:
    """A text's length as Telegram counts it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def pieces(text: str, most: int = int(MessageLimit.MAX_TEXT_LENGTH)) -> list[str]:
    """A text in pieces that Telegram takes."""
    if units(text) <= most:
        return split(text, most)
    return [
        part for piece in split(text, most) for part in (split(piece, most // 2) if units(piece) > most else [piece])
    ]


def caption(text: str, most: int = int(MessageLimit.CAPTION_LENGTH)) -> str:
    """A text of at most `most` units, cut at the end of a word."""
    text = text.strip()
    if units(text) <= most:
        return text
    head = text.encode("utf-16-le")[: 2 * (most - units(_ELLIPSIS))].decode("utf-16-le", "ignore")
    whole = head.rsplit(maxsplit=1)[0] if len(head.split()) > 1 else head
    return whole.rstrip(" ,;:-\n") + _ELLIPSIS


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Buttons below a message: short ones side by side, long ones by themselves.

    Raises:
        DeliveryError: a button carries more than Telegram takes.
    """
    rows: list[list[Button]] = []
    for is_short, run in groupby(buttons, lambda button: len(button["title"]) <= _HALF):
        together = list(run)
        rows += _rows(together) if is_short else [[button] for button in together]
    return markup_of(rows)


def _rows(short: Sequence[Button]) -> list[list[Button]]:
    """Rows as even as can be: four make two and two, five make three and two."""
    columns = 3 if max(len(button["title"]) for button in short) <= _THIRD else 2
    number = -(-len(short) // columns)
    size, longer = divmod(len(short), number)
    ends = [size * row + min(row, longer) for row in range(number + 1)]
    return [list(short[start:end]) for start, end in pairwise(ends)]


def keyboard_of(rows: Rows) -> Keyboard:
    """The buttons of a message that hangs in a chat; one that carries neither a payload nor a page is none of ours."""
    found = [[_read(button) for button in row] for row in rows]
    return [[button for button in row if len(button) > 1] for row in found]


def _read(button: Mapping[str, Any]) -> dict[str, str]:
    parts = {"title": button["text"], "payload": button.get("callback_data"), "url": button.get("url")}
    return {name: part for name, part in parts.items() if part is not None}


def markup_of(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram takes them; None when there is no button."""
    buttons = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(buttons) if buttons else None


def _button(button: Button) -> InlineKeyboardButton:
    if "url" in button:
        return InlineKeyboardButton(button["title"], url=button["url"])
    if len(button["payload"].encode()) > _DATA_BYTES:
        raise DeliveryError("a button carries too much")
    return InlineKeyboardButton(button["title"], callback_data=button["payload"])
