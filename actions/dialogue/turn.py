"""A turn as an action sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.channel_capabilities import ChannelCapabilities, channel_capabilities, page_address
from actions.dialogue.operations import Operation
from actions.resources import phrases, shop
from confidant.errors import SealBrokenError
from confidant.layer import Layer, detector
from confidant.subject.vault import Record
from confidant.turn.answers import Answer
from confidant.turn.context import Capability, is_value_token, open_value, seal_value
from confidant.turn.gate import QUESTION
from confidant.turn.pending_operations import PendingOperations, Proposal
from confidant.turn.words import restored
from shop.shop import Shop

_ASKING = "asking"
_SAID_BY_BUTTON = {"/affirm": "yes", "/deny": "no"}
_ASKED_AT_MOST = 3  # a question comes back after a digression, but not for ever


class Act(Protocol):
    """What answers a turn."""

    def act(self, turn: Turn) -> None:
        """Answer."""


acts: dict[str, Act] = {}
"""Every action of ours by its name in the domain; they enter themselves when they are defined."""


class Turn:
    """One turn as an action sees it: what was said, whose it is, what may be opened, and how to answer."""

    def __init__(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, layer: Layer, capability: Capability
    ) -> None:
        self._dispatcher = dispatcher
        self._message: Mapping[str, Any] = tracker.latest_message
        self._left_out: str | None = None
        self._slots: dict[str, Any] = dict(tracker.slots)
        self.layer = layer
        self.capability = capability
        self.channel: str = tracker.get_latest_input_channel() or ""
        self.changed: dict[str, Any] = {}
        self.asked = False
        self.settled = False
        self._back = "utter_back_to_question"

    # What was said

    @property
    def text(self) -> str:
        """The message as the gate left it, with placeholders."""
        text = str(self._message.get("text") or "")
        return _SAID_BY_BUTTON.get(text, text)

    @property
    def words(self) -> str:
        """The message with the words of goods, sizes, prices and ages in it again; for this turn only."""
        return self._read[0] if self._left_out is None else self._left_out

    @property
    def placed(self) -> list[dict[str, Any]]:
        """The entities of what is personal, with their places in `words`."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[str, list[dict[str, Any]]]:
        return restored(self.text, self._message.get("entities") or (), self.open)

    @property
    def intent(self) -> str:
        """The intent NLU read."""
        return str(self._message["intent"].get("name"))

    def likely(self, count: int) -> list[str]:
        """The likeliest intents, when NLU was in doubt."""
        ranking = (str(one["name"]) for one in self._message.get("intent_ranking", []))
        return [name for name in ranking if name != "nlu_fallback"][:count]

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
            return self.capability.open(token, kind)
        except SealBrokenError:
            return None

    def seal(self, value: str, kind: str) -> str:
        """Seal a value for the rest of this chat."""
        return seal_value(self.capability.chat_key, self.capability.person, self.capability.turn_id, kind, value)

    def value(self, kind: str) -> str | None:
        """The first value of a kind in this message, opened."""
        return next((self.open(token, kind) for token in self.tokens(kind)), None)

    # What is known

    @cached_property
    def shop(self) -> Shop:
        """The brand's shop, with the index that the message was read with if it is still there."""
        return shop(self.capability.version)

    @cached_property
    def record(self) -> Record:
        """The person's record, read once a turn."""
        return self.layer.vault.read(self.capability)

    def refresh(self) -> None:
        """Read the record anew: something was written."""
        self.__dict__.pop("record", None)

    def slot(self, name: str) -> Any:
        """A slot as it stands, changes of this turn included."""
        return self.changed.get(name, self._slots.get(name))

    def set(self, name: str, value: Any) -> None:
        """Set a slot, unless it holds something personal: the second net behind the gate.

        Of what is set, Rasa keeps flags, numbers and words as the domain declares them, and sealed values.
        """
        self.changed[name] = None if any(detector().find(text) for text in _texts(value)) else value

    def seal_slot(self, name: str, value: Any, *, chat_only: bool = False) -> None:
        """Put JSON into a slot, sealed: it opens as long as the person's key lives, or the chat's."""
        text = json.dumps(value) if value is not None else None
        key = self.capability.chat_key if chat_only else self.capability.key
        self.set(name, text and seal_value(key, self.capability.person, self.capability.turn_id, name, text))

    def open_slot(self, name: str, *, chat_only: bool = False) -> Any:
        """The JSON of a sealed slot; None when it is empty, or its key has died."""
        token = self.slot(name)
        try:
            key = self.capability.chat_key if chat_only else self.capability.key
            return json.loads(open_value(key, self.capability.person, token, name)) if is_value_token(token) else None
        except SealBrokenError:
            return None

    @property
    def channel_capabilities(self) -> ChannelCapabilities:
        """What the channel can show and hand over."""
        return channel_capabilities(self.channel)

    # How to answer

    def say(self, response: str, **values: Any) -> None:
        """Say a response of the domain, its placeholders filled."""
        brand = self.shop.brand
        known = {"brand": brand.name, "assistant": brand.assistant, "goods": brand.goods or phrases()["goods"]}
        self._dispatcher.utter_message(response=response, **{**known, **values})

    def show_cards(self, cards: Sequence[Mapping[str, Any]]) -> None:
        """Show products with pictures and buttons, where the channel can."""
        self._dispatcher.utter_message(json_message={"cards": list(cards)})

    def hand_over_export(self) -> None:
        """Let the channel make the export and hand it over: it never passes through here."""
        self._dispatcher.utter_message(json_message={"document": "export"})

    def own_page(self) -> str | None:
        """A one-time link to the person's own page, or None when there are no pages."""
        return page_address(self.layer.links, self.capability, needs_code=self.channel_capabilities.staff_reads)

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
        acts[action].act(self)

    def follow_intent(self) -> None:
        """Let the action of the intent that was read answer this message."""
        action = f"action_{self.intent}"
        self.follow(action if action in acts else "action_send_static_response")

    def leave_out(self, start: int, end: int) -> None:
        """Go on as if a part of `words` had not been said; what stands elsewhere keeps its place."""
        words = self.words
        self._left_out = f"{words[:start]}{' ' * (end - start)}{words[end:]}"

    def follow_wish(self, intent: str) -> None:
        """Answer as if the person had given the command of an intent: what they said carries no more than that."""
        self._message = {**self._message, "text": f"/{intent}", "intent": {"name": intent}, "entities": []}
        self._left_out = None
        self.__dict__.pop("_read", None)
        self.follow(f"action_{intent}" if f"action_{intent}" in acts else "action_send_static_response")

    # Pending operations

    @cached_property
    def proposal(self) -> Proposal | None:
        """The question that is still open, if any."""
        return self.layer.pending.open(self.capability)

    @property
    def just_asked(self) -> Proposal | None:
        """The open question, if it was the last thing the bot asked."""
        proposal = self.proposal if self.asking == QUESTION else None
        return proposal if proposal and PendingOperations.just_asked(self.capability, proposal) else None

    def propose(self, operation: Operation, wording: str, **scope: Any) -> None:
        """Propose what can't be undone; it is done when the person says yes to this very question."""
        self.proposal = self.layer.pending.propose(self.capability, Proposal(operation.kind, wording, scope))
        self._put(self.proposal)

    def drop_question(self) -> None:
        """Let go of the open question: answered, taken back, or overtaken by a new wish."""
        if self.proposal is not None:
            self.layer.pending.clear(self.capability)
            self.proposal = None

    def take_question(self, nonce: str, patience: float | None = None) -> bool:
        """Use the open question up; True for exactly one caller."""
        self.proposal = None
        return self.layer.pending.take(self.capability, nonce, patience)

    def unclear(self) -> None:
        """The answer to the open question could not be read for certain: ask once more."""
        self._back = "utter_yes_or_no"

    def come_back(self) -> None:
        """Come back to an open question at the end of another answer, a few times at most."""
        proposal = self.proposal
        if self.asked or self.settled or proposal is None:
            return
        if proposal.times_asked >= _ASKED_AT_MOST:
            self.drop_question()
            self.say("utter_question_dropped")
            return
        self.layer.pending.asked_again(self.capability, proposal)
        self.say(self._back)
        self._put(proposal)

    def _put(self, proposal: Proposal) -> None:
        buttons = {
            name: self.layer.pending.button(self.capability, proposal, answer)
            for name, answer in (("yes", Answer.YES), ("chat", Answer.CHAT), ("no", Answer.NO))
        }
        self.ask(QUESTION, "utter_ask_" + proposal.kind, question=proposal.wording, **buttons)

    def events(self) -> list[dict[str, Any]]:
        """What Rasa should note: the changed slots."""
        if not self.asked and self._slots.get(_ASKING):
            self.changed[_ASKING] = None
        return [SlotSet(name, value) for name, value in self.changed.items()]


def _texts(value: Any) -> Iterator[str]:
    """All open texts inside a slot value; sealed ones say nothing."""
    if isinstance(value, str) and not is_value_token(value):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():  # its keys are ours
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
