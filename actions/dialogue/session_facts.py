"""Facts for one chat, or on their way into the vault: sealed under the chat's key, which dies an hour after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from actions.dialogue.turn import Turn
from confidant.datamap import Field
from confidant.subject.ledger import LedgerEvent
from shop.recommend import PRICE, Taste

_PERSONAL = "personalisation"
OF_THE_CHAT = ("search", "store", "chat_facts", "chat_only", "order_number", "order_wish", "feedback_stars")
"""Slots that hold what a chat is about."""


@dataclass(frozen=True)
class SessionFact:
    """What a message tells of its person: used in this chat, or on its way into the vault.

    Attributes:
        field: the data map's name of it.
        token: its value, sealed under the chat's key.
        kind: the kind that the value was sealed as.
    """

    field: str
    token: str
    kind: str


def to_json(facts: Iterable[SessionFact]) -> list[dict[str, str]]:
    """Facts as a slot or a proposal holds them."""
    return [asdict(fact) for fact in facts]


def from_json(items: Iterable[Mapping[str, str]] | None) -> list[SessionFact]:
    """Facts that a slot or a proposal held, if it held any."""
    return [SessionFact(**item) for item in items or ()]


def sealed(turn: Turn, field: str, value: str) -> SessionFact:
    """A choice from a closed list, sealed as well: so it dies with the chat's key."""
    return SessionFact(field, turn.seal(value, field), field)


def opened(turn: Turn, fact: SessionFact) -> str | None:
    """The plain value of a fact; None when its chat key has died."""
    return turn.open(fact.token, fact.kind)


def generalised(field: Field, value: str) -> str:
    """A value no finer than the data map says: a first name, a town, an amount in full tens."""
    value = " ".join(value.split())[:80]
    if "person" in field.kinds:
        first = value.split(" ")[0] if value else value
        return first[:1].upper() + first[1:]
    if "place" in field.kinds:
        return value.title() if value.islower() else value
    if field.facet == PRICE and value:
        return str(-(-int(float(value)) // 10) * 10)
    return value


# Only for this chat: sealed under the chat's key, so an hour after the last message nobody can open it any more


def use_for_chat(turn: Turn, purpose: str, facts: list[SessionFact], wording: str) -> None:
    """Use facts for this chat only, and ask no more about their purpose in it."""
    if purpose != _PERSONAL:
        turn.say("utter_left_off")
        return
    with turn.layer.vault.change(turn.capability) as change:
        fields = [fact.field for fact in facts]
        change.note(LedgerEvent.USED_FOR_CHAT, purpose=purpose, fields=fields, wording=wording)
    set_session_purposes(turn, {*session_purposes(turn), purpose})
    add_session_facts(turn, facts)
    turn.say("utter_kept_for_chat")


def session_purposes(turn: Turn) -> set[str]:
    """The purposes that something may be used for in this chat only."""
    return set(turn.open_slot("chat_only", chat_only=True) or ())


def set_session_purposes(turn: Turn, names: set[str]) -> None:
    """Say anew which purposes something may be used for in this chat only."""
    turn.seal_slot("chat_only", sorted(names) or None, chat_only=True)


def session_facts(turn: Turn) -> dict[str, SessionFact]:
    """What may be used in this chat only, by field."""
    return {fact.field: fact for fact in from_json(turn.open_slot("chat_facts", chat_only=True))}


def _set_session_facts(turn: Turn, facts: Iterable[SessionFact]) -> None:
    turn.seal_slot("chat_facts", to_json(facts) or None, chat_only=True)


def session_values(turn: Turn) -> dict[str, str]:
    """The plain values of what may be used in this chat only, by field."""
    values = {field: opened(turn, fact) for field, fact in session_facts(turn).items()}
    fields = turn.layer.datamap.fields
    return {name: generalised(fields[name], value) for name, value in values.items() if value is not None}


def drop_session_facts(turn: Turn, fields: set[str]) -> None:
    """Forget what some fields hold for this chat."""
    _set_session_facts(turn, (fact for fact in session_facts(turn).values() if fact.field not in fields))


def add_session_facts(turn: Turn, facts: list[SessionFact]) -> None:
    """Use facts in this chat, in place of older ones of the same fields."""
    _set_session_facts(turn, {**session_facts(turn), **{fact.field: fact for fact in facts}}.values())


def usable(turn: Turn) -> dict[str, str]:
    """What may be used for personal service now, by field: what is kept, and what is for this chat only."""
    known = dict(turn.layer.vault.tastes(turn.capability))
    return known if turn.record.paused else {**known, **session_values(turn)}


def tastes(turn: Turn) -> list[Taste]:
    """What of it says something about goods."""
    known, fields = usable(turn), turn.layer.datamap.fields
    return [
        Taste(name, field.facet, known[name], field.goods)
        for name, field in fields.items()
        if field.facet is not None and name in known
    ]


def withdraw_session_facts(turn: Turn, purpose: str) -> None:
    """Forget what a purpose had for this chat only; when nothing else is left of it, the chat's key dies too."""
    fields = turn.layer.datamap.fields.values()
    drop_session_facts(turn, {field.name for field in fields if purpose in field.purposes})
    others = session_purposes(turn) - {purpose}
    set_session_purposes(turn, others)
    if not session_facts(turn) and not others:
        turn.layer.keys.drop_chat_key(turn.capability.person)
