"""What every output channel shares: delivery with retries, texts cut to a platform's length, buttons, cards, a file.

A response may hold, besides Rasa's own `text` and `buttons`, a `custom` part of ours:

    {"cards": [{"id": "<product id>", "title": …, "text": …, "buttons": [{"title": …, "payload": …}]}]}
    {"document": "export"}      the person's own file, made here and now, from memory

and a button may hold `url` instead of `payload`: it opens a page.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from rasa.core.channels.channel import OutputChannel

from confidant.channels.core.concurrency_limit import elsewhere
from confidant.errors import PrivacyError
from confidant.identifiers import PersonId
from confidant.layer import Layer
from confidant.rights.export import build
from confidant.turn.context import own_capability
from confidant.turn.pending_operations import BUTTON_PREFIX

logger = logging.getLogger("confidant.channels.core.output_channel")

T = TypeVar("T")
FILE_NAME = "my-data.zip"
_TRIES = 4
_LONGEST_WAIT = 20.0  # seconds; a platform that asks for more is asked no more in this turn
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_ELLIPSIS = "…"

Button = Mapping[str, str]


class DeliveryError(PrivacyError):
    """Something could not be sent. Carries no text, no address, no URL."""


class GoneError(DeliveryError):
    """The person cannot be reached: blocked the bot, left, or is outside the platform's window. Not tried again."""

    def __init__(self, *, blocked: bool) -> None:
        super().__init__("gone")
        self.blocked = blocked


class TryAgainError(DeliveryError):
    """The platform asks to try again; `after` seconds, if it says so."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__("try again")
        self.after = after


class FinalError(DeliveryError):
    """The platform does not take what was to be sent, and never will. Not tried again; the fault is ours."""


class TokenRefusedError(DeliveryError):
    """The platform does not accept our token. Nothing reaches anybody until the operator mends that."""


async def deliver(call: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> T:
    """Call a platform; when it asks so, or answers with an error of its own, call it again, a bounded number of times.

    Raises:
        GoneError: the person cannot be reached.
        DeliveryError: it did not work.
    """
    waited = 0.0
    for number in range(_TRIES):
        try:
            return await call()
        except TryAgainError as error:  # noqa: PERF203 - trying again is what the loop is for
            wait = error.after if error.after is not None else 0.5 * 2**number
            wait += random.uniform(0, 0.5)  # noqa: S311 - so that not all come back at once
            waited += wait
            if number == _TRIES - 1 or waited > _LONGEST_WAIT:
                break
            await sleep(wait)
    raise DeliveryError("not delivered")


def cut(text: str, most: int) -> str:
    """A title of at most `most` characters, cut at the end of a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - len(_ELLIPSIS)]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:-") + _ELLIPSIS


def split(text: str, most: int) -> list[str]:
    """A text in pieces of at most `most` characters: at line ends, else at sentence ends, else at spaces."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        head = rest[: most + 1]
        ends = [found.start() for found in _SENTENCE_END.finditer(head)]
        lines = head.rfind("\n")
        at = lines if lines > most // 2 else ends[-1] if ends and ends[-1] > most // 4 else head.rfind(" ")
        at = at if at > 0 else most
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest] if rest else pieces


class PersonalOutput(OutputChannel):
    """An output channel for one message of one person: it knows the address, Rasa knows only the person."""

    def __init__(self, layer: Layer, person: PersonId, address: str) -> None:
        self._layer = layer
        self._person = person
        self._address = address
        self.delivered = 0
        self.gone: GoneError | None = None
        self.refused: FinalError | TokenRefusedError | None = None

    # What a platform gives

    @abstractmethod
    async def _send_text(self, text: str, buttons: Sequence[Button]) -> None:
        """Send a text with buttons; payloads are tokens already."""

    @abstractmethod
    async def _send_cards(self, cards: Sequence[Mapping[str, Any]]) -> None:
        """Send products; payloads are tokens already."""

    @abstractmethod
    async def _send_file(self, name: str, content: bytes) -> None:
        """Send a file."""

    @abstractmethod
    def shown(self, title: str) -> str:
        """A button's title as the platform shows it."""

    # What Rasa calls

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:  # noqa: ARG002 - Rasa's
        """Send a text."""
        await self._try(self._send_text(text, ()))

    async def send_text_with_buttons(
        self,
        recipient_id: str,  # noqa: ARG002 - Rasa's signature
        text: str,
        buttons: list[dict[str, Any]],
        **kwargs: Any,  # noqa: ARG002 - Rasa's signature
    ) -> None:
        """Send a text with buttons."""
        await self._try(self._send_text(text, self._tokens(buttons)))

    async def send_custom_json(self, recipient_id: str, json_message: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Send cards or a file."""
        if "cards" in json_message:
            cards = [{**card, "buttons": self._tokens(card.get("buttons", ()))} for card in json_message["cards"]]
            await self._try(self._send_cards(cards))
        elif json_message.get("document") == "export":
            await self._try(self._send_export())

    async def _send_export(self) -> None:
        layer = self._layer
        content = await asyncio.to_thread(lambda: build(layer.access.export(own_capability(layer.keys, self._person))))
        await self._send_file(FILE_NAME, content)

    async def _try(self, sending: Awaitable[None]) -> None:
        """Send, unless the person turned out to be gone: then the turn goes on in silence."""
        if self.gone is not None:
            getattr(sending, "close", lambda: None)()
            return
        try:
            async with elsewhere():
                await sending
        except GoneError as error:
            self.gone = error
            logger.info("outgoing: a person cannot be reached")
            return
        except (FinalError, TokenRefusedError) as error:
            self.refused = error
            raise
        self.delivered += 1

    def _tokens(self, buttons: Sequence[Mapping[str, Any]]) -> list[Button]:
        return [self._token(button) for button in buttons]

    def _token(self, button: Mapping[str, Any]) -> Button:
        title = self.shown(str(button["title"]))
        if "url" in button:
            return {"title": title, "url": str(button["url"])}
        payload = str(button["payload"])
        if not payload.startswith(BUTTON_PREFIX):
            payload = self._layer.buttons.token(self._person, payload, title)
        return {"title": title, "payload": payload}
