"""Feedback: stars by a tap, words if the person likes; names are taken out of the words before they are kept."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import is_question
from actions.dialogue.questions import awaits
from actions.dialogue.remember import not_at_this_age
from actions.dialogue.turn import Turn
from actions.parsing.replies import answer, plain
from confidant.layer import detector
from confidant.turn.answers import Answer

_STARS = re.compile(
    r"\b([1-5]|one|two|three|four|five)\s*(?:stars?|/\s*5|out of (?:5|five)|of 5)\b"
    r"|^\W*([1-5]|one|two|three|four|five)\W*$",
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_PLACEHOLDER = re.compile(r"_[a-z_]+_")
_WORDS = 500
_REQUEST = re.compile(
    r"(show|find|track|tell me|give me|can you|could you|do you|please (show|tell|find|stop|delete|erase))\b"
)
_SAID = frozenset({"give_feedback", "inform", "out_of_scope", "nlu_fallback", "thank", "greet", "affirm", "deny"})
_RIGHTS = frozenset(
    {
        "view_my_data",
        "view_data_history",
        "export_my_data",
        "delete_my_data",
        "correct_my_data",
        "withdraw_consent",
        "pause_storage",
        "privacy_menu",
        "contact_dpo",
        "unsubscribe_offers",
        "human_handoff",
        "ask_help",
        "goodbye",
    },
)
"""What is answered also in the middle of feedback; other wishes only when they are put as a question or a request."""


def stars_in(text: str) -> int | None:
    """The stars a sentence gives: "4 stars", "3 out of 5", or a bare number from 1 to 5."""
    found = _STARS.search(text.casefold())
    if found is None:
        return None
    number = found.group(1) or found.group(2)
    return _NUMBERS.get(number) or int(number)


def _is_new_wish(turn: Turn) -> bool:
    asks = is_question(turn.words) or _REQUEST.match(plain(turn.words)) is not None
    return turn.intent in _RIGHTS or (asks and turn.intent not in _SAID)


class GiveFeedback(ConfidantAction):
    """Ask for stars, then for words."""

    def name(self) -> str:
        """The action's name."""
        return "action_give_feedback"

    def act(self, turn: Turn) -> None:
        """Take what came, ask for what is missing."""
        if turn.record.under_age:
            not_at_this_age(turn)
            return
        if turn.record.paused:
            turn.say("utter_paused_not_kept")
            return
        argument = turn.capability.argument or ""
        stars = int(argument) if argument.isdecimal() else stars_in(turn.words)
        if stars is None:
            turn.drop_question()
            turn.ask("feedback:stars", "utter_feedback_ask_stars")
            return
        turn.set("feedback_stars", stars)
        turn.ask("feedback:words", "utter_feedback_ask_words")


@awaits("feedback")
def _answer_came(turn: Turn) -> bool:
    if turn.asking == "feedback:stars":
        stars = stars_in(turn.words)
        if stars is not None:
            turn.set("feedback_stars", stars)
            turn.ask("feedback:words", "utter_feedback_ask_words")
        return stars is not None
    given = answer(turn.words)
    if given is Answer.YES:
        turn.ask("feedback:words", "utter_feedback_write")
        return True
    wish = given is None and _is_new_wish(turn)
    keep(turn, "" if wish or given else turn.words)
    return not wish


def keep(turn: Turn, text: str) -> None:
    """Keep the stars, and the words with names taken out."""
    words = _PLACEHOLDER.sub("…", detector().scrub(text))[:_WORDS]
    turn.layer.feedback.give(turn.capability, int(turn.slot("feedback_stars") or 0), words)
    turn.set("feedback_stars", None)
    turn.say("utter_feedback_thanks")
