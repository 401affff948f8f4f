"""What Messenger and Telegram share as Rasa input channels: a guarded webhook, the dispatcher, a turn of Rasa."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from confidant.channels.core.dispatcher import Dispatcher, TurnOutcome
from confidant.channels.core.output_channel import DeliveryError, PersonalOutput, TokenRefusedError
from confidant.channels.core.settings import ChannelSettings
from confidant.channels.core.webhook import RequestRefusedError, check_lengths, read_body, refusal
from confidant.errors import NoKeyError
from confidant.identifiers import PersonId
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from confidant.layer import Layer, current_layer
from confidant.turn.context import CodeCheck, handling, last_turn_failed
from confidant.turn.links import looks_like_code

logger = logging.getLogger("confidant.channels.core.input_channel")

TEXT = "text"
"""In a message's content: what goes to Rasa; empty when there is nothing that the assistant can read."""


@lru_cache(maxsize=1)
def dispatcher() -> Dispatcher:
    """This process's dispatcher."""
    return Dispatcher(current_layer())


class PersonalInput(InputChannel):
    """A channel of a platform; without settings it is off and has no routes."""

    def __init__(self, settings: ChannelSettings | None) -> None:
        self._settings = settings
        self._on_new_message: Callable[[UserMessage], Awaitable[Any]] | None = None
        self._hints: dict[str, asyncio.Task[None]] = {}

    # What a platform gives

    @abstractmethod
    def _check(self, request: Request, body: bytes) -> None:
        """Prove a request genuine.

        Raises:
            RequestRefusedError: it is not.
        """

    @abstractmethod
    async def _receive(self, request: Request, body: bytes) -> bool:
        """Parse a genuine request and hand over its messages; whether the platform may forget it.

        Raises:
            RequestRefusedError: it is not what the platform sends.
        """

    @abstractmethod
    def _output(self, leased: LeasedMessage) -> PersonalOutput:
        """The way back to the person."""

    async def _before(self, leased: LeasedMessage, output: PersonalOutput, over: asyncio.Event) -> None:
        """What happens beside the turn until it is over, e.g. that the person sees that somebody is typing."""

    async def _open(self) -> None:
        """Open connections; the server is about to serve."""

    async def _close(self) -> None:
        """Close them."""

    # Rasa's side

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes: `webhook`, unless the channel is off."""
        self._on_new_message = on_new_message
        blueprint = Blueprint(f"confidant_{self.name()}")
        if self._settings is None:
            return blueprint
        check_lengths()

        @blueprint.post("/webhook", stream=True)
        async def webhook(request: Request) -> HTTPResponse:
            try:
                body = await read_body(request)
                self._check(request, body)
                safe = await self._receive(request, body)
            except RequestRefusedError as error:
                return refusal(error)
            except Exception as error:
                logger.error("%s: a request could not be taken (%s)", self.name(), type(error).__name__)
                return empty(status=503)
            return empty(status=200 if safe else 503)

        @blueprint.listener("after_server_start")
        async def started(_app: Sanic, _loop: Any) -> None:
            await self._open()
            dispatcher().serve(self.name(), self._answer)
            dispatcher().start()

        @blueprint.listener("before_server_stop")
        async def stopping(_app: Sanic, _loop: Any) -> None:
            await dispatcher().stop()
            await self._close()

        self._add_routes(blueprint)
        return blueprint

    def _add_routes(self, blueprint: Blueprint) -> None:
        """More routes of a platform's own."""

    async def _take(
        self, messages: list[IncomingMessage], used: Callable[[IncomingMessage], None] | None = None
    ) -> bool:
        return await dispatcher().take(messages, used)

    @property
    def _layer(self) -> Layer:
        return current_layer()

    async def _answer(self, leased: LeasedMessage) -> TurnOutcome:
        """One turn of Rasa."""
        output = self._output(leased)
        over = asyncio.Event()
        self._hint(leased, output, over)
        text = str(leased.arrived.content.get(TEXT) or "")
        message = UserMessage(text, output, leased.person, input_channel=self.name())
        try:
            await self._read_code(leased.person, text)
            last_turn_failed.set(True)  # until Rasa says otherwise: it answers nothing at all while it has no model
            if self._on_new_message is not None:
                await self._on_new_message(message)
        except Exception as error:
            logger.error("%s: a message could not be answered (%s)", self.name(), type(error).__name__)
            return self._failed(output)
        finally:
            over.set()
        if output.gone is not None:
            await asyncio.to_thread(self._note_gone, leased.person, blocked=output.gone.blocked)
            return TurnOutcome.ANSWERED
        if last_turn_failed.get():
            return self._failed(output)
        return TurnOutcome.ANSWERED

    def _failed(self, output: PersonalOutput) -> TurnOutcome:
        """What became of a turn that failed: did the person hear so, and if not, does another try help?"""
        if output.delivered:
            return TurnOutcome.FAILED
        if isinstance(output.refused, TokenRefusedError):
            return TurnOutcome.SHUT_OUT
        if output.refused is None:
            return TurnOutcome.UNDELIVERED
        logger.error("%s: an answer was refused for good (%s)", self.name(), output.refused)
        return TurnOutcome.REFUSED

    async def _read_code(self, person: PersonId, text: str) -> None:
        """Look at a code of the person's own page here, in a thread: the gate works on the event loop."""
        state = handling.get()
        if state is not None and state.page_code is None and looks_like_code(text):
            state.page_code = await asyncio.to_thread(self._typed, person, text)

    def _typed(self, person: PersonId, text: str) -> CodeCheck | None:
        try:
            return self._layer.links.typed(person, self._layer.keys.open(person).key, text)
        except NoKeyError:
            return None

    def _hint(self, leased: LeasedMessage, output: PersonalOutput, over: asyncio.Event) -> None:
        """Let the person see that an answer is coming; nothing more while an earlier sign is still on its way."""
        who = leased.arrived.address
        if who not in self._hints:
            hint = self._hints[who] = asyncio.ensure_future(self._hinted(leased, output, over))
            hint.add_done_callback(lambda _: self._hints.pop(who))

    async def _hinted(self, leased: LeasedMessage, output: PersonalOutput, over: asyncio.Event) -> None:
        try:
            await self._before(leased, output, over)
        except DeliveryError:
            logger.info("%s: a hint could not be sent", self.name())
        except Exception as error:
            logger.error("%s: a hint failed (%s)", self.name(), type(error).__name__)

    def _note_gone(self, person: PersonId, *, blocked: bool) -> None:
        try:
            if blocked:
                self._layer.blocked.mark(person)
            else:
                self._layer.blocked.note_unreachable(person)
        except NoKeyError:
            return  # erased in this very turn
