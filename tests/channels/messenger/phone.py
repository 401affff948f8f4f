"""A person with Messenger on their phone, in front of the real assistant."""

from __future__ import annotations

import asyncio
import itertools
from types import TracebackType
from typing import Any

from typing_extensions import Self

import confidant.channels.core.input_channel
from tests.channels.messenger.events import PAGE, batch, event, message, postback, reply
from tests.channels.messenger.place import Place
from tests.support.pair import Pair

_numbers = itertools.count(1)
_WAIT_SECONDS = 60


class Live:
    """The channel in front of the real Rasa and its action server, all in the pair's loop."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        confidant.channels.core.input_channel.dispatcher.cache_clear()
        self.place = Place(self._handle, CONFIDANT_PUBLIC_URL="https://bot.example.org")

    async def _handle(self, one: Any) -> None:
        await self.pair.agent.handle_message(one)

    def run(self, doing: Any) -> Any:
        return self.pair.loop.run_until_complete(asyncio.wait_for(doing, _WAIT_SECONDS))

    def __enter__(self) -> Self:
        self.run(self.place.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self.place.__aexit__(kind, error, trace))
        confidant.channels.core.input_channel.dispatcher.cache_clear()

    def receive(self, *events: dict[str, Any]) -> int:
        """Let Meta make one call; its status, when all of it is answered."""

        async def receiving() -> int:
            status = (await self.place.post(batch(*events))).status_code
            await self.place.acknowledge()
            return status

        return int(self.run(receiving()))

    def phone(self) -> Phone:
        return Phone(self, f"5550{next(_numbers):03}{id(self) % 1000:03}")


class Phone:
    """One person's Messenger: what stands in the chat, and what can be tapped there.

    Attributes:
        last: the messages since the last thing the person did, as the Send API took them.
    """

    def __init__(self, live: Live, person: str) -> None:
        self.live = live
        self.person = person
        self.last: list[dict[str, Any]] = []

    def said(self, text: str) -> dict[str, Any]:
        """The event of a text, with an id of its own."""
        return message(text, f"m_{next(_numbers)}", self.person)

    def do(self, one: dict[str, Any]) -> str:
        """Let an event happen; all that came back, as one text."""
        before = len(self.live.place.graph.to(self.person))
        assert self.live.receive(one) == 200
        self.last = self.live.place.graph.to(self.person)[before:]
        return "\n".join(text_of(message) for message in self.last)

    def say(self, text: str) -> str:
        return self.do(self.said(text))

    def start(self, **referral: str) -> str:
        """Tap Get Started, perhaps behind a link."""
        more = {"referral": referral} if referral else {}
        return self.do(postback("/start", "Get Started", self.person, mid=f"m_{next(_numbers)}", **more))

    def follow(self, reference: str) -> str:
        """Open a link in a chat that is there already."""
        return self.do(event(self.person, referral={"ref": reference}))

    def press(self, title: str) -> str:
        """Tap a button under the last messages or on a card."""
        return self.do(postback(self.buttons[title], title, self.person, mid=f"m_{next(_numbers)}"))

    def tap(self, title: str) -> str:
        """Tap a quick reply: those of the very last message are there."""
        return self.do(reply(self.replies[title], title, f"m_{next(_numbers)}", self.person))

    def show(self, response: dict[str, Any]) -> None:
        """Let the channel send something, as it sends an answer of Rasa's."""
        graph, channel = self.live.place.graph, self.live.place.channel
        before = len(graph.to(self.person))
        person = self.live.pair.layer.keys.person_for("messenger", self.address)
        self.live.run(channel._output_for(person, self.address).send_response(person, response))
        self.last = graph.to(self.person)[before:]

    @property
    def buttons(self) -> dict[str, str]:
        """What opens nothing and says something when it is tapped, by its title."""
        found = [button for message in self.last for button in buttons_of(message)]
        return {button["title"]: button["payload"] for button in found if button["type"] == "postback"}

    @property
    def replies(self) -> dict[str, str]:
        replies = self.last[-1].get("quick_replies", ())
        return {reply["title"]: reply["payload"] for reply in replies}

    @property
    def cards(self) -> list[dict[str, Any]]:
        payloads = [message["attachment"]["payload"] for message in self.last if "attachment" in message]
        return [card for payload in payloads for card in payload.get("elements", ())]

    @property
    def address(self) -> str:
        """How the key store knows the person."""
        return f"{PAGE}:{self.person}"


def text_of(message: dict[str, Any]) -> str:
    """What can be read of a message."""
    if "text" in message:
        return str(message["text"])
    payload = message["attachment"]["payload"]
    lines = [f"{card['title']} {card.get('subtitle', '')}" for card in payload.get("elements", ())]
    return "\n".join([payload.get("text", ""), *lines]).strip()


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Buttons under a message and on its cards."""
    payload = message.get("attachment", {}).get("payload", {})
    on_cards = [button for card in payload.get("elements", ()) for button in card.get("buttons", ())]
    return [*payload.get("buttons", ()), *on_cards]
