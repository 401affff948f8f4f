"""Yes, no and buttons: the answers to what the bot asked last."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.questions import awaits, settle
from actions.dialogue.remember import narrows_consent
from actions.dialogue.turn import Turn
from actions.features.privacy_erase import narrows_erasure
from actions.features.products import narrows
from actions.parsing.replies import CHAT, LATER, NO, YES, answer, begins_with_no, old_enough, refuses_memory
from confidant.turn.pending_operations import Proposal

_MORE = "more"
_CLARIFY = "clarify:"
_CONSENT = frozenset({"remember", "purpose_on"})
_FOR_GOOD = frozenset({"erase_all", "erase_field", "erase_chat", "erase_feedback", "purpose_off"})
_ONLY_NO = frozenset({"affirm", "deny", "give_consent", "withdraw_consent", "out_of_scope", "nlu_fallback", "inform"})
"""With a no in front, these intents say no more than that no."""


@awaits("proposal")
def answered_in_words(turn: Turn) -> bool:
    """Take a plain answer to the open question; anything else goes its usual way, and the question comes back."""
    proposal = turn.just_asked
    if proposal is None:
        return False
    # Politeness agrees to nothing that is lost for good, and to nothing that stands at the end of another answer.
    polite = proposal.kind not in _FOR_GOOD and proposal.times_asked == 1
    said = answer(turn.text, proposal.kind, polite=polite)
    if proposal.kind == "age":
        said = old_enough(turn.text, turn.layer.datamap.of_age(turn.shop.brand.country)) or said
    if said == LATER:
        turn.drop_question()
        turn.say("utter_left_for_now" if proposal.kind in _CONSENT else "utter_left_alone")
    elif said is not None:
        settle(turn, proposal, said)
    elif _narrows(turn, proposal):
        return True
    elif proposal.kind in _CONSENT and begins_with_no(turn.text):
        settle(turn, proposal, NO)
        return turn.intent in _ONLY_NO
    return said is not None


def _narrows(turn: Turn, proposal: Proposal) -> bool:
    """Whether the answer wants less than was asked; then that is asked instead."""
    if proposal.kind.startswith("erase_"):
        return narrows_erasure(turn, proposal)
    return proposal.kind == "remember" and narrows_consent(turn, proposal)


@awaits(_MORE)
def _seen_enough(turn: Turn) -> bool:
    """Whoever has seen enough of a list is shown no more of it."""
    enough = answer(turn.text, _MORE) in {NO, LATER}
    if enough:
        turn.say("utter_all_right")
    return enough


class Affirm(ConfidantAction):
    """Some kind of yes: to what was asked, if nothing hangs on it; else the question is put again."""

    def name(self) -> str:
        """The action's name."""
        return "action_affirm"

    def act(self, turn: Turn) -> None:
        """Answer a yes."""
        if turn.just_asked:
            turn.unclear()
        elif turn.asking == _MORE:
            turn.follow("action_show_more")
        elif turn.asking.startswith(_CLARIFY):
            turn.follow_wish(turn.asking.removeprefix(_CLARIFY))
        elif turn.proposal is None:
            turn.say("utter_affirm_nothing")


class Deny(ConfidantAction):
    """Some kind of no: a no to consent needs no second look; what is open besides is put again, or cleared."""

    def name(self) -> str:
        """The action's name."""
        return "action_deny"

    def act(self, turn: Turn) -> None:
        """Answer a no."""
        turn.set("order_number", None)
        asked = turn.just_asked
        if asked and asked.kind in _CONSENT:
            settle(turn, asked, NO)
        elif asked:
            turn.unclear()
        elif refuses_memory(turn.text):
            turn.follow("action_withdraw_consent")
        elif turn.asking and turn.asking != "proposal":
            turn.say("utter_all_right")
        elif turn.proposal is not None:
            turn.drop_question()
            turn.say("utter_left_alone")
        elif narrows(turn):
            turn.follow("action_find_product")
        else:
            turn.say("utter_all_right")


class Press(ConfidantAction):
    """A button of ours: it answers its own proposal and nothing else."""

    def name(self) -> str:
        """The action's name."""
        return "action_press"

    def act(self, turn: Turn) -> None:
        """Answer a button."""
        answered, nonce = turn.capability.press or ("", "")
        proposal = turn.proposal
        if proposal is None or proposal.nonce != nonce or answered not in {YES, NO, CHAT}:
            turn.say("utter_button_old")
            return
        settle(turn, proposal, answered)
