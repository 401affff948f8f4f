"""Correct one field."""

from __future__ import annotations

from actions.base import YES, ConfidantAction, Turn, awaits, operation
from actions.inform import told
from actions.remember import generalised, keep, offer, opened
from actions.scopes import field_named
from privacy.pending import Proposal
from shop.query import parse

_ASK = {"name": "name", "city": "city", "email": "email"}


def new_values(turn: Turn) -> list[dict[str, str]]:
    """The values this message brings, each with its field."""
    items = told(turn, parse(turn.text, turn.shop.vocabulary))
    tokens = turn.tokens("email")
    return [*items, {"field": "email", "value": tokens[0], "kind": "email"}] if tokens else items


def propose(turn: Turn, item: dict[str, str]) -> None:
    """Propose the change, or offer to remember what was not there."""
    if item["field"] not in turn.record.facts:
        offer(turn, [item])
        return
    value = opened(turn, item)
    if value is None:
        turn.say("utter_tell_me_again")
        return
    label = turn.layer.datamap.field(item["field"]).label
    turn.propose("correct", f"Shall I change {label} to {generalised(item['field'], value)}?", item=item)


class CorrectMyData(ConfidantAction):
    """Find out what is wrong and what is right."""

    def name(self) -> str:
        """The action's name."""
        return "action_correct_my_data"

    def act(self, turn: Turn) -> None:
        """Propose the change, or ask for what is missing."""
        items = new_values(turn)
        named = turn.access.argument or field_named(turn.text)
        fitting = [item for item in items if item["field"] == named] or ([] if named and items else items)
        if fitting:
            propose(turn, fitting[0])
        elif items:
            propose(turn, items[0])
        elif named:
            label = turn.layer.datamap.field(named).label
            turn.ask(f"correct:{_ASK.get(named, named)}", "utter_correct_to_what", what=label)
        else:
            turn.say("utter_correct_which")


@awaits("correct")
def _value_came(turn: Turn) -> bool:
    wanted = turn.asking.partition(":")[2]
    for item in new_values(turn):
        if item["field"] == wanted:
            propose(turn, item)
            return True
    return False


@operation("correct")
def _answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    if answer != YES:
        turn.say("utter_left_alone")
    elif keep(turn, proposal.scope["item"], "told"):
        label = turn.layer.datamap.field(proposal.scope["item"]["field"]).label
        turn.say("utter_corrected", what=label)
    else:
        turn.say("utter_paused_not_kept")
