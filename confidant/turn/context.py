"""One turn: who it belongs to, what it may open, and the proofs that travel with it.

Three proofs, all made by the gate and short-lived:

- the *stamp*, a MAC over text and entities: this user event came through the gate;
- the *capability*, a sealed note that lets an action open one person for one turn, chat key included;
- *value tokens*, personal values sealed under the chat key for person, turn and kind.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from confidant.crypto.seal import TOKEN_PREFIX, Key, mac, same, seal_text, unseal_text
from confidant.datamap import KINDS
from confidant.errors import NoKeyError, RefusedError, SealBrokenError
from confidant.identifiers import PersonId, TurnId
from confidant.keystore.keys import Clock, KeyStore
from confidant.turn.answers import Answer, Press
from confidant.turn.shown_buttons import ShownButton
from confidant.turn.words import WORD_KINDS

CAPABILITY_SECONDS = 120

_STAMPED = ("entity", "role", "value", "start", "end")
_SEALED = KINDS | WORD_KINDS
_TOKEN = re.compile(re.escape(TOKEN_PREFIX) + r"[A-Za-z0-9_-]+\.[0-9a-f]+\.[a-z_]+")


class CodeCheck(str, Enum):
    """A typed code of the person's own page, compared with the true one."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass
class Handling:
    """The message of a channel that is being answered.

    Attributes:
        dedup_key: its hashed id.
        acknowledged: whether the turn was kept with it.
        page_code: how its text compares with the code of the person's own page; None when it is no code.
    """

    dedup_key: bytes
    acknowledged: bool = False
    page_code: CodeCheck | None = None


@dataclass
class TurnContext:
    """What Rasa's side knows of the turn it is in. One object per turn, dropped at its end.

    `shown` are the buttons that its answers carry, as the person sees them; `void` says that nothing of it may stay,
    because its person was erased in it or another process has answered it.
    """

    person: PersonId
    key: Key
    chat_key: Key
    turn_id: TurnId
    answered_nonce: str | None
    seq: int
    keeps: bool
    events_before: int = 0
    handling: Handling | None = None
    failed: bool = False
    apologised: bool = False
    void: bool = False
    shown: list[ShownButton] = field(default_factory=list, repr=False)
    keeps_nothing: bool = False
    note: dict[str, str] | None = field(default=None, repr=False)


current_turn: ContextVar[TurnContext | None] = ContextVar("current_turn", default=None)
last_turn_failed: ContextVar[bool] = ContextVar("last_turn_failed", default=False)
"""For channels: whether the message just handled was not kept, so that the platform should send it again."""


answering: ContextVar[bool] = ContextVar("answering", default=False)
"""For the store: whether a message is being answered. Only then a conversation may be read."""

handling: ContextVar[Handling | None] = ContextVar("handling", default=None)
"""For the store: which message to settle in the transaction that keeps the turn."""


@dataclass(frozen=True)
class GatedMessage:
    """What the gate let through.

    Attributes:
        text: the message with placeholders, or a command such as `/greet`.
        entities: Rasa entities for the sealed values, offsets in `text`.
        removed: something was found that is never kept.
        press: the button of ours that was pressed; None also when it is too old.
        argument: what came behind a command's dot, from a closed list.
        version: that of the lexicon that the message was read with.
    """

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    removed: bool = False
    press: Press | None = None
    argument: str | None = None
    version: str = ""


@dataclass(frozen=True)
class Capability:
    """What an action may open: one person, in one turn.

    `answered_nonce` is the nonce of the question that was the last thing said before this turn; `version` is that of
    the lexicon that the message was read with.
    """

    person: PersonId
    key: Key
    chat_key: Key
    turn_id: TurnId
    answered_nonce: str | None
    keeps: bool
    removed: bool = False
    press: Press | None = None
    argument: str | None = None
    version: str = ""

    def open(self, token: str, kind: str) -> str:
        """Open a personal value of this chat.

        Raises:
            SealBrokenError: not ours, or its chat key has died.
        """
        return open_value(self.chat_key, self.person, token, kind)


def own_capability(keys: KeyStore, person: PersonId) -> Capability:
    """Access for the layer's own work on a person, outside any turn: an erasure by letter, a page, a blocked chat.

    Raises:
        NoKeyError: the person was erased, or never was.
    """
    opened = keys.open(person)
    return Capability(
        person=person,
        key=opened.key,
        chat_key=opened.chat or Key.new(),
        turn_id=new_turn_id(),
        answered_nonce=None,
        keeps=True,
    )


def new_turn_id() -> TurnId:
    """A random id for a turn (24 hexadecimal characters)."""
    return TurnId(os.urandom(12).hex())


def seal_value(chat: Key, person: PersonId, turn: TurnId, kind: str, value: str) -> str:
    """Seal a found value for the rest of this chat: `cs1.<sealed>.<turn>.<kind>`."""
    return f"{seal_text(chat, value, ('gate', person, turn, kind))}.{turn}.{kind}"


def open_value(chat: Key, person: PersonId, token: str, kind: str) -> str:
    """Open a value token of the expected kind.

    Raises:
        SealBrokenError: not ours, another kind, another person, or the chat key has died.
    """
    sealed, _, rest = token.removeprefix(TOKEN_PREFIX).partition(".")
    turn, _, written_kind = rest.partition(".")
    if not token.startswith(TOKEN_PREFIX) or written_kind != kind:
        raise SealBrokenError
    return unseal_text(chat, TOKEN_PREFIX + sealed, ("gate", person, turn, kind))


def kind_of(token: str) -> str:
    """The kind that a value token says it is of."""
    return token.rpartition(".")[2]


def is_value_token(value: object) -> bool:
    """Whether something has the form of a value token (it may still not open)."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _canonical(entities: Sequence[Mapping[str, Any]]) -> str:
    """What the stamp covers: the kinds that only the gate gives. A bot's own NLU may add others."""
    sealed = [[entity.get(key) for key in _STAMPED] for entity in entities if entity.get("entity") in _SEALED]
    return json.dumps(sealed, separators=(",", ":"))


def _press(note: Mapping[str, str] | None) -> Press | None:
    return Press(Answer(note["answer"]), note["nonce"]) if note is not None else None


class TurnProofs:
    """Makes and checks stamps and capabilities."""

    def __init__(self, keys: KeyStore, clock: Clock = time.time) -> None:
        self._keys = keys
        self._clock = clock

    def stamp(self, turn: TurnId, text: str, entities: Sequence[Mapping[str, Any]]) -> str:
        """The gate's stamp over a turn's text and entities."""
        return mac(self._keys.stamp_key, turn, text, _canonical(entities)).hex()

    def stamped(self, turn: TurnId, text: str, entities: Sequence[Mapping[str, Any]], stamp: str) -> bool:
        """Whether the stamp is the gate's own."""
        return same(self.stamp(turn, text, entities), stamp)

    def note(self, turn: TurnContext, gated: GatedMessage) -> dict[str, str]:
        """What travels with the user message: stamp and capability."""
        return {
            "turn": turn.turn_id,
            "stamp": self.stamp(turn.turn_id, gated.text, gated.entities),
            "capability": self._capability(turn, gated),
        }

    def _capability(self, turn: TurnContext, gated: GatedMessage) -> str:
        note = {
            "person": turn.person,
            "key": turn.key.id,
            "chat": [turn.chat_key.id, turn.chat_key.secret.hex()],
            "turn": turn.turn_id,
            "answers": turn.answered_nonce,
            "keeps": turn.keeps,
            "removed": gated.removed,
            "press": asdict(gated.press) if gated.press else None,
            "argument": gated.argument,
            "version": gated.version,
            "until": int(self._clock()) + CAPABILITY_SECONDS,
        }
        return seal_text(self._keys.capability_key, json.dumps(note), ("capability",))

    def capability(self, message: Mapping[str, Any]) -> Capability:
        """Open the gate's note on a user message, as Rasa hands it to an action.

        Args:
            message: Rasa's `latest_message`: text, entities and the gate's note.

        Raises:
            RefusedError: no note, a forged or late one, or a text that is not the stamped one.
            NoKeyError: the person was erased since.
        """
        gate = message.get("gate")
        try:
            note = json.loads(unseal_text(self._keys.capability_key, gate["capability"], ("capability",)))  # type: ignore[index]
            turn, until = note["turn"], note["until"]
            stamped = self.stamped(turn, message["text"], message["entities"], gate["stamp"])  # type: ignore[index]
        except (SealBrokenError, KeyError, TypeError, AttributeError, ValueError):
            raise RefusedError from None
        if not stamped or until < self._clock():
            raise RefusedError
        keys = self._keys.open(note["person"])
        if keys.key.id != note["key"]:
            raise NoKeyError
        chat_id, chat_secret = note["chat"]
        chat = Key(chat_id, bytes.fromhex(chat_secret))
        return Capability(
            person=keys.person,
            key=keys.key,
            chat_key=chat,
            turn_id=turn,
            answered_nonce=note["answers"],
            keeps=note["keeps"],
            removed=note["removed"],
            press=_press(note["press"]),
            argument=note["argument"],
            version=note.get("version", ""),
        )
