"""Rasa's processor, failing closed: one apology to the person, and nothing kept of a turn that failed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker

from confidant.errors import TurnFailedError
from confidant.layer import process
from confidant.phrases import phrases
from confidant.rasa.converter import GateConverter
from confidant.rasa.start_checks import check_interpreter, check_model, check_server
from confidant.startup import start
from confidant.turn.context import TurnContext, answering, current_turn, last_turn_failed
from confidant.turn.shown_buttons import ShownButton

logger = logging.getLogger("confidant.rasa.processor")

_APOLOGY = "utter_sorry"


class GuardedProcessor(MessageProcessor):
    """Rasa's processor, with one apology and nothing kept when something fails."""

    answers = False
    """Whether one was made: this process answers people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        check_interpreter(kwargs.get("http_interpreter"))
        check_server()
        super().__init__(*args, **kwargs)
        check_model(self, GateConverter)
        start(lambda: process().gate)
        GuardedProcessor.answers = True
        _name_commands(self.domain.intents)

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Handle one message; whatever fails, the person hears one apology, nothing is kept, the next message works."""
        message.metadata, message.parse_data, message.message_id = None, None, None
        current_turn.set(None)
        last_turn_failed.set(False)
        answering.set(True)
        messages: list[dict[str, Any]] | None = None
        try:
            if message.input_channel not in process().bot.channels:
                raise TurnFailedError
            messages = await super().handle_message(message)
            turn = current_turn.get()
            failed, apologised = (turn.failed, turn.apologised) if turn else (True, False)
            if turn is not None:
                _note_shown(turn)
        except Exception as error:
            logger.error("turn: failed (%s)", type(error).__name__)
            failed, apologised = True, False
        finally:
            answering.set(False)
            current_turn.set(None)
        last_turn_failed.set(failed)
        if failed and not apologised:
            await self._apologise(message)
            messages = getattr(message.output_channel, "messages", messages)
        return messages if isinstance(messages, list) else None

    async def fetch_tracker_and_update_session(self, *args: Any, **kwargs: Any) -> DialogueStateTracker:
        """Refuse to go on when the store could not open the turn."""
        tracker = await self.get_tracker(kwargs.get("sender_id") or args[0])
        if current_turn.get() is None:
            raise TurnFailedError
        await self._update_tracker_session(tracker, *args[1:2])
        return tracker

    async def parse_message(self, message: UserMessage, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Parse, and let the gate's note travel with the message."""
        parsed: dict[str, Any] = await super().parse_message(message, *args, **kwargs)
        turn = current_turn.get()
        if turn is not None and turn.note is not None:
            parsed["gate"] = turn.note
        if turn is not None and (parsed.get("intent") or {}).get("name") in process().bot.unkept_intents:
            turn.keeps_nothing = True
        return parsed

    @staticmethod
    def _should_handle_message(tracker: DialogueStateTracker) -> bool:
        """Stop predicting at a failure, also of the session's start: the fallback would be said before the apology."""
        turn = current_turn.get()
        failed = turn is not None and turn.failed
        return not failed and bool(MessageProcessor._should_handle_message(tracker))  # noqa: SLF001 - overridden

    @staticmethod
    async def _send_bot_messages(
        events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        """Send them, and see which buttons the person gets to see, under which titles."""
        await MessageProcessor._send_bot_messages(events, tracker, output_channel)  # noqa: SLF001 - overridden
        turn = current_turn.get()
        if turn is not None:
            said = [event for event in events if isinstance(event, BotUttered)]
            turn.shown += [button for event in said for button in _buttons(event, output_channel)]

    async def _apologise(self, message: UserMessage) -> None:
        responses = self.domain.responses.get(_APOLOGY) or [{}]
        text = responses[0].get("text") or phrases()["apology"]
        try:
            await message.output_channel.send_text_message(message.sender_id, text)
        except Exception as error:
            logger.error("turn: the apology could not be sent (%s)", type(error).__name__)


def _buttons(event: BotUttered, output: OutputChannel) -> Iterator[ShownButton]:
    """The buttons of a message, those on its cards included, as the channel shows them."""
    message = event.message()
    cards = (message.get("custom") or {}).get("cards") or ()
    shown = getattr(output, "shown", str)  # a channel that cuts titles says how
    for buttons in (message.get("buttons"), *(card.get("buttons") for card in cards)):
        for button in buttons or ():
            yield ShownButton(shown(str(button["title"])), button.get("payload"))


def _note_shown(turn: TurnContext) -> None:
    """Keep in mind what the person sees now; nothing of a turn that failed."""
    if turn.void:
        process().gate.shown.drop(turn.person)
    elif not turn.failed:
        process().gate.shown.note(turn.person, turn.shown)


def _name_commands(intents: list[str]) -> None:
    """Tell the gate which commands there are, and what may stand behind a command's dot.

    These are names of the data map and of topics, and words of the shop. They reach the action and are not kept.
    """
    datamap = process().layer.datamap
    lengths = {f"{one.name}-{days}" for one in datamap.purposes.values() for days in one.retention_choices}
    numbers = {str(number) for number in range(1, 6)}
    topics = process().layer.bot.argument_names()
    known = process().command_words | topics | datamap.purposes.keys() | datamap.fields.keys()
    process().gate.know(intents, known | lengths | numbers)
