"""Facebook Messenger as a channel of Rasa.

    confidant.channels.messenger.channel.MessengerInput:
      page_token: "${MESSENGER_PAGE_TOKEN}"
      app_secret: "${MESSENGER_APP_SECRET}"
      verify_token: "${MESSENGER_VERIFY_TOKEN}"

Facts: https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw, text

from confidant.channels.core import settings
from confidant.channels.core.dispatcher import EVENT, TurnOutcome
from confidant.channels.core.input_channel import PersonalInput, dispatcher
from confidant.channels.core.output_channel import DeliveryError, PersonalOutput, deliver
from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import Rate
from confidant.channels.core.settings import ChannelSettings
from confidant.channels.core.webhook import check_signature, parse_json
from confidant.channels.messenger.events import CALLS, CHANNEL, call_shapes, read_messages
from confidant.channels.messenger.graph import GRAPH_URL, VERSION, Graph
from confidant.channels.messenger.output import PICTURE_PATH, MessengerOutput, picture_file
from confidant.crypto.seal import same
from confidant.errors import SettingError
from confidant.identifiers import PersonId
from confidant.inbox.handover import Chat
from confidant.inbox.inbox import IncomingMessage, LeasedMessage
from confidant.startup import start

logger = logging.getLogger("confidant.channels.messenger.channel")

_SECRETS = {"page_token": 20, "app_secret": 16, "verify_token": 16}
"""How many characters they have at least."""
_MOST = 1000
_NEEDED = tuple(_SECRETS)
_OPTIONAL = ("graph_url", "version", "public_url")
_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}", re.ASCII)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_OWN_PATH = f"/webhooks/{CHANNEL}"
_PLAIN = {"X-Content-Type-Options": "nosniff"}
_DAY = 86_400


def read_settings(
    credentials: Mapping[str, object] | None, environ: MutableMapping[str, str] = os.environ
) -> ChannelSettings | None:
    """The channel's settings, checked; None when it is off.

    Raises:
        SettingError: something is missing or cannot be right.
    """
    given = settings.read(CHANNEL, credentials, _NEEDED, _OPTIONAL, environ, shared=("public_url",))
    if given is None:
        return None
    for name, least in _SECRETS.items():
        if not least <= len(given[name]) <= _MOST or _PRINTABLE.fullmatch(given[name]) is None:
            variable = given.variables[name]
            raise SettingError(f"{variable} must have {least} to {_MOST} characters, none of them a space.")
    if given["verify_token"] in {given["app_secret"], given["page_token"]}:
        variable = given.variables["verify_token"]
        raise SettingError(f"{variable} travels in addresses, so it must be no other secret: make one up.")
    if "version" in given and _VERSION.fullmatch(given["version"]) is None:
        raise SettingError(f"{given.variables['version']} must be a version such as {VERSION}.")
    for name in {"graph_url", "public_url"} & given.keys():
        settings.web_address(given.variables[name], given[name])
    return given


class MessengerInput(PersonalInput):
    """Messages of Messenger, to one page."""

    def __init__(self, given: ChannelSettings | None) -> None:
        super().__init__(given)
        self._pictures: str | None = None
        self._sending: set[asyncio.Task[None]] = set()
        if given is None:
            return
        url = given.get("graph_url", GRAPH_URL).rstrip("/")
        self._secret, self._verify_token = given["app_secret"], given["verify_token"]
        self._graph = Graph(given["page_token"], self._secret, url, given.get("version", VERSION))
        if "public_url" in given:
            self._pictures = f"{given['public_url'].rstrip('/')}{_OWN_PATH}/{PICTURE_PATH}"

    @classmethod
    def name(cls) -> str:
        """The channel's name, and the part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel as credentials.yml says, or end the process with a sentence."""
        return cls(start(lambda: read_settings(credentials)))

    # Coming in

    def _check(self, request: Request, body: bytes) -> None:
        """Only Meta's newer signature counts; the legacy one (SHA-1) proves nothing here."""
        check_signature(self._secret, body, request.headers.get("x-hub-signature-256"))

    async def _receive(self, request: Request, body: bytes) -> bool:
        messages = []
        for message in read_messages(parse_json(request, body), self._layer.clock()):
            if EVENT in message.content:  # others wrote it, so it says nothing of how fast the person writes
                messages.append(message)
                continue
            pace = dispatcher().rate_limiter.note(CHANNEL, message.address, message.id)
            if pace is Rate.WITHIN:
                messages.append(message)
            elif pace is Rate.JUST_EXCEEDED:
                self._send_phrase_soon(message, "too_fast")
        return await self._take(messages, self._used)

    def _add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.get("/webhook")
        async def verify(request: Request) -> HTTPResponse:
            return self._verified(request)

        @blueprint.route(f"/{PICTURE_PATH}/<name>", methods=("GET", "HEAD"))
        async def picture(_request: Request, name: str) -> HTTPResponse:
            return await _picture(name, self._layer.bot.pictures)

    def _verified(self, request: Request) -> HTTPResponse:
        """Meta asks whether this is the page's webhook: echo its challenge to whoever knows the token."""
        mode, token, challenge = (_only(request, f"hub.{name}") for name in ("mode", "verify_token", "challenge"))
        genuine = same(token, self._verify_token) and mode == "subscribe"
        if not genuine or _CHALLENGE.fullmatch(challenge) is None:
            return empty(status=403)
        return text(challenge, headers={**_PLAIN, "Cache-Control": "no-store"})

    # Going out

    async def _answer(self, leased: LeasedMessage) -> TurnOutcome:
        """One turn, unless the page's people have the chat: then nothing is read, kept or said."""
        chat = await asyncio.to_thread(self._layer.handovers.whose, leased.person)
        if chat is Chat.THEIRS and not leased.arrived.content.get(CALLS):
            return TurnOutcome.SILENT
        if chat is not Chat.OURS and await self._send_phrase(leased.arrived, "back"):
            await asyncio.to_thread(self._layer.handovers.take_back, leased.person)
        return await super()._answer(leased)

    def _output(self, leased: LeasedMessage) -> PersonalOutput:
        return self._output_for(leased.person, leased.arrived.address)

    def _output_for(self, person: PersonId, address: str) -> MessengerOutput:
        return MessengerOutput(self._graph, self._layer, person, address, self._pictures)

    async def _before(self, leased: LeasedMessage, output: PersonalOutput, over: asyncio.Event) -> None:  # noqa: ARG002
        """Both at once: a turn may be quicker than one after the other, and typing must not begin behind the answer."""
        if isinstance(output, MessengerOutput):
            await asyncio.gather(output.seen(), output.typing())

    def _used(self, message: IncomingMessage) -> None:
        self._send_phrase_soon(message, "button_used")

    def _send_phrase_soon(self, message: IncomingMessage, name: str) -> None:
        """Say a sentence outside any turn, unless others have the chat; the webhook does not wait for it."""
        task = asyncio.ensure_future(self._send_phrase_if_ours(message, name))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_phrase_if_ours(self, message: IncomingMessage, name: str) -> None:
        if not await asyncio.to_thread(self._is_theirs, message):
            await self._send_phrase(message, name)

    def _is_theirs(self, message: IncomingMessage) -> bool:
        person = self._layer.keys.find(message.channel, message.address)
        return person is not None and self._layer.handovers.whose(person) is Chat.THEIRS

    async def _send_phrase(self, message: IncomingMessage, name: str) -> bool:
        """Say a sentence; whether it reached the person."""
        person, sentence = message.address.partition(":")[2], phrase(name)
        try:
            await deliver(lambda: self._graph.send(person, {"text": sentence}))
        except DeliveryError:
            logger.info("messenger: a sentence could not be sent")
            return False
        return True

    async def _open(self) -> None:
        call_shapes()  # read now, not with the first message

    async def _close(self) -> None:
        for task in self._sending:
            task.cancel()
        await self._graph.close()


def _only(request: Request, name: str) -> str:
    """A value of the query that is there once."""
    values = request.args.getlist(name, [])
    return values[0] if len(values) == 1 else ""


async def _picture(name: str, folder: Path) -> HTTPResponse:
    """A product's picture, for Meta to fetch. Only names of a strict form become a file's name."""
    stem, dot, kind = name.partition(".")
    path = await asyncio.to_thread(picture_file, stem, folder) if (dot, kind) == (".", "png") else None
    if path is None:
        return empty(status=404, headers=_PLAIN)
    content = await asyncio.to_thread(path.read_bytes)
    headers = {**_PLAIN, "Cache-Control": f"public, max-age={_DAY}"}
    return raw(content, headers=headers, content_type="image/png")
