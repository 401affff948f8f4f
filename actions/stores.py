"""The nearest shop and its hours."""

from __future__ import annotations

from datetime import datetime, timezone

from actions.base import ConfidantAction, Turn, awaits
from actions.remember import tastes
from shop.stores import nearest


def look_up(turn: Turn, city: str | None) -> None:
    """Name the shop nearest to a city, or ask for one."""
    shop = turn.shop
    if city is None:
        cities = ", ".join(sorted({store.city for store in shop.stores}))
        turn.ask("store:city", "utter_store_ask_city", cities=cities)
        return
    found = nearest(shop.stores, shop.places, city)
    if found is None:
        turn.say("utter_store_unknown", cities=", ".join(sorted({store.city for store in shop.stores})))
        return
    now = datetime.fromtimestamp(turn.layer.clock(), tz=timezone.utc)
    store = found.store
    turn.say(
        "utter_store_open" if store.is_open(now) else "utter_store_closed",
        store=store.name,
        street=store.street,
        city=store.city,
        phone=store.phone,
        today=store.hours_line(now),
        week="\n".join(f"• {line}" for line in store.week()),
    )


class AskStore(ConfidantAction):
    """Find a shop: near the town named, or the town remembered."""

    def name(self) -> str:
        """The action's name."""
        return "action_ask_store"

    def act(self, turn: Turn) -> None:
        """Look it up."""
        look_up(turn, turn.value("place") or tastes(turn).get("city"))


@awaits("store")
def _city_came(turn: Turn) -> bool:
    city = turn.value("place")
    if city is None:
        return False
    look_up(turn, city)
    return True
