"""Erase a field, what a purpose keeps, the chat, feedback, or everything; confirmed, and with a receipt."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import values
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.session_facts import OF_THE_CHAT, drop_session_facts, session_values
from actions.dialogue.turn import Turn
from actions.features.consent import switch_off
from actions.parsing.mentions import (
    KeptBack,
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


def _present(turn: Turn) -> list[str]:
    """The fields that are known, or used in this chat."""
    chat = session_values(turn)
    return [name for name in turn.layer.datamap.fields if name in turn.record.facts or name in chat]


def _propose_fields(turn: Turn, names: list[str]) -> None:
    datamap, present = turn.layer.datamap, _present(turn)
    there = [name for name in names if name in present]
    if there:
        labels = listed([datamap.field(name).label for name in there])
        turn.propose(ERASE_FIELD, phrases()["ask_erase_field"].format(labels=labels), fields=there)
    else:
        turn.drop_question()
        turn.say("utter_erase_not_there", what=listed([datamap.field(name).label for name in names]))


def _propose_kept(turn: Turn, what: str) -> None:
    if what == "feedback" and not turn.layer.access.kept(turn.capability).feedback:
        turn.say("utter_erase_not_there", what=phrases()["kept"][what])
    else:
        turn.propose(_ERASE_KEPT[what], phrases()[f"ask_erase_{what}"])


def _ask_what(turn: Turn) -> None:
    """Ask what is to go; a button for each thing that is there."""
    datamap = turn.layer.datamap
    names = [(datamap.field(name).label, name) for name in _present(turn)]
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
        elif asks_whether_done(turn.words):
            turn.follow("action_view_my_data")
        elif only_asks(turn.words):
            turn.say("utter_erase_explained")
        elif says_not(turn.words):
            turn.drop_question()
            turn.say("utter_left_alone")
        elif (kept := kept_back(turn.words)) is not None:
            self._all_but(turn, kept)
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
            turn.propose(ERASE_ALL, phrases()["ask_erase_all"])
        else:
            _ask_what(turn)

    def _in_words(self, turn: Turn) -> None:
        disclosed = [item.field for item in values(turn)]
        fields = [name for name in fields_named(turn.words) or disclosed if name in turn.layer.datamap.fields]
        if fields:
            _propose_fields(turn, fields)
        elif named := kept_named(turn.words) or purpose_named(turn.words):
            self._named(turn, named)
        elif says_everything(turn.words):
            self._named(turn, _EVERYTHING)
        else:
            _ask_what(turn)

    @staticmethod
    def _all_but(turn: Turn, kept: KeptBack) -> None:
        going = [name for name in fields_named(kept.before) or _present(turn) if name not in kept.fields]
        if going and kept.fields:
            _propose_fields(turn, going)
        else:
            _ask_what(turn)


def _narrows(turn: Turn, proposal: Proposal) -> bool:
    """Take an answer that wants less erased than was asked ("no, just my city", "yes but keep my name")."""
    fields = fields_named(turn.words)
    kept = kept_back(turn.words)
    if not fields or not (kept or wants_less(turn.words)):
        return False
    asked = proposal.scope.get("fields") or _present(turn)
    going = [name for name in asked if name not in kept.fields] if kept else fields
    if going:
        _propose_fields(turn, going)
    else:
        turn.drop_question()
        turn.say("utter_left_alone")
    return True


def _fields_answered(turn: Turn, proposal: Proposal) -> None:
    names = proposal.scope["fields"]
    drop_session_facts(turn, set(names))
    with turn.layer.vault.change(turn.capability) as change:
        for name in names:
            if name in change.record.facts:
                change.forget(name)
    turn.say("utter_erased_field", what=listed([turn.layer.datamap.field(name).label for name in names]))


def _chat_answered(turn: Turn, _proposal: Proposal) -> None:
    turn.layer.erasures.erase_chat(turn.capability)
    for slot in OF_THE_CHAT:
        turn.set(slot, None)
    turn.say("utter_erased_field", what=phrases()["kept"]["chat"])


def _feedback_answered(turn: Turn, _proposal: Proposal) -> None:
    turn.layer.feedback.erase(turn.capability)
    turn.say("utter_erased_field", what=phrases()["kept"]["feedback"])


def _all_answered(turn: Turn, _proposal: Proposal) -> None:
    receipt = turn.layer.erasures.erase_everything(turn.capability)
    turn.say("utter_erased_all", code=receipt.code, day=receipt.erased, backups=receipt.backups_until)
    if not turn.channel_capabilities.folder:
        turn.say("utter_erased_copies")


ERASE_FIELD = register(Operation("erase_field", on_yes(_fields_answered), irreversible=True, narrow=_narrows))
ERASE_CHAT = register(Operation("erase_chat", on_yes(_chat_answered), irreversible=True, narrow=_narrows))
ERASE_FEEDBACK = register(Operation("erase_feedback", on_yes(_feedback_answered), irreversible=True, narrow=_narrows))
ERASE_ALL = register(
    Operation("erase_all", on_yes(_all_answered), irreversible=True, ends_the_key=True, narrow=_narrows),
)
_ERASE_KEPT = {"chat": ERASE_CHAT, "feedback": ERASE_FEEDBACK}
"""By the names of what is kept beside the fields (phrases.yml)."""
