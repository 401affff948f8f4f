"""What every action does: open the turn, act, come back to an open question, and fail with one apology."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.parts import shop
from privacy.conversation import is_choice
from privacy.errors import SealBrokenError
from privacy.pending import Proposal
from privacy.runtime import Privacy, detector, privacy
from privacy.turn import Access, is_value_token
from privacy.vault import Record
from shop.shop import Shop

logger = logging.getLogger("actions")

YES, NO, CHAT = "y", "n", "c"
_ASKING = "asking"


class Turn:
    """One turn as an action sees it: what was said, whose it is, what may be opened, and how to answer."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, layer: Privacy, access: Access) -> None:
        self._dispatcher = dispatcher
        self._message: Mapping[str, Any] = tracker.latest_message
        self._slots: dict[str, Any] = dict(tracker.slots)
        self.layer = layer
        self.access = access
        self.channel: str = tracker.get_latest_input_channel() or ""
        self.changed: dict[str, Any] = {}
        self.asked = False
        self.settled = False

    # What was said

    @property
    def text(self) -> str:
        """The message as the gate left it."""
        return str(self._message.get("text") or "")

    @property
    def intent(self) -> str:
        """The intent NLU read."""
        return str(self._message["intent"].get("name"))

    @property
    def is_command(self) -> bool:
        """Whether this was a command or a button, not something typed."""
        return self.text.startswith("/")

    @property
    def message(self) -> Mapping[str, Any]:
        """Rasa's whole reading of the message."""
        return self._message

    def tokens(self, kind: str) -> list[str]:
        """Sealed values of a kind in this message, in order."""
        return [entity["value"] for entity in self._message["entities"] if entity["entity"] == kind]

    def open(self, token: str, kind: str) -> str | None:
        """A sealed value of this chat, or None when its key has died."""
        try:
            return self.access.open(token, kind)
        except SealBrokenError:
            return None

    def value(self, kind: str) -> str | None:
        """The first value of a kind in this message, opened."""
        return next((self.open(token, kind) for token in self.tokens(kind)), None)

    # What is known

    @property
    def shop(self) -> Shop:
        """The brand's shop."""
        return shop()

    @cached_property
    def record(self) -> Record:
        """The person's record, read once a turn."""
        return self.layer.vault.read(self.access)

    def refresh(self) -> None:
        """Read the record anew: something was written."""
        self.__dict__.pop("record", None)

    def slot(self, name: str) -> Any:
        """A slot as it stands, changes of this turn included."""
        return self.changed.get(name, self._slots.get(name))

    def set(self, name: str, value: Any) -> None:
        """Set a slot, if it holds only choices, flags, numbers and sealed values: the second net behind the gate."""
        found = any(detector().find(text) for text in _texts(value))
        self.changed[name] = value if is_choice(value) and not found else None

    # How to answer

    def say(self, response: str, **values: Any) -> None:
        """Say a response of the domain, its placeholders filled."""
        brand = self.shop.brand
        known = {"brand": brand.name, "assistant": brand.assistant}
        self._dispatcher.utter_message(response=response, **{**known, **values})

    def ask(self, about: str, response: str, **values: Any) -> None:
        """Say a response that asks for something; `about` tells the gate and the next turn what."""
        self.say(response, **values)
        self.changed[_ASKING] = about
        self.asked = True

    @property
    def asking(self) -> str:
        """What the bot asked for last."""
        return str(self._slots.get(_ASKING) or "")

    def follow(self, action: str) -> None:
        """Let another action of ours answer this message, in the same call."""
        next(one for one in all_actions() if one.name() == action).act(self)

    # Pending operations

    def propose(self, kind: str, wording: str, **scope: Any) -> None:
        """Propose what can't be undone; it is done when the person says yes to this very question."""
        proposal = self.layer.pending.propose(self.access, Proposal(kind, wording, scope))
        self._put(proposal, "utter_ask_" + kind)

    def propose_again(self, proposal: Proposal) -> None:
        """Come back to an open question at the end of another answer."""
        self.layer.pending.asked_again(self.access, proposal)
        self.say("utter_back_to_question")
        self._put(proposal, "utter_ask_" + proposal.kind)

    def _put(self, proposal: Proposal, response: str) -> None:
        buttons = {
            name: self.layer.pending.button(self.access, proposal, answer)
            for name, answer in (("yes", YES), ("chat", CHAT), ("no", NO))
        }
        self.ask("proposal", response, question=proposal.wording, **buttons)

    def events(self) -> list[dict[str, Any]]:
        """What Rasa should note: the changed slots."""
        if not self.asked and self._slots.get(_ASKING):
            self.changed[_ASKING] = None
        return [SlotSet(name, value) for name, value in self.changed.items()]


awaited: dict[str, Callable[[Turn], bool]] = {}
"""Who takes the message first when the bot asked for something: by the head of `asking`."""


def awaits(asking: str) -> Callable[[Callable[[Turn], bool]], Callable[[Turn], bool]]:
    """Register who takes the answer to a question of ours; it returns whether it did."""

    def register(take: Callable[[Turn], bool]) -> Callable[[Turn], bool]:
        awaited[asking] = take
        return take

    return register


Settle = Callable[[Turn, Proposal, str], None]
operations: dict[str, Settle] = {}
"""What to do when a proposal of a kind is answered with y, n or c."""


def operation(kind: str) -> Callable[[Settle], Settle]:
    """Register what is done when a proposal of this kind is answered."""

    def register(settle: Settle) -> Settle:
        operations[kind] = settle
        return settle

    return register


def settle(turn: Turn, proposal: Proposal, answer: str) -> None:
    """Carry out a proposal, exactly once."""
    if not turn.layer.pending.take(turn.access, proposal.nonce):
        turn.say("utter_button_old")
        return
    turn.settled = True
    operations[proposal.kind](turn, proposal, answer)


def _texts(value: Any) -> Iterator[str]:
    """All open texts inside a slot value; sealed ones say nothing."""
    if isinstance(value, str) and not is_value_token(value):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from (text for item in pair for text in _texts(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


class ConfidantAction(Action, ABC):
    """A custom action of ours."""

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
        try:
            return await asyncio.to_thread(self._answer, dispatcher, tracker)
        except Exception as error:  # noqa: BLE001 - its text may hold a value
            logger.error("action %s failed (%s)", self.name(), type(error).__name__)  # noqa: TRY400 - the same
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_sorry")
            return []

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        layer = privacy()
        turn = Turn(dispatcher, tracker, layer, layer.proofs.access(tracker.latest_message))
        if turn.access.removed:
            turn.say("utter_removed")
        take = awaited.get(turn.asking.split(":")[0])
        if take is None or turn.is_command or not take(turn):
            self.act(turn)
        if not turn.asked and not turn.settled:
            proposal = layer.pending.open(turn.access)
            if proposal is not None:
                turn.propose_again(proposal)
        return turn.events()


@lru_cache(maxsize=1)
def all_actions() -> tuple[ConfidantAction, ...]:
    """One of each of our actions."""
    return tuple(one() for one in ConfidantAction.__subclasses__())
