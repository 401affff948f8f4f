"""See everything, masked until asked; and its history."""

from __future__ import annotations

import re
from typing import Any

from actions.dialogue.action import ConfidantAction
from actions.dialogue.questions import awaits
from actions.dialogue.session_facts import session_values
from actions.dialogue.turn import Turn
from actions.features.privacy_export import give_page
from actions.features.products import narrows
from actions.parsing.replies import answer, plain
from actions.resources import lexicon, phrases
from confidant.datamap import SERVICE
from confidant.formats import day, for_days, listed
from confidant.rights.access import mask
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import PurposeChoice
from confidant.turn.answers import Answer

_LAST = 15
_MINE = re.compile(r"\b(?:my|me you|about me|of me|data|you know|remember)\b")


def _facts(turn: Turn, *, shown: bool) -> list[str]:
    record = turn.layer.access.viewed(turn.capability, shown=shown)
    lines = []
    for fact in record.facts.values():
        label = turn.layer.datamap.field(fact.field).label
        value = fact.value if shown else _covered(turn, fact.value)
        reason = turn.layer.access.why(fact, record)
        at, until = day(fact.at), day(fact.expires_at)
        line = phrases()["view"]["fact"]
        lines.append(line.format(label=label, value=value, source=fact.origin, at=at, reason=reason, until=until))
    for field, value in session_values(turn).items():
        label = turn.layer.datamap.field(field).label
        covered = value if shown else _covered(turn, value)
        lines.append(phrases()["view"]["for_chat"].format(label=label, value=covered))
    return lines


def _covered(turn: Turn, value: str) -> str:
    """A value covered; wholly, where the shop's people can read the chat."""
    return mask("") if turn.channel_capabilities.staff_reads else mask(value)


def _choices(turn: Turn) -> str:
    record = turn.record
    answers = phrases()["answers"]
    lines = []
    for purpose in turn.layer.datamap.purposes.values():
        default = "not asked" if purpose.needs_consent else "yes"
        lines.append(f"• {purpose.label}: {answers[record.choice(purpose.name) or default]}")
    if record.of_age:
        lines.append(f"• {phrases()['history'][LedgerEvent.AGE_CONFIRMED.value]}")
    return "\n".join(lines)


def _beside(turn: Turn) -> None:
    """Say what is kept beside the facts: our chat, feedback."""
    record, rest = turn.record, turn.layer.access.kept(turn.capability)
    words = phrases()["view"]
    messages = words["one_message"] if rest.turns == 1 else words["messages"].format(count=rest.turns)
    days = record.retention.get(SERVICE, turn.layer.datamap.purposes[SERVICE].retention_days)
    if rest.feedback:
        turn.say("utter_view_feedback", count=rest.feedback, until=day(rest.feedback_until))
    if record.choice(SERVICE) is PurposeChoice.REFUSED:
        turn.say("utter_view_chat_not_kept")
    elif record.paused:
        turn.say("utter_view_paused", messages=messages)
    else:
        turn.say("utter_view_chat_kept", messages=messages, days=for_days(days))


def show(turn: Turn, *, shown: bool) -> None:
    """Say what is known, grouped; in the open on a page of its own where the shop's people can read the chat."""
    if shown and turn.channel_capabilities.staff_reads:
        give_page(turn)
        return
    lines = _facts(turn, shown=shown)
    if lines:
        turn.say("utter_view_shown" if shown else "utter_view_masked", listing="\n".join(lines))
    else:
        turn.say("utter_view_nothing")
    turn.say("utter_view_choices", choices=_choices(turn))
    _beside(turn)
    if lines and not shown:
        turn.ask("reveal", "utter_view_ask_reveal")


class ViewMyData(ConfidantAction):
    """What is known, values masked."""

    def name(self) -> str:
        """The action's name."""
        return "action_view_my_data"

    def act(self, turn: Turn) -> None:
        """Show it; in the open when the person taps or types show. "Show me red" is about things."""
        if not _MINE.search(turn.words.casefold()) and narrows(turn):
            turn.follow("action_find_product")
            return
        show(turn, shown=turn.capability.argument == "show")


@awaits("reveal")
def _reveal(turn: Turn) -> bool:
    yes = answer(turn.words) is Answer.YES or plain(turn.words) in lexicon()["reveal"]
    if yes:
        show(turn, shown=True)
    return yes


def _line(turn: Turn, entry: dict[str, Any]) -> str:
    datamap, words = turn.layer.datamap, phrases()
    labels = [
        datamap.fields[name].label if name in datamap.fields else words["kept"][name]
        for name in entry.get("fields", [])
        if name in datamap.fields or name in words["kept"]
    ]
    purpose = datamap.purposes.get(str(entry.get("purpose")))
    text = words["history"][entry["what"]].format(
        fields=listed(labels) if labels else words["view"]["something"],
        purpose=purpose.label if purpose else "",
        days=for_days(entry.get("days", 0)),
    )
    return f"• {day(entry['at'])}: {text}"


class ViewDataHistory(ConfidantAction):
    """What was done with the person's data."""

    def name(self) -> str:
        """The action's name."""
        return "action_view_data_history"

    def act(self, turn: Turn) -> None:
        """Show the newest entries of the ledger."""
        entries = turn.layer.vault.history(turn.capability, _LAST)
        if entries:
            turn.say("utter_history", listing="\n".join(_line(turn, entry) for entry in entries))
        else:
            turn.say("utter_history_nothing")
