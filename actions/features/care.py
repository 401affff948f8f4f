"""People in need of care: who is too young is remembered no more, and who is in distress gets a number to call."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import of_others
from actions.dialogue.questions import before_answers
from actions.dialogue.remember import too_young
from actions.dialogue.turn import Turn
from actions.features.products import narrows
from actions.parsing.ages import too_young_span
from actions.parsing.replies import plain
from actions.resources import phrases

_BORN = re.compile(r"\bi(?:'m| am| was|'?ve been)? born\b|\bim born\b|\bmy birthday\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STILL_DONE = frozenset(
    {
        "find_product",
        "ask_recommendation",
        "track_order",
        "ask_store",
        "faq",
        "ask_help",
        "human_handoff",
        "view_my_data",
        "export_my_data",
        "delete_my_data",
        "ask_data_sharing",
        "ask_data_security",
        "contact_dpo",
    },
)
"""Wishes that are met in the same message in which somebody says that they are too young."""


@before_answers
def _too_young(turn: Turn) -> bool:
    """Take it that a person is too young, whatever else they say and whatever was asked; nothing is asked again."""
    if turn.is_command:
        return False
    age = turn.layer.datamap.of_age(turn.shop.brand.country)
    span = too_young_span(turn.words, age)
    if span is None and not _born_too_late(turn, age):
        return False
    too_young(turn, phrases()["told_too_young"])
    if span is not None:
        turn.leave_out(*span)
    if turn.intent in _STILL_DONE and plain(turn.words):
        turn.follow_intent()
    elif narrows(turn):
        turn.follow("action_find_product")
    return True


def _born_too_late(turn: Turn, age: int) -> bool:
    birthday = turn.value("birthday") if _BORN.search(plain(turn.words)) and not of_others(turn.words) else None
    years = [int(year) for year in _YEAR.findall(birthday or "")]
    today = datetime.fromtimestamp(turn.layer.clock(), tz=timezone.utc).date()
    return any(today.year - year < age for year in years)


class InDistress(ConfidantAction):
    """Somebody is in distress, or in danger, or afraid for somebody: kind words and numbers, and nothing else.

    The turn is not kept (`unkept_intents` in confidant.yml), so nothing may be written here either.
    """

    def name(self) -> str:
        """The action's name."""
        return "action_in_distress"

    def act(self, turn: Turn) -> None:
        """Name the help lines of the brand's country."""
        turn.settled = True
        lines = "\n".join(f"• {line.name}: {line.number}" for line in turn.shop.brand.help_lines)
        turn.say("utter_in_distress", lines=lines)
