"""Yes, no and buttons: the answers to what the bot asked last."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.operations import operation_of, settle
from actions.dialogue.questions import awaits
from actions.dialogue.turn import Turn
from actions.features.products import narrows
from actions.parsing.replies import answer, begins_with_no, refuses_memory
from confidant.turn.answers import Answer
from confidant.turn.gate import QUESTION

_MORE = "more"
_CLARIFY = "clarify:"
_ONLY_NO = frozenset({"affirm", "deny", "give_consent", "withdraw_consent", "out_of_scope", "nlu_fallback", "inform"})
"""With a no in front, these intents say no more than that no."""


@awaits(QUESTION)
def answered_in_words(turn: Turn) -> bool:
    """Take a plain answer to the open question; anything else goes its usual way, and the question comes back."""
    proposal = turn.just_asked
    if proposal is None:
        return False
    operation = operation_of(proposal)
    # Politeness agrees to nothing that is lost for good, and to nothing that stands at the end of another answer.
    polite = not operation.irreversible and proposal.times_asked == 1
    given = operation.read(turn) or answer(turn.words, proposal.kind, polite=polite)
    if given is Answer.LATER:
        turn.drop_question()
        turn.say("utter_left_for_now" if operation.about_consent else "utter_left_alone")
    elif given is not None:
        settle(turn, proposal, given)
    elif operation.narrow(turn, proposal):
        return True
    elif operation.about_consent and begins_with_no(turn.words):
        settle(turn, proposal, Answer.NO)
        return turn.intent in _ONLY_NO
    return given is not None


@awaits(_MORE)
def _seen_enough(turn: Turn) -> bool:
    """Whoever has seen enough of a list is shown no more of it."""
    enough = answer(turn.words, _MORE) in {Answer.NO, Answer.LATER}
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
        if asked and operation_of(asked).about_consent:
            settle(turn, asked, Answer.NO)
        elif asked:
            turn.unclear()
        elif refuses_memory(turn.words):
            turn.follow("action_withdraw_consent")
        elif turn.asking and turn.asking != QUESTION:
            turn.say("utter_all_right")
        elif turn.proposal is not None:
            turn.drop_question()
            turn.say("utter_left_alone")
        elif narrows(turn):
            turn.follow("action_find_product")
        else:
            turn.say("utter_all_right")


class PressButton(ConfidantAction):
    """A button of ours: it answers its own proposal and nothing else."""

    def name(self) -> str:
        """The action's name."""
        return "action_press"

    def act(self, turn: Turn) -> None:
        """Answer a button."""
        press, proposal = turn.capability.press, turn.proposal
        if proposal is None or press is None or proposal.nonce != press.nonce:
            turn.say("utter_button_old")
        else:
            settle(turn, proposal, press.answer)
