"""The whole assistant on Telegram: an emulator that others wrote plays Telegram's server, people speak through it.

The emulator (`telegram-test-api`) knows messages, presses and keyboards. In front of it stands our own stand-in: it
checks every limit, adds what the emulator lacks, and calls the webhook with the secret, which the emulator cannot do.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from confidant.channels.telegram.channel import SECRET_HEADER
from scripts.processes import free_port
from scripts.sandbox import Message
from tests.channels.node import installed, program
from tests.channels.telegram.bot_api import TOKEN, BotApi, Call
from tests.channels.telegram.scene import PATH, SECRET
from tests.channels.telegram.updates import keyboard, pressed, said
from tests.channels.thread import LoopThread
from tests.support.servers import Servers

_HERE = Path(__file__).parent
_TURN_SECONDS = 60
PROMPT = 3.4  # seconds; a webhook that took longer was answered before its turn was over
CREDENTIALS = """
confidant.channels.telegram.channel.TelegramInput:
  token: "${TELEGRAM_TOKEN}"
  secret: "${TELEGRAM_SECRET}"
  base_url: "${TELEGRAM_API_URL}"
"""

Json = dict[str, Any]


def post(address: str, body: Json) -> Json:
    """Hand JSON to a server of ours."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return dict(json.loads(answer.read()))


class Emulator:
    """The process that plays Telegram's server."""

    def __init__(self) -> None:
        folder = installed(_HERE)
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [program("node"), str(_HERE / "emulator.js"), str(port)],
            env={**os.environ, "NODE_PATH": str(folder / "node_modules")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"ready\n":
            self.close()
            pytest.fail("The emulator of Telegram's server does not start.")

    def close(self) -> None:
        self._process.communicate(timeout=10)  # it ends with its stdin


class Telegram(BotApi):
    """The stand-in in a thread of its own, so that it answers while a test waits, starts and kills."""

    def __init__(self, behind: str = "") -> None:
        super().__init__(TOKEN, behind)
        self._thread = LoopThread()
        self._thread.run(self.start())

    def close(self) -> None:
        self._thread.run(self.stop())
        self._thread.close()


class Front(Telegram):
    """Stands before the emulator."""

    def __init__(self, emulator: str) -> None:
        super().__init__(behind=emulator)
        self.webhook = ""
        self.statuses: list[int] = []
        self.slow = False
        self._delivered = threading.Condition()
        post(f"{emulator}/bot{TOKEN}/setWebhook", {"url": f"{self.address}/hook"})

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/hook", self._hook)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        """The emulator has an update. It does not take a no, so trying again is done here, as Telegram does it."""
        update = await request.json()
        query = update.get("callback_query")
        if query is not None:
            query.setdefault("chat_instance", "555")
        began = time.monotonic()
        status = 0
        async with ClientSession(timeout=ClientTimeout(30)) as session:
            for _ in range(5):
                try:
                    async with session.post(self.webhook, json=update, headers={SECRET_HEADER: SECRET}) as answer:
                        status = answer.status
                except ClientError:
                    status = 0
                if status == 200:
                    break
                await asyncio.sleep(0.5)
        with self._delivered:
            self.statuses.append(status)
            self.slow = time.monotonic() - began >= PROMPT
            self._delivered.notify_all()
        return web.json_response({})

    def wait_delivered(self, number: int) -> None:
        """Wait until so many updates were handed over."""
        with self._delivered:
            assert self._delivered.wait_for(lambda: len(self.statuses) >= number, _TURN_SECONDS)


class TelegramServers(Servers):
    """`rasa run` with the Telegram channel, and the action server."""

    credentials = CREDENTIALS

    def __init__(self, folder: Path, api: str, *, broker: bool = False) -> None:
        self.secrets = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET, "TELEGRAM_API_URL": api}
        super().__init__(folder, broker=broker)


class Line:
    """People who write on Telegram, without an emulator: their updates are brought here, the answers noted there."""

    def __init__(self, telegram: Telegram, servers: TelegramServers) -> None:
        self.telegram = telegram
        self._webhook = f"http://127.0.0.1:{servers.rasa_port}{PATH}"
        self._titles: dict[str, str] = {}

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message, or press a button that was seen; what the bot answers."""
        number = int(conversation)
        begun = len(self._answers(number))
        update = said(text, number)
        if text in self._titles:
            update = pressed(text, keyboard((self._titles[text], text)), number)
        started = time.monotonic()
        self.bring(update)
        if time.monotonic() - started >= PROMPT:
            until(lambda: len(self._answers(number)) > begun, _TURN_SECONDS)
            time.sleep(2)  # a turn's other messages
        answers = [self._message(call) for call in self._answers(number)[begun:]]
        self._titles |= {payload: title for message in answers for title, payload in message.buttons.items()}
        return answers

    def bring(self, update: Json) -> None:
        """Call the webhook with an update."""
        headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
        request = urllib.request.Request(self._webhook, json.dumps(update).encode(), headers)
        with urllib.request.urlopen(request, timeout=_TURN_SECONDS) as answer:
            assert answer.status == 200

    def _answers(self, number: int) -> list[Call]:
        calls = self.telegram.of("sendMessage", "sendPhoto", "sendDocument")
        return [call for call in calls if call.fields["chat_id"] == number]

    @staticmethod
    def _message(call: Call) -> Message:
        return Message(call.said, {title: data for row in call.buttons for title, data in row})


class Live:
    """Everything, running; `phone()` gives a person."""

    def __init__(self, folder: Path) -> None:
        self.emulator = Emulator()
        self.front = Front(self.emulator.address)
        self._people = itertools.count(5_550_301)
        try:
            self.servers = TelegramServers(folder, self.front.address)
        except BaseException:
            self.front.close()
            self.emulator.close()
            raise
        self.front.webhook = f"http://127.0.0.1:{self.servers.rasa_port}{PATH}"

    def phone(self) -> Phone:
        return Phone(self, next(self._people))

    def bring(self, update: Json) -> int:
        """Call the webhook with what the emulator does not know; the status."""
        headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
        request = urllib.request.Request(self.front.webhook, json.dumps(update).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)

    def close(self) -> None:
        self.servers.close()
        self.front.close()
        self.emulator.close()

    @property
    def logs(self) -> str:
        """What both servers wrote, at debug level."""
        files = (self.servers.folder / name for name in ("rasa.log", "actions.log"))
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


class Phone:
    """Somebody with Telegram in their hand."""

    def __init__(self, live: Live, number: int) -> None:
        self.live = live
        self.number = number
        self.user = {"id": number, "is_bot": False, "first_name": "Tess", "username": f"user_{number}"}
        self.chat: Json = {"id": number, "type": "private", "first_name": "Tess", "username": f"user_{number}"}
        self.last: list[Json] = []

    def say(self, text: str, **more: Any) -> str:
        """Write something; all that the bot answers, as one text."""
        message = {"botToken": TOKEN, "from": self.user, "chat": self.chat, "date": int(time.time()), "text": text}
        return self._send("sendMessage", {**message, **more})

    def press(self, title: str) -> str:
        """Tap a button of the last answer."""
        return self.press_again(*self.button(title))

    def press_again(self, message: Json, data: str) -> str:
        """Tap a button that was seen, once more."""
        bot = {"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "Wren"}
        below = {
            "message_id": message["messageId"],
            "date": int(time.time()),
            "from": bot,
            "chat": self.chat,
            "text": message["message"]["text"],
            "reply_markup": message["message"]["reply_markup"],
        }
        return self._send("sendCallback", {"botToken": TOKEN, "from": self.user, "message": below, "data": data})

    def button(self, title: str) -> tuple[Json, str]:
        """The message a button of the last answer hangs on, and what is behind it."""
        for message in self.last:
            for row in _rows(message):
                for one in row:
                    if one["text"] == title:
                        return message, one["callback_data"]
        raise AssertionError(title, self.titles)

    @property
    def titles(self) -> list[str]:
        """The buttons of the last answer."""
        return [one["text"] for message in self.last for row in _rows(message) for one in row]

    def calls(self, method: str) -> list[Call]:
        """What the bot asked Telegram to do in this chat."""
        return [call for call in self.live.front.of(method) if call.fields.get("chat_id") == self.chat["id"]]

    def _send(self, route: str, body: Json) -> str:
        front = self.live.front
        number = len(front.statuses) + 1
        post(f"{self.live.emulator.address}/{route}", body)
        front.wait_delivered(number)
        assert front.statuses[-1] == 200
        self.last = self._received()
        if front.slow:
            self._wait_for_more()
        return "\n".join(one["message"]["text"] for one in self.last)

    def _wait_for_more(self) -> None:
        """The machine is slow, and the webhook did not wait: until something has come, and then nothing for a while."""
        deadline, quiet = time.monotonic() + _TURN_SECONDS, time.monotonic() + 2
        while time.monotonic() < deadline and not (self.last and time.monotonic() > quiet):
            more = self._received()
            if more:
                self.last += more
                quiet = time.monotonic() + 2
            time.sleep(0.1)

    def _received(self) -> list[Json]:
        answer = post(f"{self.live.emulator.address}/getUpdates", {"token": TOKEN, "chatId": self.chat["id"]})
        return list(answer["result"])


def _rows(message: Json) -> list[list[Json]]:
    return list(message["message"].get("reply_markup", {}).get("inline_keyboard", []))


def until(seen: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait for what happens beside a turn."""
    deadline = time.monotonic() + seconds
    while not seen() and time.monotonic() < deadline:
        time.sleep(0.05)
    return seen()
