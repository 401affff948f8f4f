"""Yes, no and buttons: the answers to what the bot asked last."""

from __future__ import annotations

from actions.base import NO, YES, ConfidantAction, Turn, settle
from privacy.pending import PendingOperations

_MORE = "more"
_CLARIFY = "clarify:"
_REVEAL = "reveal"


class Affirm(ConfidantAction):
    """`yes`: to an operation only if its question was the last thing said; else to what was asked instead."""

    def name(self) -> str:
        """The action's name."""
        return "action_affirm"

    def act(self, turn: Turn) -> None:
        """Answer a yes."""
        proposal = turn.layer.pending.open(turn.access)
        if proposal is not None and PendingOperations.just_asked(turn.access, proposal) and turn.asking == "proposal":
            settle(turn, proposal, YES)
        elif turn.asking == _MORE:
            turn.follow("action_show_more")
        elif turn.asking == _REVEAL:
            turn.follow("action_show_my_data")
        elif turn.asking.startswith(_CLARIFY):
            turn.follow("action_" + turn.asking.removeprefix(_CLARIFY))
        elif proposal is None:
            turn.say("utter_affirm_nothing")


class Deny(ConfidantAction):
    """`no` or `never mind`: to the last question; or it clears what is still open."""

    def name(self) -> str:
        """The action's name."""
        return "action_deny"

    def act(self, turn: Turn) -> None:
        """Answer a no."""
        proposal = turn.layer.pending.open(turn.access)
        turn.set("order_number", None)
        if proposal is not None and PendingOperations.just_asked(turn.access, proposal):
            settle(turn, proposal, NO)
        elif turn.asking and turn.asking != "proposal":
            turn.say("utter_all_right")
        elif proposal is not None:
            turn.layer.pending.clear(turn.access)
            turn.say("utter_left_alone")
        else:
            turn.say("utter_all_right")


class Press(ConfidantAction):
    """A button of ours: it answers its own proposal and nothing else."""

    def name(self) -> str:
        """The action's name."""
        return "action_press"

    def act(self, turn: Turn) -> None:
        """Answer a button."""
        answer, nonce = turn.access.press or ("", "")
        proposal = turn.layer.pending.open(turn.access)
        if proposal is None or proposal.nonce != nonce or not answer:
            turn.say("utter_button_old")
            return
        settle(turn, proposal, answer)
