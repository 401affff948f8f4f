"""Remembering: ask just in time, say why, and keep only after a yes."""

from __future__ import annotations

import re
from typing import Any

from actions.base import CHAT, NO, YES, Turn, awaits, operation, settle
from actions.parts import joined, phrases
from privacy.errors import ConsentNeededError, PausedError
from privacy.pending import Proposal
from privacy.vault import NO as REFUSED
from privacy.vault import YES as AGREED

_BUTTONS = "[Yes] [Only for this chat] [No]"
_CHAT_ONLY = re.compile(r"\b(only|just)\b.{0,20}\b(chat|now|today|this time|once|conversation)\b")
_YEARS = re.compile(r"\b\d{1,2}\b")
Held = dict[str, dict[str, str]]
"""Values on their way into the vault, by field: a sealed token with its kind, or a choice from a closed list."""


def held(field: str, value: str, kind: str = "") -> dict[str, str]:
    """One value on its way: sealed as the gate left it (then with its kind), or a choice."""
    return {"field": field, "value": value, "kind": kind}


def opened(turn: Turn, item: dict[str, str]) -> str | None:
    """The plain value of something held; None when its chat key has died."""
    return turn.open(item["value"], item["kind"]) if item["kind"] else item["value"]


def offer(turn: Turn, items: list[dict[str, str]], *, source: str = "told", asking: bool = True) -> None:
    """Keep what may be kept; ask once, with a reason, for what needs a yes.

    Args:
        turn: the turn.
        items: what the person told, from `held`.
        source: how it became known: told or noticed.
        asking: whether to ask at all; what was only noticed is never worth a question.
    """
    record = turn.record
    if record.paused:
        if asking:
            turn.say("utter_paused_not_kept")
        return
    kept: list[str] = []
    wanting: list[dict[str, str]] = []
    for item in items:
        if keep(turn, item, source):
            kept.append(item["field"])
        else:
            wanting.append(item)
    if kept and asking:
        _thank(turn, kept)
    if not wanting or not asking:
        return
    purpose = turn.layer.datamap.field(wanting[0]["field"]).purposes[0]
    if record.choice(purpose) == REFUSED:
        turn.say("utter_refused_before")
    elif purpose in (turn.slot("chat_only") or []):
        _lend(turn, wanting)
        turn.say("utter_kept_for_chat")
    else:
        turn.propose("remember", question(turn, purpose, wanting), purpose=purpose, items=wanting)


def question(turn: Turn, purpose: str, items: list[dict[str, str]]) -> str:
    """The sentence that asks for consent, from the data map."""
    datamap = turn.layer.datamap
    if len(items) == 1:
        return datamap.field(items[0]["field"]).ask
    labels = joined([datamap.field(item["field"]).label for item in items])
    return f"May I remember {labels}, {datamap.purposes[purpose].sentence}?"


def keep(turn: Turn, item: dict[str, str], source: str) -> bool:
    """Put a value into the vault; False when its purpose has no consent."""
    value = opened(turn, item)
    if value is None:
        turn.say("utter_tell_me_again")
        return True
    try:
        with turn.layer.vault.change(turn.access) as change:
            change.remember(item["field"], generalised(item["field"], value), phrases()["sources"][source])
    except (ConsentNeededError, PausedError):
        return False
    turn.refresh()
    return True


def generalised(field: str, value: str) -> str:
    """A value no finer than the data map says."""
    value = " ".join(value.split())[:80]
    if field == "name":
        first = value.split(" ")[0] if value else value
        return first[:1].upper() + first[1:]
    if field == "city":
        return value.title() if value.islower() else value
    if field == "budget":
        return str(-(-int(float(value)) // 10) * 10)
    return value


def _lend(turn: Turn, items: list[dict[str, str]]) -> None:
    lent: Held = dict(turn.slot("chat_facts") or {})
    for item in items:
        lent[item["field"]] = item
    turn.set("chat_facts", lent)


def tastes(turn: Turn) -> dict[str, str]:
    """What may be used for personal service now: what is kept, and what was lent for this chat."""
    known = dict(turn.layer.vault.tastes(turn.access))
    if turn.record.paused:
        return known
    for field, item in (turn.slot("chat_facts") or {}).items():
        value = opened(turn, item)
        if value is not None:
            known[field] = generalised(field, value)
    return known


def _thank(turn: Turn, fields: list[str]) -> None:
    labels = joined([turn.layer.datamap.field(field).label for field in fields])
    turn.say("utter_remembered", what=labels)


@operation("remember")
def _answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    purpose, items = proposal.scope["purpose"], proposal.scope["items"]
    wording = f"{proposal.wording} {_BUTTONS}"
    if answer == NO:
        refuse(turn, purpose, wording)
    elif answer == CHAT:
        with turn.layer.vault.change(turn.access) as change:
            change.note("for this chat", purpose=purpose, fields=[item["field"] for item in items], wording=wording)
        turn.set("chat_only", sorted({*(turn.slot("chat_only") or []), purpose}))
        _lend(turn, items)
        turn.say("utter_kept_for_chat")
    else:
        agree(turn, purpose, wording, items)


def refuse(turn: Turn, purpose: str, wording: str) -> None:
    """A no: noted, so that nobody is asked twice, and what was lent for this chat is gone."""
    with turn.layer.vault.change(turn.access) as change:
        erased = change.choose(purpose, REFUSED, wording)
    turn.layer.keys.drop_chat_key(turn.access.person)
    turn.set("chat_facts", None)
    turn.say("utter_not_kept")
    if erased:
        labels = joined([turn.layer.datamap.field(field).label for field in erased])
        turn.say("utter_erased_with_it", what=labels)


def agree(turn: Turn, purpose: str, wording: str, items: list[dict[str, Any]]) -> None:
    """A yes: before the first one, ask once whether the person is old enough to give it."""
    if not turn.record.of_age:
        age = turn.layer.datamap.of_age(turn.shop.brand.country)
        text = phrases()["ask_age"].format(age=age)
        turn.propose("age", text, purpose=purpose, items=items, agreed_to=wording)
        return
    with turn.layer.vault.change(turn.access) as change:
        change.choose(purpose, AGREED, wording)
    turn.refresh()
    fields = [item["field"] for item in items if keep(turn, item, "told")]
    if fields:
        _thank(turn, fields)
    else:
        turn.say("utter_switched_on", what=turn.layer.datamap.purposes[purpose].label)
    if purpose == "marketing" and "email" not in turn.record.facts:
        turn.ask("offers:email", "utter_offers_ask_email")


@awaits("proposal")
def _in_own_words(turn: Turn) -> bool:
    """Answers that are neither yes nor no: "only for this chat", and an age."""
    proposal = turn.layer.pending.open(turn.access)
    if proposal is None:
        return False
    if proposal.kind in {"remember", "purpose_on"} and _CHAT_ONLY.search(turn.text.casefold()):
        settle(turn, proposal, CHAT)
        return True
    years = _YEARS.search(turn.text) if proposal.kind == "age" else None
    if years is None:
        return False
    old_enough = int(years.group()) >= turn.layer.datamap.of_age(turn.shop.brand.country)
    settle(turn, proposal, YES if old_enough else NO)
    return True


@operation("age")
def _age_answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    scope = proposal.scope
    if answer != YES:
        with turn.layer.vault.change(turn.access) as change:
            for purpose in turn.layer.datamap.optional_purposes:
                change.choose(purpose.name, REFUSED, proposal.wording)
        _lend(turn, scope["items"])
        turn.say("utter_too_young")
        return
    with turn.layer.vault.change(turn.access) as change:
        change.record.of_age = True
        change.note("confirmed age", wording=proposal.wording)
    turn.refresh()
    agree(turn, scope["purpose"], scope["agreed_to"], scope["items"])
