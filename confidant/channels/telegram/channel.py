"""Telegram: private chats, through a webhook that only Telegram can call.

Telegram calls it for each update and proves itself with the secret that was given to `setWebhook`
(https://core.telegram.org/bots/api#setwebhook). What is done with each kind of update stands in docs/channels.md.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from sanic.request import Request
from telegram import Bot, LinkPreviewOptions

from confidant.channels.core import input_channel as incoming
from confidant.channels.core.calls import is_set_within
from confidant.channels.core.dispatcher import EVENT, TurnOutcome
from confidant.channels.core.input_channel import TEXT, PersonalInput
from confidant.channels.core.output_channel import Button, DeliveryError
from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import Rate
from confidant.channels.core.settings import ChannelSettings, read, web_address
from confidant.channels.core.webhook import RequestRefusedError, check_secret, parse_json
from confidant.channels.telegram import api as telegram_api
from confidant.channels.telegram.layout import markup_of
from confidant.channels.telegram.output import Pictures, TelegramOutput
from confidant.channels.telegram.types import update_shape
from confidant.channels.telegram.updates import ButtonPress, GroupEvent, MembershipChange, PrivateMessage
from confidant.channels.telegram.updates import read as read_update
from confidant.errors import SettingError, TooOftenError
from confidant.identifiers import PersonId
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from confidant.keystore.keys import DAY
from confidant.layer import process
from confidant.startup import start
from confidant.turn.buttons import is_command_button

logger = logging.getLogger("confidant.channels.telegram.channel")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_QUERY, _MESSAGE, _KEYBOARD = "query", "message", "keyboard"  # in a message's content, when a button was pressed
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,200}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{24,256}")
_TYPING_AFTER = 0.3  # seconds; whoever is answered sooner sees no typing
_TYPING_AGAIN = 4.5  # Telegram shows it for five
_GROUP_SECONDS = 30 * DAY
_GROUPS = 1_000  # that were written to lately, in memory


def configured(credentials: Mapping[str, object] | None) -> ChannelSettings | None:
    """The channel's settings; None when it is off.

    Raises:
        SettingError: one is missing or is not what it must be.
    """
    settings = read("Telegram", credentials, needed=("token", "secret"), optional=("base_url",))
    if settings is None:
        return None
    if _TOKEN.fullmatch(settings["token"]) is None:
        raise SettingError(f"{settings.variables['token']} is not a bot's token, as BotFather gives it.")
    if _SECRET.fullmatch(settings["secret"]) is None:
        raise SettingError(f"{settings.variables['secret']} must have 24 to 256 of the characters A-Z a-z 0-9 _ and -.")
    if "base_url" in settings:
        web_address(settings.variables["base_url"], settings["base_url"])
    return settings


class TelegramInput(PersonalInput):
    """Rasa's input channel. Named in credentials.yml as `confidant.channels.telegram.channel.TelegramInput`."""

    def __init__(self, settings: ChannelSettings | None) -> None:
        super().__init__(settings)
        self._pictures = Pictures(process().bot.pictures)
        self._notified_groups: OrderedDict[int, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._user_name: str | None = None

    @classmethod
    def name(cls) -> str:
        """As in the webhook's address: `/webhooks/telegram/webhook`."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramInput:
        """Made by Rasa from credentials.yml; what is set up wrong ends the process with a sentence."""
        return cls(start(lambda: configured(credentials)))

    @cached_property
    def _on(self) -> ChannelSettings:
        if self._settings is None:
            raise SettingError("Telegram is off.")
        return self._settings

    @property
    def _bot_id(self) -> str:
        return self._on["token"].partition(":")[0]

    @cached_property
    def _bot(self) -> Bot:
        base_url = self._on.get("base_url", telegram_api.BASE_URL)
        return telegram_api.open_bot(self._on["token"], base_url.rstrip("/"))

    async def _open(self) -> None:
        update_shape()  # read now, not with the first message
        self._soon(self._learn_name())

    async def _learn_name(self) -> None:
        self._user_name = await telegram_api.user_name(self._bot)

    async def _close(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)
        for task in self._tasks:
            task.cancel()
        await telegram_api.close(self._bot)

    # Coming in

    def _check(self, request: Request, body: bytes) -> None:  # noqa: ARG002 - nothing of it is read yet
        given = request.headers.getall(SECRET_HEADER, [])
        if len(given) != 1:
            raise RequestRefusedError(403)
        check_secret(self._on["secret"], given[0])

    async def _receive(self, request: Request, body: bytes) -> bool:
        match read_update(parse_json(request, body)):
            case PrivateMessage() as message:
                return await self._take_message(message)
            case ButtonPress() as press:
                return await self._take_press(press)
            case MembershipChange() as change:
                return await self._take_membership_change(change)
            case GroupEvent() as event:
                await self._notify_group(event.chat)
        return True

    def _incoming_message(
        self, number: int | str, address: str, content: Mapping[str, Any], button: str | None = None
    ) -> IncomingMessage:
        """A message for the dispatcher. Each bot counts its own updates, so its id goes with their number."""
        return IncomingMessage(self.name(), address, f"{self._bot_id}:{number}", content, button)

    async def _take_message(self, message: PrivateMessage) -> bool:
        pace = incoming.dispatcher().rate_limiter.note(self.name(), message.address, message.update)
        if pace is not Rate.WITHIN:
            if pace is Rate.JUST_EXCEEDED:
                self._soon(self._send_sentence(int(message.address), phrase("too_fast")))
            return True
        # Of an album's pictures, one answer is enough.
        number = f"album {message.album}" if message.album else message.update
        return await self._take([self._incoming_message(number, message.address, {TEXT: message.text})])

    async def _take_membership_change(self, change: MembershipChange) -> bool:
        who = f"moved {change.address}"  # counted apart: a flood of words must not hide that they left
        pace = incoming.dispatcher().rate_limiter.note(self.name(), who, change.update)
        if pace is not Rate.WITHIN:
            return True  # in and out thirty times in a minute
        message = self._incoming_message(change.update, change.address, {EVENT: change.event})
        return await self._take([replace(message, meets=False)])

    async def _take_press(self, press: ButtonPress) -> bool:
        pace = incoming.dispatcher().rate_limiter.note(self.name(), press.address, press.update)
        if pace is not Rate.WITHIN:
            if pace is Rate.JUST_EXCEEDED:
                self._soon(self._close_query(press.query, "too_fast"))
            return True
        if not press.private:
            self._soon(self._close_query(press.query, "private_only"))
            return True
        if press.data is None:
            self._soon(self._close_query(press.query, "button_old"))
            return True
        hangs_on = {_MESSAGE: press.message, _KEYBOARD: press.keyboard}
        content = {TEXT: press.data, _QUERY: press.query, **hangs_on}
        message = self._incoming_message(press.update, press.address, content, press.data if press.once else None)
        return await self._take([message], lambda _used: self._soon(self._close_query(press.query, "button_used")))

    async def _notify_group(self, chat: int) -> None:
        """Tell a group once, and again after a month, that the bot talks in private."""
        if chat in self._notified_groups:
            return
        count = self._layer.limits.count
        try:
            await asyncio.to_thread(count, "group", f"{self._bot_id}:{chat}", limit=1, seconds=_GROUP_SECONDS)
        except TooOftenError:
            self._remember_group(chat)
            return
        self._remember_group(chat)
        link = f"https://t.me/{self._user_name}" if self._user_name else ""
        self._soon(self._send_sentence(chat, phrase("private_only_link" if link else "private_only").format(link=link)))

    def _remember_group(self, chat: int) -> None:
        self._notified_groups[chat] = None
        while len(self._notified_groups) > _GROUPS:
            self._notified_groups.popitem(last=False)

    # Going out

    def _output(self, leased: LeasedMessage) -> TelegramOutput:
        return self._output_for(leased.person, leased.arrived.address)

    def _output_for(self, person: PersonId, address: str) -> TelegramOutput:
        return TelegramOutput(self._layer, person, address, self._bot, self._pictures)

    async def _before(self, leased: LeasedMessage, output: TelegramOutput, over: asyncio.Event) -> None:  # noqa: ARG002
        wait = _TYPING_AFTER
        while not await is_set_within(over, wait):
            await output.typing()
            wait = _TYPING_AGAIN

    async def _answer(self, leased: LeasedMessage) -> TurnOutcome:
        content = leased.arrived.content
        if _QUERY in content:
            self._soon(self._close_query(content[_QUERY]))
            self._soon(self._use_up(leased.person, leased.arrived))
        return await super()._answer(leased)

    async def _close_query(self, query: str, word: str | None = None) -> None:
        """Tell Telegram that a press arrived, else the button shows it as waiting; `word` says more to the person."""
        text = phrase(word) if word else None
        await telegram_api.once(lambda: self._bot.answer_callback_query(query, text))

    async def _use_up(self, person: PersonId, press: IncomingMessage) -> None:
        """Take off the message what a press has used up, and nothing else: what stays can be tapped again."""
        pressed, keyboard = press.content[TEXT], press.content.get(_KEYBOARD)
        if keyboard is None and is_command_button(pressed):
            return  # Telegram does not say what else hangs there
        left = [[one for button in row if (one := self._left(person, pressed, button))] for row in keyboard or ()]
        chat, message = int(press.address), press.content.get(_MESSAGE)
        if message is not None and (left != keyboard or not left):
            markup = markup_of(left)
            await telegram_api.call(lambda: self._bot.edit_message_reply_markup(chat, message, reply_markup=markup))

    def _left(self, person: PersonId, pressed: str, button: Button) -> Button | None:
        """What a press leaves of a button on the same message.

        All that answer a question go with it. A command's token counts once, so that a press that comes twice does
        nothing twice; the button itself stays, with a fresh one.
        """
        payload = button.get("payload")
        if payload == pressed and is_command_button(pressed):
            fresh = self._layer.buttons.renewed(person, pressed)
            return {**button, "payload": fresh} if fresh else None
        answers = payload is not None and not is_command_button(payload)
        return None if answers and not is_command_button(pressed) else button

    async def _send_sentence(self, chat: int, text: str) -> None:
        options = LinkPreviewOptions(is_disabled=True)
        await telegram_api.call(lambda: self._bot.send_message(chat, text, link_preview_options=options))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the turn, which does not wait for it and does not fail with it."""
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except DeliveryError as error:
        logger.info("telegram: something beside a turn was not done (%s)", type(error).__name__)
    except Exception as error:
        logger.error("telegram: something beside a turn failed (%s)", type(error).__name__)
