"""How long things are kept: the person chooses among what the data map allows."""

from __future__ import annotations

import re

from actions.base import YES, ConfidantAction, Turn, operation
from actions.scopes import purpose_named
from privacy.pending import Proposal
from privacy.vault import YES as AGREED

_SPAN = re.compile(r"\b(\d{1,4}|a|an|one|two|three|six|twelve)\s*(day|week|month|year)s?\b")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "six": 6, "twelve": 12}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def days_named(text: str) -> int | None:
    """A span of time in days: "a month", "2 weeks"."""
    found = _SPAN.search(text.casefold())
    if found is None:
        return None
    number, unit = found.groups()
    return (int(number) if number.isdigit() else _NUMBERS[number]) * _DAYS[unit]


class SetRetention(ConfidantAction):
    """Choose how long."""

    def name(self) -> str:
        """The action's name."""
        return "action_set_retention"

    def act(self, turn: Turn) -> None:
        """Propose the choice, or show the choices as buttons."""
        name, _, days = (turn.access.argument or "").partition("-")
        purposes = turn.layer.datamap.purposes
        on = [one.name for one in turn.layer.datamap.optional_purposes if turn.record.choice(one.name) == AGREED]
        purpose = purposes[name or purpose_named(turn.text) or (on[0] if len(on) == 1 else "personalisation")]
        wanted = int(days) if days else days_named(turn.text)
        if wanted is None:
            self._show(turn, purpose.name)
            return
        chosen = min(purpose.retention_choices, key=lambda choice: (abs(choice - wanted), choice))
        exact = "" if chosen == wanted else f"I can't keep it for {wanted} days. The nearest I can do is {chosen}. "
        text = f"{exact}Shall I keep things for {purpose.label} for {chosen} days, counted from when you told me?"
        turn.propose("retention", text, purpose=purpose.name, days=chosen)

    @staticmethod
    def _show(turn: Turn, name: str) -> None:
        purpose = turn.layer.datamap.purposes[name]
        now = turn.record.retention.get(name, purpose.retention_days)
        buttons = [
            {"title": f"{days} days" if days > 1 else "1 day", "payload": f"/set_retention.{name}-{days}"}
            for days in purpose.retention_choices
        ]
        turn.say("utter_retention_choices", what=purpose.label, days=now, buttons=buttons)


@operation("retention")
def _answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    if answer != YES:
        turn.say("utter_left_alone")
        return
    name, days = proposal.scope["purpose"], proposal.scope["days"]
    with turn.layer.vault.change(turn.access) as change:
        change.keep_for(name, days)
    turn.say("utter_retention_set", what=turn.layer.datamap.purposes[name].label, days=days)
