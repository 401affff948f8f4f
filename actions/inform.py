"""What people tell of themselves: their name, town, sizes and tastes."""

from __future__ import annotations

import re

from actions.base import ConfidantAction, Turn
from actions.remember import held, offer
from shop.product import size_family
from shop.query import Query, parse

_SELF = re.compile(r"\b(i|i'm|im|i'd|i've|my|me|mine|we|our)\b")
_SPEND = re.compile(r"\b(spend|budget|pay|afford)\b")
_SEARCH = re.compile(r"\b(show|find|looking|look for|need|want|search|buy|have you|do you have|got any)\b")


def told(turn: Turn, query: Query) -> list[dict[str, str]]:
    """Everything in this message that a field of ours could hold; offers need an e-mail, so that is asked for apart."""
    items = []
    for kind, field in (("person", "name"), ("place", "city")):
        tokens = turn.tokens(kind)
        if tokens:
            items.append(held(field, tokens[0], kind))
    family = size_family(query.size) if query.size else None
    if query.size and family == "number":
        items.append(held("shoe_size", query.size))
    if query.size and family == "letter":
        items.append(held("clothing_size", query.size))
    if query.activity:
        items.append(held("favourite_activity", query.activity))
    if query.colour:
        items.append(held("favourite_colour", query.colour))
    if query.price_max is not None and _SPEND.search(turn.text.casefold()):
        items.append(held("budget", str(query.price_max)))
    return items


class Inform(ConfidantAction):
    """Somebody tells something."""

    def name(self) -> str:
        """The action's name."""
        return "action_inform"

    def act(self, turn: Turn) -> None:
        """Offer to remember it, or take it as a wish when it speaks of things, not of the person."""
        query = parse(turn.text, turn.shop.vocabulary)
        text = turn.text.casefold()
        about_self = _SELF.search(text) is not None
        if turn.slot("search") and not about_self and not query.is_empty:
            turn.follow("action_find_product")
            return
        if query.kind and _SEARCH.search(text):
            turn.follow("action_find_product")
            return
        items = told(turn, query)
        if items:
            offer(turn, items)
        elif turn.tokens("order_number"):
            turn.follow("action_track_order")
        elif turn.tokens("email"):
            turn.say("utter_email_what_for")
        elif not turn.access.removed:
            turn.say("utter_inform_unclear")
