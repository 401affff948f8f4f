"""Where is my order: number and e-mail, both used for the answer and kept nowhere."""

from __future__ import annotations

from datetime import datetime, timezone

from actions.dialogue.action import ConfidantAction
from actions.dialogue.questions import awaits
from actions.dialogue.turn import Turn
from actions.resources import phrases
from confidant.errors import TooOftenError
from confidant.formats import listed
from shop.orders import Order, track

_TRIES = 5  # a person has in an hour, whichever orders they are about
_HOUR = 3600


def look_up(turn: Turn) -> None:
    """Ask for what is missing, then answer; a wrong number and a wrong e-mail get the same answer."""
    numbers, emails = turn.tokens("order_number"), turn.tokens("email")
    token = numbers[0] if numbers else turn.slot("order_number")
    number = turn.open(token, "order_number") if token else None
    if number is None:
        turn.ask("order", "utter_order_ask_number")
        return
    email = turn.open(emails[0], "email") if emails else None
    if email is None:
        turn.set("order_number", token)
        turn.ask("order:email", "utter_order_ask_email")
        return
    shop = turn.shop
    who = turn.layer.keys.account(
        turn.capability.person
    )  # never the order: a stranger's tries would lock its owner out
    try:
        turn.layer.limits.count("order", who, limit=_TRIES, seconds=_HOUR)
    except TooOftenError:
        turn.say("utter_order_too_often")
        return
    order = track(shop.orders, number, email, shop.brand.orders_email_key)
    if order is None:
        turn.set("order_number", token)  # one of the two may be typed anew
        turn.ask("order:email", "utter_order_not_found")
    else:
        turn.set("order_number", None)
        turn.layer.limits.give_back("order", who)  # only what fails is a try
        _tell(turn, order)


def _tell(turn: Turn, order: Order) -> None:
    today = datetime.fromtimestamp(turn.layer.clock(), tz=timezone.utc).date()
    arrives = order.arrives(today)
    products = [product.name for item in order.items if (product := turn.shop.catalogue.get(item))]
    status = phrases()["status"][order.status]
    values = {"items": listed(products), "status": status}
    if arrives and order.status in {"shipped", "out_for_delivery", "delayed"}:
        turn.say("utter_order_status_day", **values, day=f"{arrives:%A}, {arrives.day} {arrives:%B}")
    else:
        turn.say("utter_order_status", **values)


class TrackOrder(ConfidantAction):
    """Find an order."""

    def name(self) -> str:
        """The action's name."""
        return "action_track_order"

    def act(self, turn: Turn) -> None:
        """Look it up."""
        look_up(turn)


@awaits("order")
def _answer_came(turn: Turn) -> bool:
    wanted = turn.asking.partition(":")[2] or "order_number"
    if not turn.tokens(wanted) and not turn.tokens("email"):
        return False
    look_up(turn)
    return True
