"""What people tell of themselves: offered to be remembered, or taken as a wish when it speaks of things."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import disclosed, is_question, of_others
from actions.dialogue.remember import offer
from actions.dialogue.session_facts import SessionFact, generalised, opened
from actions.dialogue.turn import Turn
from actions.features.privacy_correct import propose_change
from actions.parsing.replies import refuses_memory
from confidant.formats import listed
from shop.query import parse

_SELF = re.compile(r"\b(i|i'm|im|i'd|i've|my|me|mine|we|our)\b")
_FORGET = re.compile(r"(?:please )?(?:forget|delete|erase|remove)\b")
_REMEMBER = re.compile(r"\b(?:remember|keep|note|save)\b")
_NOT_NEEDED = ("phone", "address", "birthday", "ip", "url")
_SEARCH = re.compile(r"\b(show|find|looking|look for|need|want|search|buy|have you|do you have|got any)\b")


class Inform(ConfidantAction):
    """Somebody tells something."""

    def name(self) -> str:
        """The action's name."""
        return "action_inform"

    def act(self, turn: Turn) -> None:
        """Offer to remember it, or find what fits it."""
        query = parse(turn.words, turn.shop.vocabulary)
        text = turn.words.casefold().replace("\u2019", "'")
        asks = is_question(turn.words)
        wishes = query.kind is not None and (_SEARCH.search(text) is not None or query.price_max is not None)
        narrows = turn.open_slot("search", chat_only=True) is not None and _SELF.search(text) is None
        items = [] if asks else disclosed(turn, query)
        if refuses_memory(turn.words):
            turn.follow("action_withdraw_consent")
        elif items and _FORGET.match(text):
            turn.follow("action_delete_my_data")
        elif not query.is_empty and (asks or wishes or narrows):
            turn.follow("action_find_product")
        elif turn.tokens("order_number") or (turn.tokens("email") and turn.slot("order_number")):
            turn.follow("action_track_order")
        elif of_others(turn.words):
            turn.say("utter_inform_others")
        elif items:
            self._take(turn, items)
        elif turn.tokens("email"):
            turn.say("utter_email_what_for")
        elif any(turn.tokens(kind) for kind in _NOT_NEEDED):
            turn.say("utter_not_needed")
        elif not turn.capability.removed:
            turn.say("utter_inform_unclear")

    @staticmethod
    def _take(turn: Turn, items: list[SessionFact]) -> None:
        """Offer what is new; what is known otherwise is only changed after a yes."""
        facts = turn.record.facts
        plain = {
            item.field: generalised(turn.layer.datamap.field(item.field), opened(turn, item) or "") for item in items
        }
        new = [item for item in items if item.field not in facts]
        changed = [item for item in items if item not in new and facts[item.field].value != plain[item.field]]
        if new or turn.record.paused:
            offer(turn, new or items, wished=_REMEMBER.search(turn.words.casefold()) is not None)
        elif changed:
            propose_change(turn, changed[0])
        else:
            labels = [turn.layer.datamap.field(item.field).label for item in items]
            turn.say("utter_known_already", what=listed(labels))
