"""Why a thing is asked for or kept; and the switches for each purpose."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.remember import AGE
from actions.dialogue.session_facts import from_json
from actions.dialogue.turn import Turn
from actions.features.static_responses import facts_of_the_house
from actions.parsing.mentions import fields_named, purpose_named
from actions.resources import phrases
from confidant.formats import for_days, listed
from confidant.subject.vault import PurposeChoice

_AGE = re.compile(r"\b(?:age|how old)\b")


class AskWhyData(ConfidantAction):
    """Why: for what is being asked right now, for what is named, or for all of it."""

    def name(self) -> str:
        """The action's name."""
        return "action_ask_why_data"

    def act(self, turn: Turn) -> None:
        """Explain from the data map."""
        datamap = turn.layer.datamap
        proposal = turn.proposal
        if turn.asking.startswith("order"):
            turn.ask(turn.asking, "utter_why_order")
            return
        if (proposal and proposal.kind == AGE.kind) or _AGE.search(turn.words.casefold()):
            turn.say("utter_why_age")
            return
        asked = [fact.field for fact in from_json(proposal.scope.get("items"))] if proposal else []
        argument = turn.capability.argument
        named = [argument] if argument else fields_named(turn.words)
        fields = [name for name in named if name in datamap.fields] or asked
        if fields:
            purpose = datamap.purposes[datamap.field(fields[0]).purposes[0]]
        elif proposal and proposal.scope.get("purpose") in datamap.purposes:
            purpose = datamap.purposes[proposal.scope["purpose"]]
        elif argument in datamap.purposes or (not named and purpose_named(turn.words)):
            purpose = datamap.purposes[argument or str(purpose_named(turn.words))]
        else:
            turn.say("utter_why_all", **facts_of_the_house(turn))
            return
        what = listed([datamap.field(field).label for field in fields]) if fields else purpose.label
        days = turn.record.retention.get(purpose.name, purpose.retention_days)
        turn.say("utter_why_one", what=what, reason=purpose.sentence, days=for_days(days))


class ShowSettings(ConfidantAction):
    """Each purpose with its switch."""

    def name(self) -> str:
        """The action's name."""
        return "action_settings"

    def act(self, turn: Turn) -> None:
        """Show the switches."""
        answers = phrases()["answers"]
        lines, buttons = [], []
        for purpose in turn.layer.datamap.purposes.values():
            default = "not asked" if purpose.needs_consent else "yes"
            choice = turn.record.choice(purpose.name) or default
            lines.append(f"• {purpose.label}: {answers[choice]}")
            on = choice not in {PurposeChoice.REFUSED, "not asked"}
            switch, command = ("switch_off", "withdraw_consent") if on else ("switch_on", "give_consent")
            title = phrases()["buttons"][switch].format(label=purpose.label)
            buttons.append({"title": title, "payload": f"/{command}.{purpose.name}"})
        turn.say("utter_settings", choices="\n".join(lines), buttons=buttons)
