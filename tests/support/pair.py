"""The real Rasa and the real action server, spoken to as a person would."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from scripts.sandbox import Message, RasaAgent
from tests.support.site import Site


class Assistant(Protocol):
    """Whatever a visitor can speak to."""

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message; what the bot answers."""


class Visitor:
    """A person in front of `rasa shell`."""

    def __init__(self, assistant: Assistant, conversation: str | None = None) -> None:
        self.assistant = assistant
        self.conversation = conversation or uuid4().hex
        self.last: list[Message] = []

    def say(self, text: str) -> str:
        """Say something; all the bot answers, as one text."""
        self.last = self.assistant.send(self.conversation, text)
        return "\n".join(message.text for message in self.last)

    def press(self, title: str) -> str:
        """Tap a button of the last answer."""
        return self.say(self.buttons[title])

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons of the last answer."""
        return {title: payload for message in self.last for title, payload in message.buttons.items()}


class Pair(Site):
    """An action server of its own process, and Rasa's agent in this one, over databases of their own."""

    def __init__(self, folder: Path, *, broker: bool = False, level: int = logging.ERROR) -> None:
        super().__init__(folder, broker=broker, debug=level <= logging.DEBUG)
        self.start_actions()
        try:
            self.rasa = RasaAgent(self, level)
            self.wait_for_actions()
        except BaseException:
            self.stop_actions()
            self.log.close()
            raise

    def load(self) -> None:
        """Load the agent anew, as a restart does."""
        self.rasa.load()

    def close(self) -> None:
        self.stop_actions()
        self.log.close()
        self.rasa.close()

    @property
    def agent(self) -> Any:
        """Rasa's agent."""
        return self.rasa.agent

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Where the agent runs."""
        return self.rasa.loop

    @property
    def layer(self) -> Any:
        """Rasa's side of the privacy layer."""
        from confidant.layer import current_layer

        return current_layer()

    @property
    def store(self) -> Any:
        """Our tracker store, inside the one that Rasa wraps around every store."""
        return self.agent.tracker_store._tracker_store

    async def tell(self, conversation: str, text: str, **extra: Any) -> list[Message]:
        """Hand over a message, in the loop; `extra` goes into Rasa's `UserMessage`."""
        return await self.rasa.tell(conversation, text, **extra)

    def send(self, conversation: str, text: str) -> list[Message]:
        """Hand over a message; what the bot answers."""
        return self.rasa.send(conversation, text)

    def visitor(self) -> Visitor:
        return Visitor(self)

    def person(self, visitor: Visitor) -> str:
        """The random id of a visitor."""
        return str(self.layer.keys.resolve(visitor.conversation))

    def history(self, visitor: Visitor) -> list[dict[str, Any]]:
        """What the ledger says of a visitor."""
        from confidant.turn.context import own_capability

        return list(self.layer.vault.history(own_capability(self.layer.keys, self.person(visitor)), 100))

    def rows(self) -> int:
        """How many turns rest on the disk."""
        from sqlalchemy import func, select

        from confidant.storage import schema
        from confidant.storage.database import reading

        with reading(self.layer.engine) as connection:
            return int(connection.scalar(select(func.count()).select_from(schema.turns)) or 0)

    def events(self, visitor: Visitor) -> list[Any]:
        """What Rasa's tracker of a visitor holds now."""
        tracker = self.loop.run_until_complete(self.retrieve(visitor.conversation))
        return list(tracker.events) if tracker else []

    async def retrieve(self, conversation: str) -> Any:
        """A conversation as the processor gets it when it begins to answer a message."""
        from confidant.turn.context import answering

        answering.set(True)
        return await self.agent.tracker_store.retrieve(conversation)
