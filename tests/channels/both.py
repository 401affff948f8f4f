"""Both platforms before one running assistant: stand-ins for Telegram and Meta, and `rasa run` with both channels."""

from __future__ import annotations

import itertools
import time
import urllib.request
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import Self

from scripts.sandbox import Message
from tests.channels.messenger import events
from tests.channels.messenger.graph_api import GraphApi
from tests.channels.messenger.phone import buttons_of, text_of
from tests.channels.messenger.place import PATH
from tests.channels.telegram.live import CREDENTIALS, PROMPT, Line, Telegram, TelegramServers, until
from tests.channels.thread import LoopThread

_TURN_SECONDS = 60


class Meta(GraphApi):
    """The stand-in for the Graph API, in a thread of its own."""

    def __init__(self) -> None:
        super().__init__(events.TOKEN, events.SECRET)
        self._thread = LoopThread()
        self._thread.run(self.start())

    def close(self) -> None:
        self._thread.run(self.stop())
        self._thread.close()


class BothServers(TelegramServers):
    """`rasa run` with Telegram and Messenger, and the action server."""

    credentials = CREDENTIALS + yaml.safe_dump(
        {"confidant.channels.messenger.channel.MessengerInput": events.CREDENTIALS}, default_style='"'
    )

    def __init__(self, folder: Path, telegram: str, meta: str) -> None:
        self._meta = {**events.ENVIRONMENT, "MESSENGER_GRAPH_URL": meta}
        super().__init__(folder, telegram)

    def start_rasa(self) -> None:
        self.secrets = {**self.secrets, **self._meta}
        super().start_rasa()

    @property
    def messenger(self) -> str:
        """Where Meta calls."""
        return f"http://127.0.0.1:{self.rasa_port}{PATH}/webhook"


class MessengerLine:
    """People who write on Messenger: their events are brought here, the answers noted there."""

    def __init__(self, meta: Meta, address: str) -> None:
        self._meta = meta
        self._address = address
        self._numbers = itertools.count()
        self._titles: dict[str, str] = {}

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message, or tap a button that was seen; what the bot answers."""
        before, mid = len(self._meta.to(conversation)), f"m_{next(self._numbers)}"
        event = events.message(text, mid, conversation)
        if text in self._titles:
            event = events.postback(text, self._titles[text], conversation, mid=mid)
        body = events.body_of(events.batch(event))
        began = time.monotonic()
        with urllib.request.urlopen(urllib.request.Request(self._address, body, events.headers_for(body))) as answer:
            assert answer.status == 200
        if time.monotonic() - began >= PROMPT:
            until(lambda: len(self._meta.to(conversation)) > before, _TURN_SECONDS)
            time.sleep(2)  # a turn's other messages
        answers = [_message(one) for one in self._meta.to(conversation)[before:]]
        self._titles |= {payload: title for message in answers for title, payload in message.buttons.items()}
        return answers


def _message(sent: dict[str, Any]) -> Message:
    return Message(text_of(sent), {one["title"]: one["payload"] for one in buttons_of(sent) if "payload" in one})


class Both:
    """All of it, running."""

    def __init__(self, folder: Path) -> None:
        self.telegram, self.meta = Telegram(), Meta()
        self.servers = BothServers(folder, self.telegram.address, self.meta.url)
        self.on_telegram = Line(self.telegram, self.servers)
        self.on_messenger = MessengerLine(self.meta, self.servers.messenger)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.servers.close()
        self.telegram.close()
        self.meta.close()
