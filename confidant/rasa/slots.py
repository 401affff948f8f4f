"""What a slot may hold, whatever action set it: one place that every slot passes on its way into a tracker.

Actions of ours, actions of others, forms, slot mappings and Rasa itself all set slots by one event, and a tracker takes
events in one method. There each value is looked at before anything else sees it: the tracker, the store, the event
broker, the action server's next call. What may not be held becomes None.
"""

from __future__ import annotations

import functools
from collections.abc import Container
from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.slots import CategoricalSlot, FloatSlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker

from confidant.errors import SealBrokenError
from confidant.layer import detector, process
from confidant.turn.context import TurnContext, current_turn, is_value_token, kind_of, open_value


def may_hold(slot: Slot | None, value: Any, names: Container[str] = ()) -> bool:
    """Whether a slot may hold a value.

    Allowed are a flag, a number within the slot's bounds, a word from the slot's list that is nothing personal, a value
    that was sealed for this person, and a list of such values. A slot that the domain does not know holds nothing.
    In a list, `about:*` stands for all fields and purposes of the data map.

    Args:
        slot: the slot as the domain declares it.
        value: what it is set to.
        names: names of all slots: a form notes which one it asks for.
    """
    if value is None:
        return True
    if slot is None:
        return False
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return isinstance(slot, FloatSlot) and slot.min_value <= value <= slot.max_value
    if isinstance(value, str):
        return _is_listed(slot, value, names) or _is_sealed(value)
    return isinstance(value, list) and all(_is_sealed(item) for item in value)


def _is_listed(slot: Slot, text: str, names: Container[str]) -> bool:
    if slot.name == REQUESTED_SLOT:
        return text in names
    if not isinstance(slot, CategoricalSlot) or _is_personal(text):
        return False
    about, _, name = text.lower().partition(":")
    return text.lower() in slot.values or (f"{about}:*" in slot.values and name in _declared())


@functools.lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    """The names of fields and purposes, for which `about:*` stands in a list."""
    declared = process().layer.datamap
    return frozenset(name.lower() for name in (*declared.fields, *declared.purposes))


def _is_sealed(value: Any) -> bool:
    """Whether a value was sealed for this person; between turns, when the store brings a chat back, by its form."""
    turn = current_turn.get()
    return is_value_token(value) and (turn is None or _opens(turn, value))


def _opens(turn: TurnContext, token: str) -> bool:
    for key in (turn.chat_key, turn.key):
        try:
            open_value(key, turn.person, token, kind_of(token))
        except SealBrokenError:
            continue
        return True
    return False


@functools.lru_cache(maxsize=4096)
def _is_personal(text: str) -> bool:
    """Whether the detector finds something personal in a word of a list. The lists are closed, so each is read once."""
    return bool(detector().find(text))


def guard() -> None:
    """Let no tracker of this process take a slot's value that may not be held."""
    update = DialogueStateTracker.update

    @functools.wraps(update)
    def checked(self: DialogueStateTracker, event: Event, *args: Any, **kwargs: Any) -> None:
        if isinstance(event, SlotSet) and not may_hold(self.slots.get(event.key), event.value, self.slots):
            event.value = None
        update(self, event, *args, **kwargs)

    DialogueStateTracker.update = checked
