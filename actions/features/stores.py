"""The nearest shop and its hours."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from actions.dialogue.action import ConfidantAction
from actions.dialogue.questions import awaits
from actions.dialogue.session_facts import usable
from actions.dialogue.turn import Turn
from actions.resources import phrases
from shop.places import find_place
from shop.stores import DAY_NAMES, Store, nearest
from shop.text import comparable

_ASKED, _SHOWN = "store:city", "store:shown"
"""What is awaited: a town, or what else people ask once they were told of a shop."""

_OPEN, _CLOSED, _SHUT = range(3)
_NEAREST = ("utter_store_open", "utter_store_closed", "utter_store_shut")
_IN_THEIR_TOWN = ("utter_store_yours_open", "utter_store_yours_closed", "utter_store_yours_shut")

_ALSO = r"(?:and|or|but|what about|how about|what of|is there)"
_ELSEWHERE = re.compile(
    rf"\W*(?:(?:ok|okay|so|also|then) )*(?P<lead>(?:{_ALSO} )*(?:(?:the (?:one|shop|store)|an? (?:shop|store)|one) )?"
    r"(?:(?:in|near|at|around|for|close to) )?)(?P<town>[^\d?!.,;]{2,40}?)(?: please| then| instead| too)*\W*"
)
_HOURS = re.compile(r"\b(?:open\w*|clos\w+|hours?|when|time|until|till)\b")
_OF_IT = re.compile(r"\b(?:open\w*|clos\w+|hours?|phone|number|call|address|street|it|there)\b")
_ANOTHER = re.compile(r"\b(?:near\w*|closest|other|others|another|all)\b")
_ONLY_A_DAY = re.compile(rf"\W*(?:{_ALSO} )*(?:on |at )?(?:the )?\w+\W*")


def look_up(turn: Turn, city: str | None) -> None:
    """Name the shop nearest to a city, or ask for one."""
    shop = turn.shop
    if city is None:
        turn.ask(_ASKED, "utter_store_ask_city", cities=_cities(turn))
        return
    found = nearest(shop.stores, shop.places, city)
    if found is None:
        turn.say("utter_store_unknown", cities=_cities(turn))
    else:
        _describe(turn, found.store)


def _cities(turn: Turn) -> str:
    return ", ".join(sorted({store.city for store in turn.shop.stores}))


def _now(turn: Turn) -> datetime:
    return datetime.fromtimestamp(turn.layer.clock(), tz=timezone.utc)


def _describe(turn: Turn, store: Store) -> None:
    """Describe a shop: its hours on the days named, and all there is to say when it was not described already."""
    now, text = _now(turn), comparable(turn.words)
    described = _shop_described(turn) == store
    days = store.days_named(text, now) if described or _HOURS.search(text) else []
    for day in days:
        hours = store.hours_of(day)
        _say(
            turn, store, "utter_store_day_open" if hours else "utter_store_day_closed", day=DAY_NAMES[day], hours=hours
        )
    if described and days:
        return
    opens = store.opens_next(now)
    state = _OPEN if store.is_open(now) else _CLOSED if opens else _SHUT
    _say(
        turn,
        store,
        (_IN_THEIR_TOWN if _is_of_their_town(turn, store) else _NEAREST)[state],
        street=store.street,
        city=store.city,
        phone=store.phone,
        today=store.hours_line(now),
        opens=f"{DAY_NAMES[opens.weekday()]} at {opens:%H:%M}" if opens else None,
        week="\n".join(f"• {line}" for line in store.week()),
    )


def _say(turn: Turn, store: Store, response: str, **values: str | None) -> None:
    """Say something of a shop, and wait for more: "and in Vienna?"; but an open question of ours comes first."""
    if turn.proposal is None:
        turn.ask(_SHOWN, response, store=_name(turn, store), **values)
        turn.seal_slot("store", store.id)
    else:
        turn.say(response, store=_name(turn, store), **values)


def _name(turn: Turn, store: Store) -> str:
    return str(phrases()["store_of_their_town"]) if _is_of_their_town(turn, store) else store.name


def _is_of_their_town(turn: Turn, store: Store) -> bool:
    """Whether to name the shop's town would spell out a remembered one, where the shop's people read along."""
    known = _place(turn, usable(turn).get("city")) if turn.channel_capabilities.staff_reads else None
    typed = _place(turn, turn.value("place") or _town(turn))
    return known is not None and known != typed and comparable(known) == comparable(store.city)


def _place(turn: Turn, city: str | None) -> str | None:
    """What the town that somebody names is called here."""
    found = nearest(turn.shop.stores, turn.shop.places, city) if city else None
    return found.place.name if found else None


def _shop_described(turn: Turn) -> Store | None:
    """The shop that the bot has just described."""
    described = turn.open_slot("store") if turn.asking == _SHOWN else None
    return next((store for store in turn.shop.stores if store.id == described), None)


class AskStore(ConfidantAction):
    """Find a shop: near the town named, or the town remembered."""

    def name(self) -> str:
        """The action's name."""
        return "action_ask_store"

    def act(self, turn: Turn) -> None:
        """Look it up."""
        look_up(turn, turn.value("place") or usable(turn).get("city"))


@awaits("store")
def _went_on(turn: Turn) -> bool:
    """Take a town that was asked for, and what people add once they were told of a shop."""
    city = turn.value("place") if turn.asking == _ASKED else None
    city = city or _town(turn)
    if city is None:
        return _of_the_same(turn)
    look_up(turn, city)
    return True


def _town(turn: Turn) -> str | None:
    """The town of a message that says no more than "and in Vienna?", also one that the gate left in the open."""
    said = _ELSEWHERE.fullmatch(comparable(turn.words))
    if said is None:
        return None
    if said["town"] == "_place_":
        return turn.value("place")
    # "Nice" alone is praise, unless a town was asked for.
    meant = said["lead"].strip() or turn.asking == _ASKED
    return said["town"] if meant and find_place(turn.shop.places, said["town"]) else None


def _of_the_same(turn: Turn) -> bool:
    """Answer what is asked of the shop just told of: "open on sunday?", "what's the phone number?"."""
    store, text = _shop_described(turn), comparable(turn.words)
    if store is None or turn.tokens("place") or _ANOTHER.search(text):
        return False
    day = bool(store.days_named(text, _now(turn)))
    asks = (day and (_HOURS.search(text) or _ONLY_A_DAY.fullmatch(text))) or (
        turn.intent == "ask_store" and _OF_IT.search(text)
    )
    if asks:
        _describe(turn, store)
    return bool(asks)
