"""Values on their way, and values lent for one chat: sealed under the chat's key, which dies an hour after it."""

from __future__ import annotations

from collections.abc import Mapping

from actions.dialogue.turn import Turn
from confidant.subject.ledger import LedgerEvent

_PERSONAL = "personalisation"
OF_THE_CHAT = ("search", "store", "chat_facts", "chat_only", "order_number", "feedback_stars")
"""Slots that hold what a chat is about."""
Held = dict[str, str]
"""A value on its way into the vault: its field, the sealed value and the kind it was sealed as."""


def held(field: str, token: str, kind: str) -> Held:
    """A value that the gate sealed."""
    return {"field": field, "value": token, "kind": kind}


def sealed(turn: Turn, field: str, value: str) -> Held:
    """A choice from a closed list, sealed as well: so it dies with the chat's key."""
    return held(field, turn.seal(value, field), field)


def opened(turn: Turn, item: Held) -> str | None:
    """The plain value of something held; None when its chat key has died."""
    return turn.open(item["value"], item["kind"])


def generalised(field: str, value: str) -> str:
    """A value no finer than the data map says."""
    value = " ".join(value.split())[:80]
    if field == "name":
        first = value.split(" ")[0] if value else value
        return first[:1].upper() + first[1:]
    if field == "city":
        return value.title() if value.islower() else value
    if field == "budget" and value:
        return str(-(-int(float(value)) // 10) * 10)
    return value


# Only for this chat: sealed under the chat's key, so an hour after the last message nobody can open it any more


def use_for_chat(turn: Turn, purpose: str, items: list[Held], wording: str) -> None:
    """Use values for this chat only, and ask no more about their purpose in it."""
    if purpose != _PERSONAL:
        turn.say("utter_left_off")
        return
    with turn.layer.vault.change(turn.capability) as change:
        fields = [item["field"] for item in items]
        change.note(LedgerEvent.USED_FOR_CHAT, purpose=purpose, fields=fields, wording=wording)
    hold_lent_purposes(turn, {*session_purposes(turn), purpose})
    hold_for_session(turn, items)
    turn.say("utter_kept_for_chat")


def session_purposes(turn: Turn) -> set[str]:
    """The purposes that something may be used for in this chat only."""
    return set(turn.held("chat_only", session_facts=True) or ())


def hold_lent_purposes(turn: Turn, names: set[str]) -> None:
    """Say anew which purposes something may be used for in this chat only."""
    turn.hold("chat_only", sorted(names) or None, session_facts=True)


def lent_items(turn: Turn) -> Mapping[str, Held]:
    """What was lent for this chat, by field, sealed."""
    return turn.held("chat_facts", session_facts=True) or {}


def _hold_items(turn: Turn, items: Mapping[str, Held]) -> None:
    turn.hold("chat_facts", items or None, session_facts=True)


def session_facts(turn: Turn) -> Mapping[str, str]:
    """The values lent for this chat, by field."""
    values = {field: opened(turn, item) for field, item in lent_items(turn).items()}
    return {field: generalised(field, value) for field, value in values.items() if value is not None}


def drop_session_facts(turn: Turn, fields: set[str]) -> None:
    """Forget what was lent of some fields."""
    _hold_items(turn, {field: item for field, item in lent_items(turn).items() if field not in fields})


def hold_for_session(turn: Turn, items: list[Held]) -> None:
    """Hold values for this chat."""
    _hold_items(turn, {**lent_items(turn), **{item["field"]: item for item in items}})


def tastes(turn: Turn) -> dict[str, str]:
    """What may be used for personal service now: what is kept, and what was lent for this chat."""
    known = dict(turn.layer.vault.tastes(turn.capability))
    return known if turn.record.paused else {**known, **session_facts(turn)}


def withdraw_session_facts(turn: Turn, purpose: str) -> None:
    """Forget what was lent for a purpose; when nothing else is lent, the chat's key dies too."""
    fields = turn.layer.datamap.fields.values()
    drop_session_facts(turn, {field.name for field in fields if purpose in field.purposes})
    others = session_purposes(turn) - {purpose}
    hold_lent_purposes(turn, others)
    if not lent_items(turn) and not others:
        turn.layer.keys.drop_chat_key(turn.capability.person)
