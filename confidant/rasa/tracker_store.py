"""Rasa's conversation, sealed: one row per turn, and a start that costs the same after two turns or two thousand.

`retrieve` and `save` never raise: Rasa answers a raising store with an unsealed one in memory. What goes wrong marks
the turn instead, and the processor ends it with an apology.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import insert, select

from confidant.crypto.seal import Key, seal_json, unseal_json
from confidant.datamap import SERVICE
from confidant.errors import AnsweredError, NoKeyError, RefusedError, SealBrokenError
from confidant.identifiers import PersonId
from confidant.keystore.keys import DAY
from confidant.layer import Layer, current_layer
from confidant.rasa import logs
from confidant.rasa.install import install
from confidant.rasa.processor import GuardedProcessor
from confidant.rasa.slots import may_hold
from confidant.rights.retention import sweep
from confidant.startup import refuse, start
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject.vault import Record, load
from confidant.turn.context import TurnContext, answering, current_turn, handling, new_turn_id
from confidant.turn.conversation import EphemeralStore, KeptTurn, bot_response, replay, trim, without_words

logger = logging.getLogger("confidant.rasa.tracker_store")

APOLOGY = "utter_sorry"
_ONLY_TO_ANSWER = (
    "conversations are opened only to answer a message, never to export or evaluate them. Nothing was read or written. "
    "People take their own data away in the chat (/export)."
)
FORGETTING = "utter_too_young"  # what was said before this answer is erased, so its own words must not stay either
_TAIL = 3  # turns given back to Rasa: rules look at one turn, a question and its answer at two
_SWEEP_SECONDS = 3600


class SealedTrackerStore(TrackerStore):
    """A Rasa tracker store. Named in endpoints.yml as `confidant.rasa.tracker_store.SealedTrackerStore`."""

    def __init__(
        self,
        domain: Domain,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        layer: Layer | None = None,
        **kwargs: Any,
    ) -> None:
        install()
        self._layer = layer or start(current_layer)
        self._memory = EphemeralStore(turns=_TAIL, clock=self._layer.clock)
        self._swept_at = 0.0
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Begin a turn: find the person, open their keys, bring back the last turns."""
        if not self._may_read():
            return None
        logs.serving()
        current_turn.set(None)
        try:
            turn, kept = await asyncio.to_thread(self._open, sender_id)
            tracker = self._rebuild(sender_id, kept)
        except Exception as error:
            logger.error("store: a turn could not be opened (%s)", type(error).__name__)
            return None
        turn.events_before = len(tracker.events) if tracker else 0
        current_turn.set(turn)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Bring back the last turns, as `retrieve` does: older ones are for the person's own eyes, not for Rasa's."""
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        """Nobody's: all conversations are only asked for by who wants to read them, such as `rasa export`."""
        self._may_read()
        return []

    @staticmethod
    def _may_read() -> bool:
        """Whether a message is being answered. Else nobody may read a conversation, nor use up its open question.

        A server refuses in silence and goes on; another program, such as `rasa export`, ends here with a sentence.
        """
        if answering.get():
            return True
        if not GuardedProcessor.answers:
            refuse(_ONLY_TO_ANSWER)
        logger.error("store: a conversation was asked for outside of a turn")
        return False

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the turn, if it may be kept: one sealed row, then the broker."""
        turn = current_turn.get()
        new = list(tracker.events)[turn.events_before :] if turn else []
        if turn is None or turn.failed or turn.keeps_nothing or not new:
            return
        try:
            self._refuse_unstamped(turn, new)
            said = {bot_response(event.as_dict()) for event in new if isinstance(event, BotUttered)}
            if APOLOGY in said:
                turn.failed = turn.apologised = True
                return
            kept = KeptTurn(turn.turn_id, turn.seq, _trimmed(new, tracker), _slots(tracker))
            if FORGETTING in said:
                self._memory.drop(turn.person)
                kept = without_words(kept)
            sealed = await asyncio.to_thread(self._keep, turn, kept)
        except (NoKeyError, AnsweredError):  # erased in this very turn; or another process has answered it
            self._memory.drop(turn.person)
            turn.void = True
            return
        except Exception as error:
            turn.failed = True
            logger.error("store: a turn could not be saved (%s)", type(error).__name__)
            return
        if sealed and self.event_broker:
            row = {"event": "turn", "sender_id": turn.person, "turn": turn.turn_id}
            self.event_broker.publish({**row, "sealed": base64.b64encode(sealed).decode()})
        await self._sweep_when_due()

    # Opening

    def _open(self, sender_id: str) -> tuple[TurnContext, list[KeptTurn]]:
        keys = self._layer.keys
        person = keys.resolve(sender_id)
        opened = keys.open(person)
        with reading(self._layer.engine) as connection:
            record = load(connection, person, opened.key, self._layer.clock())
            kept = self._from_disk(connection, person, opened.key) if record.keeps_turns() else []
        if record.keeps_turns():
            chat = keys.chat_key(opened)
        else:
            chat, kept = self._memory.chat_key(person), self._memory.turns(person)
        turn = TurnContext(
            person=person,
            key=opened.key,
            chat_key=chat,
            turn_id=new_turn_id(),
            answered_nonce=self._layer.pending.begin_turn(person, opened.key),
            seq=kept[-1].seq + 1 if kept else 1,
            keeps=record.keeps_turns(),
            handling=handling.get(),
        )
        return turn, kept

    def _from_disk(self, connection: Any, person: PersonId, key: Any) -> list[KeptTurn]:
        table = schema.turns
        query = select(table).where(table.c.person == person, table.c.expires_at > self._layer.clock())
        rows = connection.execute(query.order_by(table.c.seq.desc()).limit(_TAIL)).all()
        return [turn for row in reversed(rows) if (turn := self._opened(row, key)) is not None]

    @staticmethod
    def _opened(row: Any, key: Key) -> KeptTurn | None:
        try:
            return KeptTurn(**unseal_json(key, row.sealed, ("turns", row.person, row.id, str(row.seq))))
        except SealBrokenError:  # one damaged row must not end the chat for good
            logger.warning("store: a kept turn does not open and is left out")
            return None

    def _rebuild(self, sender_id: str, kept: list[KeptTurn]) -> DialogueStateTracker | None:
        if not kept:
            return None
        tracker = self.init_tracker(sender_id)
        for event in deserialise_events(replay(kept)):
            tracker.update(event, self.domain)
        return tracker

    # Keeping

    def _refuse_unstamped(self, turn: TurnContext, events: list[Event]) -> None:
        """Only what the gate stamped in this very turn may be kept.

        Raises:
            RefusedError: a user event came by another way.
        """
        for event in events:
            if not isinstance(event, UserUttered):
                continue
            stamp = (event.parse_data.get("gate") or {}).get("stamp", "")
            if not self._layer.proofs.stamped(turn.turn_id, event.text or "", event.entities or [], stamp):
                raise RefusedError

    def _keep(self, turn: TurnContext, kept: KeptTurn) -> bytes | None:
        layer = self._layer
        if not layer.keys.key_lives(turn.key.id):  # erased in this turn: the main database may still be busy with it
            raise NoKeyError
        now = int(layer.clock())
        row_id = new_turn_id()
        with writing(layer.engine, turn.person) as connection:
            if not layer.keys.key_lives(turn.key.id):
                raise NoKeyError
            record = load(connection, turn.person, turn.key, now)
            if not record.keeps_turns():
                self._memory.keep(turn.person, turn.chat_key, kept)
                return None
            seq = self._next_seq(connection, turn.person)  # turns may be gone since this one began
            kept = KeptTurn(kept.turn, seq, kept.events, kept.slots)
            sealed = seal_json(turn.key, kept.as_json(), ("turns", turn.person, row_id, str(seq)))
            expires_at = now + self._days(record) * DAY
            values = {"id": row_id, "person": turn.person, "seq": seq, "sealed": sealed, "expires_at": expires_at}
            connection.execute(insert(schema.turns).values(**values))
            if turn.handling is not None:  # kept and settled together: a message taken up again was not kept
                layer.inbox.acknowledge(connection, turn.handling.dedup_key)
        if turn.handling is not None:
            turn.handling.acknowledged = True
        self._memory.drop(turn.person)
        return sealed

    @staticmethod
    def _next_seq(connection: Any, person: PersonId) -> int:
        table = schema.turns
        query = select(table.c.seq).where(table.c.person == person).order_by(table.c.seq.desc()).limit(1)
        return int(connection.scalar(query) or 0) + 1

    def _days(self, record: Record) -> int:
        return record.retention.get(SERVICE, self._layer.datamap.purposes[SERVICE].retention_days)

    async def _sweep_when_due(self) -> None:
        now = time.monotonic()
        if self._swept_at and now - self._swept_at < _SWEEP_SECONDS:
            return
        self._swept_at = now
        self._memory.sweep()
        layer = self._layer
        try:
            await asyncio.to_thread(sweep, layer.engine, layer.keys, layer.datamap, layer.erasures, layer.clock)
        except Exception as error:
            logger.error("store: the sweep failed (%s)", type(error).__name__)


def _trimmed(events: list[Event], tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    trimmed = (trim(event.as_dict()) for event in events)
    return [event for event in trimmed if event is not None and _is_allowed(event, tracker)]


def _is_allowed(event: dict[str, Any], tracker: DialogueStateTracker) -> bool:
    """Whether a trimmed event may be kept; what a slot may not hold did not come this far (`confidant.rasa.slots`)."""
    if event["event"] != "slot":
        return True
    return may_hold(tracker.slots.get(event["name"]), event["value"], tracker.slots)


def _slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = tracker.slots
    held = {name: slot.value for name, slot in slots.items() if may_hold(slot, slot.value, slots)}
    return {name: value for name, value in held.items() if value is not None}
