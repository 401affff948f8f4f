"""See everything, masked until asked; and its history."""

from __future__ import annotations

from typing import Any

from actions.base import ConfidantAction, Turn
from actions.parts import joined, phrases
from actions.remember import generalised, opened
from privacy.rights import day, mask, viewed, why
from privacy.vault import NO

_LAST = 15


def _facts(turn: Turn, *, shown: bool) -> list[str]:
    record = viewed(turn.layer, turn.access, shown=shown)
    lines = []
    for fact in record.facts.values():
        label = turn.layer.datamap.field(fact.field).label
        value = fact.value if shown else mask(fact.value)
        reason = why(turn.layer, fact, record)
        lines.append(
            f"• {label}: {value} ({fact.source} on {day(fact.at)}; for {reason}; until {day(fact.expires_at)})"
        )
    return lines


def _lent(turn: Turn, *, shown: bool) -> list[str]:
    lines = []
    for field, item in (turn.slot("chat_facts") or {}).items():
        value = opened(turn, item)
        if value is not None:
            value = generalised(field, value)
            lines.append(
                f"• {turn.layer.datamap.field(field).label}: {value if shown else mask(value)} (only for this chat)"
            )
    return lines


def _choices(turn: Turn) -> str:
    record = turn.record
    answers = phrases()["answers"]
    lines = []
    for purpose in turn.layer.datamap.purposes.values():
        default = "not asked" if purpose.needs_consent else "yes"
        lines.append(f"• {purpose.label}: {answers[record.choice(purpose.name) or default]}")
    return "\n".join(lines)


def show(turn: Turn, *, shown: bool) -> None:
    """Say what is known, grouped."""
    lines = [*_facts(turn, shown=shown), *_lent(turn, shown=shown)]
    record = turn.record
    if not lines:
        turn.say("utter_view_nothing")
    elif shown:
        turn.say("utter_view_shown", listing="\n".join(lines))
    else:
        turn.ask("reveal", "utter_view_masked", listing="\n".join(lines))
    chat = turn.layer.datamap.purposes["service"]
    kept = record.choice("service") != NO and not record.paused
    days = record.retention.get("service", chat.retention_days)
    turn.say("utter_view_choices", choices=_choices(turn))
    turn.say("utter_view_chat_kept" if kept else "utter_view_chat_not_kept", hours=days * 24)
    if record.paused:
        turn.say("utter_view_paused")


class ViewMyData(ConfidantAction):
    """What is known, values masked."""

    def name(self) -> str:
        """The action's name."""
        return "action_view_my_data"

    def act(self, turn: Turn) -> None:
        """Show it; in the open when the person says show."""
        shown = turn.access.argument == "show" or (turn.asking == "reveal" and not turn.is_command)
        show(turn, shown=shown)


class ShowMyData(ConfidantAction):
    """What is known, in the open."""

    def name(self) -> str:
        """The action's name."""
        return "action_show_my_data"

    def act(self, turn: Turn) -> None:
        """Show it."""
        show(turn, shown=True)


def _line(turn: Turn, entry: dict[str, Any]) -> str:
    datamap = turn.layer.datamap
    labels = [datamap.fields[name].label for name in entry.get("fields", []) if name in datamap.fields]
    purpose = datamap.purposes.get(str(entry.get("purpose")))
    text = phrases()["history"][entry["what"]].format(
        fields=joined(labels) if labels else "something",
        purpose=purpose.label if purpose else "",
        days=entry.get("days", ""),
    )
    return f"• {day(entry['at'])}: {text}"


class ViewDataHistory(ConfidantAction):
    """What was done with the person's data."""

    def name(self) -> str:
        """The action's name."""
        return "action_view_data_history"

    def act(self, turn: Turn) -> None:
        """Show the newest entries of the ledger."""
        entries = turn.layer.vault.history(turn.access, _LAST)
        if entries:
            turn.say("utter_history", listing="\n".join(_line(turn, entry) for entry in entries))
        else:
            turn.say("utter_history_nothing")
