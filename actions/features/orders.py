"""Where is my order, and what can still be done about it: number and e-mail, used for the answer and kept nowhere."""

from __future__ import annotations

from datetime import datetime, timezone

from actions.dialogue.action import ConfidantAction
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.questions import awaits
from actions.dialogue.turn import Turn
from actions.resources import phrases
from confidant.errors import TooOftenError
from confidant.formats import listed
from confidant.turn.pending_operations import Proposal
from shop.orders import Ability, Order, OrdersUnavailableError, email_hash, track

_TRIES = 5  # a person has in an hour, whichever orders they are about
_HOUR = 3600
_WISH = "order_wish"
_ON_THE_WAY = frozenset({"shipped", "out_for_delivery", "delayed"})


def begin(turn: Turn, wish: Ability) -> None:
    """Begin with a wish about an order; what the source can't do, our people can."""
    turn.set("order_number", None)
    if wish in turn.shop.orders.abilities:
        turn.set(_WISH, wish.value)
        look_up(turn)
    else:
        turn.say("utter_order_no_status" if wish is Ability.STATUS else "utter_order_cancel", **_people(turn))


def look_up(turn: Turn) -> None:
    """Ask for what is missing, then answer; a wrong number and a wrong e-mail get the same answer."""
    numbers, emails = turn.tokens("order_number"), turn.tokens("email")
    token = numbers[0] if numbers else turn.slot("order_number")
    number = turn.open(token, "order_number") if token else None
    if number is None:
        turn.ask("order", "utter_order_ask_number", example=turn.shop.brand.orders.number.example)
        return
    email = turn.open(emails[0], "email") if emails else None
    if email is None:
        turn.set("order_number", token)
        turn.ask("order:email", "utter_order_ask_email")
        return
    who = turn.layer.keys.account(
        turn.capability.person
    )  # never the order: a stranger's tries would lock its owner out
    try:
        turn.layer.limits.count("order", who, limit=_TRIES, seconds=_HOUR)
        order = _tracked(turn, number, email)
    except TooOftenError:
        turn.say("utter_order_too_often")
        return
    except OrdersUnavailableError:
        turn.set("order_number", None)
        turn.layer.limits.give_back("order", who)
        turn.say("utter_order_unavailable", **_people(turn))
        return
    if order is None:
        turn.set("order_number", token)  # one of the two may be typed anew
        turn.ask("order:email", "utter_order_not_found")
    else:
        turn.set("order_number", None)
        turn.layer.limits.give_back("order", who)  # only what fails is a try
        _answer(turn, order, email)


def _tracked(turn: Turn, number: str, email: str) -> Order | None:
    settings = turn.shop.brand.orders
    return track(turn.shop.orders, number, email, form=settings.number, key=settings.email_key)


def _answer(turn: Turn, order: Order, email: str) -> None:
    wish = Ability(turn.slot(_WISH) or Ability.STATUS)
    if wish is Ability.STATUS:
        _tell(turn, order)
    elif wish not in order.abilities:
        turn.say("utter_order_not_now", **_told(turn, order), **_people(turn))
    elif wish is Ability.CANCEL:
        _propose_cancel(turn, order, email)
    elif order.change_link is None:
        turn.say("utter_order_not_now", **_told(turn, order), **_people(turn))
    else:
        turn.say("utter_order_change", link=order.change_link)


def _tell(turn: Turn, order: Order) -> None:
    today = datetime.fromtimestamp(turn.layer.clock(), tz=timezone.utc).date()
    arrives = order.arrives(today)
    if arrives and order.status in _ON_THE_WAY:
        turn.say("utter_order_status_day", **_told(turn, order), day=f"{arrives:%A}, {arrives.day} {arrives:%B}")
    else:
        turn.say("utter_order_status", **_told(turn, order))


def _told(turn: Turn, order: Order) -> dict[str, str]:
    known = [product.name for item in order.items if (product := turn.shop.catalogue.get(item))]
    return {"items": listed([*order.names, *known]), "status": phrases()["status"][order.status]}


def _people(turn: Turn) -> dict[str, str]:
    contact = turn.shop.brand.contact
    return {"email": contact.email, "phone": contact.phone, "hours": contact.hours}


# Cancelling


def _propose_cancel(turn: Turn, order: Order, email: str) -> None:
    """Ask before it is done; until then only the number, sealed, and the keyed hash of the e-mail are kept."""
    mark = email_hash(order.number, email, turn.shop.brand.orders.email_key)
    question = phrases()["ask_cancel_order"].format(items=_told(turn, order)["items"])
    turn.propose(CANCEL_ORDER, question, number=turn.seal(order.number, "order_number"), email_hash=mark)


def _cancel(turn: Turn, proposal: Proposal) -> None:
    number = turn.open(proposal.scope["number"], "order_number")
    if number is None:  # the chat's key has died
        turn.say("utter_button_old")
        return
    try:
        done = turn.shop.orders.cancel(number, proposal.scope["email_hash"])
    except OrdersUnavailableError:
        turn.say("utter_order_cancel_unsure", **_people(turn))
    else:
        turn.say("utter_order_cancelled" if done else "utter_order_not_cancelled", **_people(turn))


CANCEL_ORDER = register(Operation("cancel_order", on_yes(_cancel), irreversible=True))


class TrackOrder(ConfidantAction):
    """Find an order."""

    def name(self) -> str:
        """The action's name."""
        return "action_track_order"

    def act(self, turn: Turn) -> None:
        """Look it up."""
        turn.set(_WISH, None)
        if Ability.STATUS in turn.shop.orders.abilities:
            look_up(turn)
        else:
            begin(turn, Ability.STATUS)


@awaits("order")
def _answer_came(turn: Turn) -> bool:
    wanted = turn.asking.partition(":")[2] or "order_number"
    if not turn.tokens(wanted) and not turn.tokens("email"):
        return False
    look_up(turn)
    return True
