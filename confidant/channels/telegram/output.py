"""The way back to a person on Telegram: texts, buttons, cards with pictures, and the file with all that is known."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, FileSizeLimit

from confidant.channels.core.output_channel import Button, DeliveryError, PersonalOutput, cut
from confidant.channels.telegram.api import RefusedByTelegramError, call, once
from confidant.channels.telegram.layout import LONGEST_TITLE, caption, keyboard, pieces
from confidant.identifiers import PersonId
from confidant.layer import Layer

T = TypeVar("T")
_CARD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ENDINGS = (".png", ".jpg")
_HELD = 1_000  # file ids in memory
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOTHING = "…"  # Telegram hangs buttons on a text only


class Pictures:
    """The pictures of cards: uploaded once, then named by the id that Telegram gave them."""

    def __init__(self, folder: Path, most: int = _HELD) -> None:
        self._folder = folder
        self._most = most
        self._ids: OrderedDict[str, str] = OrderedDict()

    def find(self, card: str) -> Path | None:
        """The file of a card's picture, if it has one."""
        if _CARD.fullmatch(card) is None:
            return None
        files = (self._folder / f"{card}{ending}" for ending in _ENDINGS)
        return next((file for file in files if file.is_file()), None)

    def id_of(self, card: str) -> str | None:
        """What Telegram calls a picture that it has already."""
        if card in self._ids:
            self._ids.move_to_end(card)
        return self._ids.get(card)

    def note(self, card: str, file_id: str) -> None:
        """Remember what Telegram calls it; the one not used for longest goes."""
        self._ids[card] = file_id
        self._ids.move_to_end(card)
        while len(self._ids) > self._most:
            self._ids.popitem(last=False)

    def forget(self, card: str) -> None:
        """Telegram does not know it by that name any more."""
        self._ids.pop(card, None)


class TelegramOutput(PersonalOutput):
    """Sends to one private chat. Nothing is marked up, no link is looked at, nothing is logged."""

    def __init__(self, layer: Layer, person: PersonId, address: str, bot: Bot, pictures: Pictures) -> None:
        super().__init__(layer, person, address)
        self._chat = int(address)
        self._bot = bot
        self._pictures = pictures

    @classmethod
    def name(cls) -> str:
        """As Rasa names the channel."""
        return "telegram"

    def shown(self, title: str) -> str:
        """A button's title as Telegram shows it."""
        return cut(title, LONGEST_TITLE)

    async def typing(self) -> None:
        """Show that an answer is being written."""
        await once(lambda: self._bot.send_chat_action(self._chat, ChatAction.TYPING))

    async def _send_text(self, text: str, buttons: Sequence[Button]) -> None:
        markup = keyboard(buttons)
        parts = pieces(text) or ([_NOTHING] if markup else [])
        for part in parts[:-1]:
            await self._message(part, None)
        if parts:
            await self._message(parts[-1], markup)

    async def _message(self, text: str, markup: InlineKeyboardMarkup | None) -> None:
        await self._call(
            lambda: self._bot.send_message(self._chat, text, reply_markup=markup, link_preview_options=_NO_PREVIEW)
        )

    async def _send_cards(self, cards: Sequence[Mapping[str, Any]]) -> None:
        for card in cards:
            text = "\n".join(str(card[part]) for part in ("title", "text") if card.get(part))
            buttons = card.get("buttons", ())
            if not await self._send_picture(str(card.get("id", "")), text, buttons):
                await self._send_text(text, buttons)

    async def _send_picture(self, card: str, text: str, buttons: Sequence[Button]) -> bool:
        """Send a card's picture with its text below; False when it has none, or none that Telegram takes."""
        known = self._pictures.id_of(card)
        if known is not None:
            try:
                await self._photo(known, text, buttons)
            except RefusedByTelegramError:
                self._pictures.forget(card)
            else:
                return True
        file = await asyncio.to_thread(self._pictures.find, card)
        if file is None:
            return False
        content = await asyncio.to_thread(file.read_bytes)
        try:
            message = await self._photo(content, text, buttons, file.name)
        except RefusedByTelegramError:
            return False
        if message.photo:
            self._pictures.note(card, message.photo[-1].file_id)
        return True

    async def _photo(
        self, photo: str | bytes, text: str, buttons: Sequence[Button], name: str | None = None
    ) -> Message:
        return await self._call(
            lambda: self._bot.send_photo(
                self._chat, photo, caption=caption(text), reply_markup=keyboard(buttons), filename=name
            )
        )

    async def _send_file(self, name: str, content: bytes) -> None:
        if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
            raise DeliveryError("a file is too large")
        await self._call(
            lambda: self._bot.send_document(self._chat, content, filename=name, disable_content_type_detection=True)
        )

    async def _call(self, method: Callable[[], Awaitable[T]]) -> T:
        answer = await call(method)
        self.delivered += 1
        return answer
