"""Feedback: stars by a tap, words if the person likes; names are taken out of the words before they are kept."""

from __future__ import annotations

import re

from actions.base import ConfidantAction, Turn, awaits
from privacy.rights import give_feedback
from privacy.runtime import detector

_STARS = re.compile(r"\b([1-5])\b(?:\s*(?:stars?|/\s*5|out of 5|of 5))?")
_PLACEHOLDER = re.compile(r"_[a-z_]+_")
_WORDS = 500
_INSTEAD = frozenset({"deny", "goodbye", "affirm", "delete_my_data", "pause_storage", "ask_help", "human_handoff"})


class GiveFeedback(ConfidantAction):
    """Ask for stars, then for words."""

    def name(self) -> str:
        """The action's name."""
        return "action_give_feedback"

    def act(self, turn: Turn) -> None:
        """Take what came, ask for what is missing."""
        if turn.record.paused:
            turn.say("utter_paused_not_kept")
            return
        found = _STARS.search(turn.text) if not turn.is_command else None
        stars = turn.access.argument or (found.group(1) if found else None)
        if stars is None:
            turn.ask("feedback:stars", "utter_feedback_ask_stars")
            return
        turn.set("feedback_stars", int(stars))
        turn.ask("feedback:words", "utter_feedback_ask_words")


@awaits("feedback")
def _answer_came(turn: Turn) -> bool:
    if turn.asking == "feedback:stars":
        found = _STARS.search(turn.text)
        if found is None:
            return False
        turn.set("feedback_stars", int(found.group(1)))
        turn.ask("feedback:words", "utter_feedback_ask_words")
        return True
    words = "" if turn.intent in _INSTEAD else _PLACEHOLDER.sub("…", detector().scrub(turn.text))[:_WORDS]
    give_feedback(turn.layer, turn.access, int(turn.slot("feedback_stars") or 0), words)
    turn.set("feedback_stars", None)
    turn.say("utter_feedback_thanks")
    return turn.intent in {"deny", "affirm"} or bool(words)
