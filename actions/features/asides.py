"""Short messages that NLU alone can't read: a number, "one sec", and wishes about carts, searches and orders.

They are read by rule, strictly, and only where nobody who was asked takes them as an answer.
"""

from __future__ import annotations

import re

from actions.dialogue.questions import before_intents
from actions.dialogue.turn import Turn
from actions.features import orders
from actions.features.consent import switch_off, switch_on
from actions.features.products import pick, takes_size
from actions.features.static_responses import facts_of_the_house
from actions.parsing.mentions import (
    changed_in_order,
    empties_cart,
    erases_own_field,
    lets_search_go,
    reads_along,
    switched,
    wants_to_cancel,
)
from actions.parsing.replies import asks_a_moment
from shop.examples import example
from shop.orders import Ability

_NUMBER = re.compile(r"\W*(?:(?:no|nr|number|option)\W{0,2})?(\d{1,3})\W*", re.IGNORECASE)
_NO_MOMENT = {"pause_storage": "memory", "goodbye": "farewell"}
"""What a moment is easily taken for, and the list of words that then speak against it."""
_UNREAD = frozenset({"out_of_scope", "nlu_fallback", "faq", "inform"})
"""What a name that only the brand has may be taken for."""
_ABOUT_CONSENT = frozenset({"give_consent", "withdraw_consent", "pause_storage", "resume_storage"})
_ABOUT_READERS = {"ask_data_sharing", "ask_data_security"}


@before_intents
def _number(turn: Turn) -> bool:
    """A lone number: the place of something that was shown, a size, or asked back; never a guess at an intent."""
    found = _NUMBER.fullmatch(turn.words)
    if found is None:
        return False
    if turn.just_asked:
        turn.unclear()
    elif turn.asking.startswith("order"):
        orders.look_up(turn)
    elif takes_size(turn):
        turn.follow("action_find_product")
    elif not pick(turn, int(found[1])):
        turn.say("utter_number_what", number=found[1], example=example(turn.shop))
    return True


@before_intents
def _moment(turn: Turn) -> bool:
    """Somebody needs a moment: nothing is paused, and what was asked stays asked."""
    if not asks_a_moment(turn.words, unless=_NO_MOMENT.get(turn.intent)):
        return False
    turn.say("utter_take_your_time")
    turn.asked = True
    return True


@before_intents
def _cart(turn: Turn) -> bool:
    """The cart of the website is not ours to empty, and nothing of the person is meant."""
    if not empties_cart(turn.words):
        return False
    turn.say("utter_no_cart", website=turn.shop.brand.website)
    return True


@before_intents
def _search(turn: Turn) -> bool:
    """A search is let go, not the person; what they wrote stays in the chat, if that is kept."""
    if not lets_search_go(turn.words, turn.shop.vocabulary):
        return False
    turn.set("search", None)
    kept = "utter_find_over_kept" if turn.record.keeps_turns() else "utter_find_over"
    turn.say(kept, **facts_of_the_house(turn))
    return True


@before_intents
def _cancel(turn: Turn) -> bool:
    """An order is cancelled where the shop lets us; "cancel it" means one when nothing of ours is open."""
    nothing_open = turn.proposal is None and turn.asking.split(":")[0] in {"", "order", "more"}
    if not wants_to_cancel(turn.words, vaguely=nothing_open):
        return False
    orders.begin(turn, Ability.CANCEL)
    return True


@before_intents
def _change(turn: Turn) -> bool:
    """An order's address or size is changed by the shop's own page, or by people."""
    what = changed_in_order(turn.words)
    if what is None:
        return False
    orders.begin(turn, Ability(f"change_{what}"))
    return True


@before_intents
def _own_field(turn: Turn) -> bool:
    """A field is erased by the brand's own name for it, whatever NLU made of that name; it is asked back first."""
    if turn.intent not in _UNREAD or not erases_own_field(turn.words):
        return False
    turn.follow("action_delete_my_data")
    return True


@before_intents
def _purpose(turn: Turn) -> bool:
    """A purpose is switched by the brand's own name for it: "switch on the book club" asks no question about it."""
    wish = None if turn.intent in _ABOUT_CONSENT else switched(turn.words)
    if wish is None:
        return False
    name, on = wish
    switch_on(turn, name) if on else switch_off(turn, name)
    return True


@before_intents
def _reader(turn: Turn) -> bool:
    """Somebody near may read along: the truth, and what helps."""
    readings = [turn.intent, *(turn.likely(2) if turn.intent == "nlu_fallback" else [])]
    if _ABOUT_READERS.isdisjoint(readings) or not reads_along(turn.words):
        return False
    turn.say("utter_reads_along")
    return True
