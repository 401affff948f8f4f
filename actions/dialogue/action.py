"""What every action does: open the turn, act, come back to an open question, and fail with one apology."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.questions import answer_handlers, first_handlers, word_handlers
from actions.dialogue.turn import Turn, acts
from confidant.layer import current_layer

logger = logging.getLogger("actions")

IN_DISTRESS = "in_distress"


class ConfidantAction(Action, ABC):
    """A custom action of ours."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the action under its name."""
        super().__init_subclass__(**kwargs)
        one = cls()
        acts[one.name()] = one

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    @abstractmethod
    def act(self, turn: Turn) -> None:
        """Answer the turn."""

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa-sdk's signature
    ) -> list[dict[str, Any]]:
        """Answer a call of Rasa; whatever fails, one apology and no value anywhere."""
        return await asyncio.to_thread(self._answer, dispatcher, tracker)

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        try:
            layer = current_layer()
            turn = Turn(dispatcher, tracker, layer, layer.proofs.capability(tracker.latest_message))
            if turn.intent == IN_DISTRESS:
                self.act(turn)
                return []
            if turn.capability.removed:
                turn.say("utter_removed")
            said = len(dispatcher.messages)
            if not self._handled(turn):
                self.act(turn)
            if len(dispatcher.messages) == said and turn.proposal is None:
                turn.say("utter_what_else")
            turn.come_back()
            return turn.events()
        except Exception as error:  # noqa: BLE001 - its text may hold a value
            logger.error("action %s failed (%s)", self.name(), type(error).__name__)  # noqa: TRY400 - the same
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_sorry")
            return []

    @staticmethod
    def _handled(turn: Turn) -> bool:
        """Whether a typed message was answered by what comes before its intent."""
        if turn.is_command:
            return False
        awaited = answer_handlers.get(turn.asking.split(":")[0])
        handlers = [*first_handlers, *([awaited] if awaited else []), *word_handlers]
        return any(handle(turn) for handle in handlers)
