"""Erase a field, what a purpose keeps, the chat, feedback, or everything; confirmed, and with a receipt."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import values
from actions.dialogue.questions import confirmed
from actions.dialogue.session_facts import OF_THE_CHAT, drop_session_facts, session_facts
from actions.dialogue.turn import Turn
from actions.features.consent import switch_off
from actions.parsing.mentions import (
    asks_whether_done,
    fields_named,
    kept_back,
    kept_named,
    only_asks,
    purpose_named,
    says_everything,
    says_not,
    wants_less,
)
from actions.resources import phrases
from confidant.datamap import SERVICE
from confidant.formats import listed
from confidant.turn.pending_operations import Proposal

_EVERYTHING = "everything"


def _held(turn: Turn) -> list[str]:
    """The fields that are known or lent."""
    return [name for name in turn.layer.datamap.fields if name in turn.record.facts or name in session_facts(turn)]


def _propose_fields(turn: Turn, names: list[str]) -> None:
    datamap, held = turn.layer.datamap, _held(turn)
    there = [name for name in names if name in held]
    if there:
        labels = listed([datamap.field(name).label for name in there])
        turn.propose("erase_field", phrases()["ask_erase_field"].format(labels=labels), fields=there)
    else:
        turn.drop_question()
        turn.say("utter_erase_not_there", what=listed([datamap.field(name).label for name in names]))


def _propose_kept(turn: Turn, what: str) -> None:
    if what == "feedback" and not turn.layer.access.kept(turn.capability).feedback:
        turn.say("utter_erase_not_there", what=phrases()["kept"][what])
    else:
        turn.propose(f"erase_{what}", phrases()[f"ask_erase_{what}"])


def _ask_what(turn: Turn) -> None:
    """Ask what is to go; a button for each thing that is there."""
    datamap = turn.layer.datamap
    names = [(datamap.field(name).label, name) for name in _held(turn)]
    names += [(phrases()["kept"]["chat"], "chat")]
    if turn.layer.access.kept(turn.capability).feedback:
        names.append((phrases()["kept"]["feedback"], "feedback"))
    buttons = [{"title": label[0].upper() + label[1:], "payload": f"/delete_my_data.{name}"} for label, name in names]
    turn.drop_question()
    everything = {"title": phrases()["buttons"]["everything"], "payload": f"/delete_my_data.{_EVERYTHING}"}
    turn.say("utter_erase_what", buttons=[everything, *buttons])


class DeleteMyData(ConfidantAction):
    """Find out what is to go, and propose it."""

    def name(self) -> str:
        """The action's name."""
        return "action_delete_my_data"

    def act(self, turn: Turn) -> None:
        """Propose; never erase."""
        if turn.is_command:
            self._named(turn, turn.capability.argument)
        elif asks_whether_done(turn.text):
            turn.follow("action_view_my_data")
        elif only_asks(turn.text):
            turn.say("utter_erase_explained")
        elif says_not(turn.text):
            turn.drop_question()
            turn.say("utter_left_alone")
        elif kept_back(turn.text) is not None:
            self._all_but(turn, _held(turn))
        else:
            self._in_words(turn)

    @staticmethod
    def _named(turn: Turn, what: str | None) -> None:
        if what in turn.layer.datamap.fields:
            _propose_fields(turn, [str(what)])
        elif what in phrases()["kept"]:
            _propose_kept(turn, str(what))
        elif what == SERVICE:
            _propose_kept(turn, "chat")
        elif what in turn.layer.datamap.purposes:
            switch_off(turn, str(what))
        elif what == _EVERYTHING:
            turn.propose("erase_all", phrases()["ask_erase_all"])
        else:
            _ask_what(turn)

    def _in_words(self, turn: Turn) -> None:
        said = [item["field"] for item in values(turn)]
        fields = [name for name in fields_named(turn.text) or said if name in turn.layer.datamap.fields]
        if fields:
            _propose_fields(turn, fields)
        elif named := kept_named(turn.text) or purpose_named(turn.text):
            self._named(turn, named)
        elif says_everything(turn.text):
            self._named(turn, _EVERYTHING)
        else:
            _ask_what(turn)

    @staticmethod
    def _all_but(turn: Turn, names: list[str]) -> None:
        before, stays = kept_back(turn.text) or ("", [])
        going = [name for name in fields_named(before) or names if name not in stays]
        if going and stays:
            _propose_fields(turn, going)
        else:
            _ask_what(turn)


def narrows_erasure(turn: Turn, proposal: Proposal) -> bool:
    """Take an answer that wants less erased than was asked ("no, just my city", "yes but keep my name")."""
    fields = fields_named(turn.text)
    stays = kept_back(turn.text)
    if not fields or not (stays or wants_less(turn.text)):
        return False
    asked = proposal.scope.get("fields") or _held(turn)
    going = [name for name in asked if name not in stays[1]] if stays else fields
    if going:
        _propose_fields(turn, going)
    else:
        turn.drop_question()
        turn.say("utter_left_alone")
    return True


@confirmed("erase_field")
def _fields_answered(turn: Turn, proposal: Proposal) -> None:
    names = proposal.scope["fields"]
    drop_session_facts(turn, set(names))
    with turn.layer.vault.change(turn.capability) as change:
        for name in names:
            if name in change.record.facts:
                change.forget(name)
    turn.say("utter_erased_field", what=listed([turn.layer.datamap.field(name).label for name in names]))


@confirmed("erase_chat")
def _chat_answered(turn: Turn, _proposal: Proposal) -> None:
    turn.layer.erasures.erase_chat(turn.capability)
    for slot in OF_THE_CHAT:
        turn.set(slot, None)
    turn.say("utter_erased_field", what=phrases()["kept"]["chat"])


@confirmed("erase_feedback")
def _feedback_answered(turn: Turn, _proposal: Proposal) -> None:
    turn.layer.feedback.erase(turn.capability)
    turn.say("utter_erased_field", what=phrases()["kept"]["feedback"])


@confirmed("erase_all", ends_the_key=True)
def _all_answered(turn: Turn, _proposal: Proposal) -> None:
    receipt = turn.layer.erasures.erase_everything(turn.capability)
    turn.say("utter_erased_all", code=receipt.code, day=receipt.erased, backups=receipt.backups_until)
    if not turn.channel_capabilities.folder:
        turn.say("utter_erased_copies")
