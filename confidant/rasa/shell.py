"""The conversation in a terminal: what the bot says, its buttons as numbered lines, and one prompt below them.

Rasa's own menu has its first entry preselected and takes it at Enter, whatever was typed: a "no" would consent. Here
nothing is preselected. A number or a title presses a button, anything else is said as it stands, and Enter alone asks
again. What a button sends is never shown.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import re
import signal
import termios
import unicodedata
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_session
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.styles import Style

from confidant.phrases import phrases

logger = logging.getLogger("confidant.rasa.shell")

Show = Callable[[dict[str, Any]], object]
"""Prints a message of the bot, without its buttons."""

STOP = "/stop"
_STYLE = Style([("", "#b373d6")])
_PATH = "/webhooks/rest/webhook?stream=true"
_SIGNS = re.compile(r"[\s.,:;!()\[\]\"\u201c\u201d]+")  # not "?": a question is no answer


@dataclass(frozen=True)
class Choice:
    """A button: what stands on it, and what it sends."""

    title: str
    payload: str


def choices_of(message: Mapping[str, Any]) -> list[Choice]:
    """The buttons of a message that can be pressed; a link can only be read."""
    buttons = message.get("buttons") or []
    return [Choice(str(one.get("title", "")), one["payload"]) for one in buttons if one.get("payload")]


def links_of(message: Mapping[str, Any]) -> list[str]:
    """The buttons of a message that open a page, as lines."""
    buttons = message.get("buttons") or []
    return [f"{one.get('title', '')}: {one['url']}" for one in buttons if one.get("url") and not one.get("payload")]


def meant(typed: str, choices: Sequence[Choice]) -> str:
    """What is sent for what was typed: a button's payload when it names just one button, else the words themselves."""
    words = _folded(typed)
    titled = {choice.payload for choice in choices if words and _folded(choice.title) == words}
    if titled:
        return titled.pop() if len(titled) == 1 else typed
    numbered = {str(number): choice.payload for number, choice in enumerate(choices, 1)}
    return numbered.get(words, typed)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return _SIGNS.sub(" ", plain).strip()


async def converse(sender: str, server: str, *, show: Show, patience: float | None = None) -> None:
    """Hold a conversation until the person leaves: with `/stop`, Ctrl-D, or Ctrl-C at any moment.

    Args:
        sender: what the server knows this conversation by.
        server: its address, such as `http://localhost:5005`.
        show: prints a message of the bot.
        patience: seconds to wait for an answer; as long as it takes when None.
    """
    conversation = _Conversation(sender, f"{server}{_PATH}", show, ClientTimeout(total=patience))
    talk = asyncio.create_task(conversation.hold())
    loop, left = asyncio.get_running_loop(), asyncio.Event()

    def leave() -> None:
        left.set()
        talk.cancel()

    conversation.heed = lambda: loop.add_signal_handler(signal.SIGINT, leave)
    try:
        await talk
    except asyncio.CancelledError:
        if not left.is_set():
            raise
    gc.freeze()  # Python ends by looking through all there is, and Rasa has loaded so much that it takes seconds


class _Conversation:
    def __init__(self, sender: str, address: str, show: Show, timeout: ClientTimeout) -> None:
        self._sender = sender
        self._address = address
        self._show = show
        self._timeout = timeout
        self._begun = False
        self.heed: Callable[[], None] = lambda: None
        """Makes Ctrl-C end the conversation. Every prompt takes that away with it, so it is called after each."""

    async def hold(self) -> None:
        """Talk until the person leaves."""
        self.heed()
        self._show({"text": phrases()["shell"]["welcome"].format(stop=STOP)})
        choices: list[Choice] = []
        while (said := await self._ask(choices)) is not None:
            choices, self._begun = [], True
            try:
                async with aclosing(self._answers(said)) as answers:
                    async for message in answers:
                        choices += self._tell(message, len(choices))
            except (ClientError, asyncio.TimeoutError, ValueError) as error:
                logger.warning("shell: no answer (%s)", type(error).__name__)
                self._show({"text": phrases()["shell"]["no_answer"].format(stop=STOP)})

    def _tell(self, message: dict[str, Any], before: int) -> list[Choice]:
        """Print a message; its buttons go on counting from what stands above them."""
        choices = choices_of(message)
        self._show({name: value for name, value in message.items() if name != "buttons"})
        for line in [*_numbered(choices, before + 1), *links_of(message)]:
            self._show({"text": f"  {line}"})
        return choices

    async def _ask(self, choices: Sequence[Choice]) -> str | None:
        """What the person sends; None when they leave."""
        if choices:
            _forget_typed_ahead()
        while True:
            try:
                typed = (await _prompt()).strip()
            except KeyboardInterrupt:
                return None
            except EOFError:
                if not self._begun and not _at_terminal():
                    await asyncio.Event().wait()  # a server without anybody in front of it, which serves on
                return None
            finally:
                self.heed()
            if typed.casefold() == STOP:
                return None
            if typed:
                return meant(typed, choices)
            for line in _numbered(choices, 1):
                self._show({"text": f"  {line}"})

    async def _answers(self, said: str) -> AsyncGenerator[dict[str, Any], None]:
        body = {"sender": self._sender, "message": said}
        async with (
            ClientSession(timeout=self._timeout) as session,
            session.post(self._address, json=body, raise_for_status=True) as response,
        ):
            async for line in response.content:
                if line.strip():
                    yield json.loads(line)


def _numbered(choices: Sequence[Choice], first: int) -> list[str]:
    return [f"{number}. {choice.title}" for number, choice in enumerate(choices, first)]


async def _prompt() -> str:
    # A session for each: nothing of what was typed stays for the next one to find.
    session: PromptSession[str] = PromptSession(phrases()["shell"]["prompt"], style=_STYLE, history=DummyHistory())
    return await session.prompt_async(set_exception_handler=False)


def _at_terminal() -> bool:
    return os.isatty(get_app_session().input.fileno())


def _forget_typed_ahead() -> None:
    """What was typed before a question was seen does not answer it."""
    terminal = get_app_session().input
    clear_typeahead(terminal)
    if _at_terminal():
        termios.tcflush(terminal.fileno(), termios.TCIFLUSH)
