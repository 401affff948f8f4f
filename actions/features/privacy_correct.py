"""Correct one field."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import values
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.questions import awaits
from actions.dialogue.remember import keep, offer
from actions.dialogue.session_facts import SessionFact, from_json, generalised, opened, sealed, to_json
from actions.dialogue.turn import Turn
from actions.parsing.mentions import fields_named
from actions.resources import phrases
from confidant.subject.vault import Source
from confidant.turn.pending_operations import Proposal
from shop.recommend import PRICE

_AMOUNT = re.compile(r"\D{0,12}(\d{1,5})\D{0,8}")
_NO_VALUE = frozenset({"inform", "nlu_fallback", "correct_my_data"})
"""What was read when a value was waited for and none was found."""


def propose_change(turn: Turn, item: SessionFact) -> None:
    """Propose to put a value in place of the one that is known."""
    value = opened(turn, item)
    if value is None:
        turn.say("utter_tell_me_again")
        return
    field = turn.layer.datamap.field(item.field)
    value = generalised(field, value)
    if turn.record.facts[field.name].value == value:
        turn.say("utter_known_already", what=field.label)
    else:
        turn.propose(
            CORRECT, phrases()["ask_correct"].format(label=field.label, value=value), correction=to_json([item])
        )


def propose(turn: Turn, item: SessionFact) -> None:
    """Propose the change, or offer to remember what was not there."""
    if item.field in turn.record.facts:
        propose_change(turn, item)
    else:
        turn.drop_question()
        offer(turn, [item])


class CorrectMyData(ConfidantAction):
    """Find out what is wrong and what is right."""

    def name(self) -> str:
        """The action's name."""
        return "action_correct_my_data"

    def act(self, turn: Turn) -> None:
        """Propose the change, or ask for what is missing."""
        items = values(turn)
        argument = turn.capability.argument
        named = [argument] if argument and argument in turn.layer.datamap.fields else fields_named(turn.words)
        fitting = next((item for item in items if item.field in named), items[0] if items else None)
        if fitting:
            propose(turn, fitting)
            return
        turn.drop_question()
        if len(named) == 1:
            _ask_value(turn, named[0], "utter_correct_to_what")
        elif turn.record.facts:
            labels = {name: turn.layer.datamap.field(name).label for name in turn.record.facts}
            buttons = [
                {"title": label[0].upper() + label[1:], "payload": f"/correct_my_data.{name}"}
                for name, label in labels.items()
            ]
            turn.say("utter_correct_which", buttons=buttons)
        else:
            turn.say("utter_correct_nothing")


def _ask_value(turn: Turn, field: str, response: str) -> None:
    turn.ask(f"correct:{field}", response, what=turn.layer.datamap.field(field).label)


@awaits("correct")
def _value_came(turn: Turn) -> bool:
    wanted = turn.asking.partition(":")[2]
    item = next((item for item in values(turn) if item.field == wanted), None)
    priced = wanted in turn.layer.datamap.fields and turn.layer.datamap.field(wanted).facet == PRICE
    amount = _AMOUNT.fullmatch(turn.words) if priced else None
    if item is None and amount:
        item = sealed(turn, wanted, amount.group(1))
    if item is not None:
        propose(turn, item)
    elif turn.intent in _NO_VALUE:
        _ask_value(turn, wanted, "utter_correct_again")
    else:
        return False
    return True


def _answered(turn: Turn, proposal: Proposal) -> None:
    (item,) = from_json(proposal.scope["correction"])
    if keep(turn, [item], Source.TOLD):
        turn.say("utter_corrected", what=turn.layer.datamap.field(item.field).label)
    else:
        turn.say("utter_paused_not_kept" if turn.record.paused else "utter_tell_me_again")


CORRECT = register(Operation("correct", on_yes(_answered)))
