"""What is kept of a conversation: whole turns, trimmed; and where they rest when nothing may rest on disk."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from confidant.crypto.seal import Key, seal_json, unseal_json
from confidant.identifiers import PersonId, TurnId
from confidant.keystore.keys import CHAT_SECONDS, Clock

_PLAIN_EVENTS = {
    "action": ("name",),
    "slot": ("name", "value"),
    "active_loop": ("name",),
    "session_started": (),
}
_ENTITY = ("entity", "start", "end")  # not the value: whoever needs it later has it in a slot or a proposal
_RESETTING = {"slot", "session_started"}  # a session start would empty the slots just set
_UNSAID = "\u2026"


def trim(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """One Rasa event (its `as_dict`) with nothing in it that need not be kept; None for one that is not kept."""
    name = event["event"]
    base = {"event": name, "timestamp": event.get("timestamp")}
    if name == "user":
        parsed = event.get("parse_data") or {}
        intent = parsed.get("intent") or {}
        entities = [{key: entity.get(key) for key in _ENTITY} for entity in parsed.get("entities") or ()]
        kept = {"intent": {"name": intent.get("name"), "confidence": intent.get("confidence")}, "entities": entities}
        text = event.get("text")
        return {**base, "text": text, "parse_data": {**kept, "text": text}, "input_channel": event.get("input_channel")}
    if name == "bot":
        return {**base, "text": None, "data": {}, "metadata": {"utter_action": bot_response(event)}}
    if name in _PLAIN_EVENTS:
        return {**base, **{key: event.get(key) for key in _PLAIN_EVENTS[name]}}
    return None


def bot_response(event: Mapping[str, Any]) -> str | None:
    """The name of the response a bot event was made from."""
    name = (event.get("metadata") or {}).get("utter_action")
    return name if isinstance(name, str) else None


@dataclass(frozen=True)
class KeptTurn:
    """One turn: its id and number, its events, and the slots as they stood at its end."""

    turn: TurnId
    seq: int
    events: list[dict[str, Any]]
    slots: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As it is sealed."""
        return {"turn": self.turn, "seq": self.seq, "events": self.events, "slots": self.slots}


def without_words(turn: KeptTurn) -> KeptTurn:
    """A turn with nothing left in it of what the person said."""
    unsaid = {"text": _UNSAID, "entities": []}
    events = [
        {**event, "text": _UNSAID, "parse_data": {**event["parse_data"], **unsaid}}
        if event["event"] == "user"
        else event
        for event in turn.events
    ]
    return replace(turn, events=events)


def replay(turns: Iterable[KeptTurn]) -> list[dict[str, Any]]:
    """Events that bring a tracker back to the end of the last turn: the slots, then what happened, oldest first."""
    turns = list(turns)
    if not turns:
        return []
    at = turns[0].events[0]["timestamp"] if turns[0].events else None
    slots = [
        {"event": "slot", "name": name, "value": value, "timestamp": at} for name, value in turns[-1].slots.items()
    ]
    happened = [event for turn in turns for event in turn.events if event["event"] not in _RESETTING]
    return [{"event": "action", "name": "action_listen", "timestamp": at}, *slots, *happened]


class EphemeralStore:
    """Conversations that must not be kept: in memory, bounded, an hour long, sealed under a key never written."""

    def __init__(self, people: int = 10_000, turns: int = 3, clock: Clock = time.time) -> None:
        self._held: OrderedDict[PersonId, tuple[float, Key, list[bytes]]] = OrderedDict()
        self._people = people
        self._turns = turns
        self._clock = clock
        self._key = Key.new()

    def chat_key(self, person: PersonId) -> Key:
        """The key for values of this chat: the one it began with, or a fresh one."""
        held = self._live(person)
        return held[1] if held else Key.new()

    def turns(self, person: PersonId) -> list[KeptTurn]:
        """The last turns, oldest first."""
        held = self._live(person)
        return [KeptTurn(**unseal_json(self._key, sealed, ("memory", person))) for sealed in held[2]] if held else []

    def keep(self, person: PersonId, chat: Key, turn: KeptTurn) -> None:
        """Hold one more turn; the oldest goes, and so does whoever has been silent longest."""
        held = self._live(person)
        sealed = [*(held[2] if held else []), seal_json(self._key, turn.as_json(), ("memory", person))]
        self._held[person] = (self._clock() + CHAT_SECONDS, chat, sealed[-self._turns :])
        self._held.move_to_end(person)
        while len(self._held) > self._people:
            self._held.popitem(last=False)

    def drop(self, person: PersonId) -> None:
        """Forget a person's conversation."""
        self._held.pop(person, None)

    def sweep(self) -> None:
        """Forget every conversation that has been silent for an hour."""
        for person in [person for person, (until, _, _) in self._held.items() if until <= self._clock()]:
            self.drop(person)

    def _live(self, person: PersonId) -> tuple[float, Key, list[bytes]] | None:
        held = self._held.get(person)
        if held and held[0] <= self._clock():
            self.drop(person)
            return None
        return held
