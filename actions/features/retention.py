"""How long things are kept: the person chooses among what the data map allows."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.questions import awaits
from actions.dialogue.turn import Turn
from actions.parsing.mentions import purpose_named
from actions.resources import phrases
from confidant.datamap import SERVICE, Purpose
from confidant.formats import for_days
from confidant.subject.vault import PurposeChoice
from confidant.turn.pending_operations import Proposal

_SPAN = re.compile(r"\b(half an?|\d{1,4}|an?|one|two|three|four|six|twelve)\s*(day|week|month|year)s?\b")
_ALONE = re.compile(r"[1-9]\d{0,3}")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_HALF = {"day": 1, "week": 4, "month": 15, "year": 180}  # half a year as six months
_MONTHS = 12


def days_named(text: str, *, alone: bool = False) -> int | None:
    """A span of time in days: "a month", "2 weeks"; where days were asked for, a number `alone` is one, too."""
    found = _SPAN.search(text.casefold())
    if found is None:
        return int(text) if alone and _ALONE.fullmatch(text) else None
    number, unit = found.groups()
    if number.startswith("half"):
        return _HALF[unit]
    count = int(number) if number.isdigit() else _NUMBERS[number]
    if unit == "month" and count % _MONTHS == 0:
        count, unit = count // _MONTHS, "year"
    return count * _DAYS[unit]


class SetRetention(ConfidantAction):
    """Choose how long."""

    def name(self) -> str:
        """The action's name."""
        return "action_set_retention"

    def act(self, turn: Turn) -> None:
        """Propose the choice, or show the choices as buttons."""
        name, _, days = (turn.capability.argument or "").partition("-")
        purposes = turn.layer.datamap.purposes
        on = [
            one.name
            for one in turn.layer.datamap.optional_purposes
            if turn.record.choice(one.name) is PurposeChoice.AGREED
        ]
        named = name if name in purposes else purpose_named(turn.words)
        purpose = purposes[named or (on[0] if len(on) == 1 else "personalisation")]
        wanted = int(days) if days.isdecimal() else days_named(turn.words)
        if wanted is None:
            _show(turn, purpose)
        else:
            _propose(turn, purpose, wanted)


def _show(turn: Turn, purpose: Purpose) -> None:
    now = turn.record.retention.get(purpose.name, purpose.retention_days)
    buttons = [
        {"title": for_days(days), "payload": f"/set_retention.{purpose.name}-{days}"}
        for days in purpose.retention_choices
    ]
    what = {"what": purpose.label, "days": for_days(now)}
    if turn.proposal is not None:  # asked in the middle of another question: that one comes back
        turn.say("utter_retention_now", **what)
    else:
        turn.ask(f"retention:{purpose.name}", "utter_retention_choices", **what, buttons=buttons)


def _propose(turn: Turn, purpose: Purpose, wanted: int) -> None:
    """Propose the longest time that is not longer than wished."""
    fitting = [days for days in purpose.retention_choices if days <= wanted]
    if not fitting:
        shortest = min(purpose.retention_choices)
        turn.say("utter_retention_shortest", what=purpose.label, days=for_days(shortest), purpose=purpose.name)
        return
    chosen = max(fitting)
    words = phrases()
    since = words["counted_from"]["message" if purpose.name == SERVICE else "told"]
    question = words["ask_retention"].format(label=purpose.label, chosen=for_days(chosen), since=since)
    if chosen != wanted:
        question = f"{words['nearest_time'].format(wanted=for_days(wanted), chosen=for_days(chosen))} {question}"
    turn.propose(RETENTION, question, purpose=purpose.name, days=chosen)


@awaits("retention")
def _length_came(turn: Turn) -> bool:
    purpose = turn.layer.datamap.purposes[turn.asking.partition(":")[2]]
    wanted = days_named(turn.words.strip(), alone=True)
    if wanted is not None:
        _propose(turn, purpose, wanted)
    return wanted is not None


def _answered(turn: Turn, proposal: Proposal) -> None:
    name, days = proposal.scope["purpose"], proposal.scope["days"]
    with turn.layer.vault.change(turn.capability) as change:
        change.keep_for(name, days)
    turn.say("utter_retention_set", what=turn.layer.datamap.purposes[name].label, days=for_days(days))


RETENTION = register(Operation("retention", on_yes(_answered)))
