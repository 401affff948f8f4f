"""Erase a field, what a purpose keeps, or everything; confirmed, and with a receipt."""

from __future__ import annotations

from actions.base import YES, ConfidantAction, Turn, operation
from actions.consent import switch_off
from actions.scopes import field_named, only_asks, purpose_named, says_everything, says_not
from privacy.pending import Proposal
from privacy.rights import erase_everything


def propose_everything(turn: Turn) -> None:
    """Propose to erase all of it."""
    turn.propose("erase_all", "Shall I erase everything I know about you? I can't undo it.")


def propose_field(turn: Turn, name: str) -> None:
    """Propose to erase one field."""
    label = turn.layer.datamap.field(name).label
    lent = dict(turn.slot("chat_facts") or {})
    if name in turn.record.facts or name in lent:
        turn.propose("erase_field", f"Shall I erase {label}? I can't undo it.", field=name)
    else:
        turn.say("utter_erase_not_there", what=label)


class DeleteMyData(ConfidantAction):
    """Find out what is to go, and propose it."""

    def name(self) -> str:
        """The action's name."""
        return "action_delete_my_data"

    def act(self, turn: Turn) -> None:
        """Propose; never erase."""
        argument = turn.access.argument
        if not turn.is_command and only_asks(turn.text):
            turn.say("utter_erase_explained")
            return
        if not turn.is_command and says_not(turn.text):
            turn.layer.pending.clear(turn.access)
            turn.say("utter_left_alone")
            return
        datamap = turn.layer.datamap
        field = argument if argument in datamap.fields else field_named(turn.text) if not argument else None
        purpose = argument if argument in datamap.purposes else purpose_named(turn.text) if not argument else None
        if field:
            propose_field(turn, field)
        elif purpose:
            switch_off(turn, purpose)
        elif argument == "everything" or turn.is_command or says_everything(turn.text):
            propose_everything(turn)
        else:
            turn.say("utter_erase_what")


@operation("erase_field")
def _field_answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    if answer != YES:
        turn.say("utter_left_alone")
        return
    name = proposal.scope["field"]
    lent = dict(turn.slot("chat_facts") or {})
    if lent.pop(name, None):
        turn.set("chat_facts", lent or None)
    with turn.layer.vault.change(turn.access) as change:
        if name in change.record.facts:
            change.forget(name)
    turn.say("utter_erased_field", what=turn.layer.datamap.field(name).label)


@operation("erase_all")
def _all_answered(turn: Turn, _proposal: Proposal, answer: str) -> None:
    if answer != YES:
        turn.say("utter_left_alone")
        return
    receipt = erase_everything(turn.layer, turn.access)
    turn.say("utter_erased_all", code=receipt.code, day=receipt.erased, backups=receipt.backups_until)
