"""Find products, narrow the search down, and recommend by taste."""

from __future__ import annotations

from collections.abc import Sequence

from actions.base import ConfidantAction, Turn
from actions.parts import joined, phrases
from actions.remember import held, offer, tastes
from privacy.vault import YES as AGREED
from shop.cards import cards
from shop.product import Product
from shop.query import Query, parse
from shop.recommend import recommend
from shop.refine import refine

_PAGE = 3


def _remembered(turn: Turn) -> tuple[Query, Sequence[Product], int]:
    """The search so far: its wishes, the products shown last, and how far it went."""
    state = turn.slot("search") or {}
    query = Query.from_choices(state.get("query"), turn.shop.vocabulary)
    offset, last = int(state.get("offset", 0)), int(state.get("last", 0))
    shown = turn.shop.catalogue.find(query, last, offset - last).products if last and not query.is_empty else ()
    return query, shown, offset


def _present(turn: Turn, query: Query, offset: int) -> None:
    shop = turn.shop
    found = shop.catalogue.find(query, _PAGE, offset)
    if not found.products:
        turn.say("utter_find_nothing")
        turn.set("search", None)
        return
    listing = "\n".join(f"• {line}" for line in cards(found.products, shop.brand.currency))
    count = len(found.products)
    state = {"query": query.to_choices(), "offset": offset + count, "last": count}
    turn.set("search", state)
    if found.near:
        given_up = joined([phrases()["relaxed"][name] for name in found.relaxed])
        turn.say("utter_find_near", listing=listing, given_up=given_up)
    else:
        turn.say("utter_find_more" if offset else "utter_find_found", listing=listing, count=found.total)
    if found.more:
        turn.ask("more", "utter_find_ask_more")


class FindProduct(ConfidantAction):
    """A search, or a narrower one."""

    def name(self) -> str:
        """The action's name."""
        return "action_find_product"

    def act(self, turn: Turn) -> None:
        """Search."""
        if turn.access.argument == "more":
            turn.follow("action_show_more")
            return
        vocabulary = turn.shop.vocabulary
        previous, shown, offset = _remembered(turn)
        text = (turn.access.argument or "") if turn.is_command else turn.text
        new = parse(text, vocabulary)
        query = refine(previous, new, text, vocabulary=vocabulary, shown=shown) if not previous.is_empty else new
        if query.is_empty:
            turn.say("utter_find_what")
            return
        _present(turn, query, offset if query == previous and new.is_empty else 0)
        self._notice(turn, query)

    @staticmethod
    def _notice(turn: Turn, query: Query) -> None:
        """With personal tips on, what a person searches for tells what they like to do; the ledger says so."""
        known = "favourite_activity" in turn.record.facts
        if query.activity and turn.record.choice("personalisation") == AGREED and not known:
            offer(turn, [held("favourite_activity", query.activity)], source="noticed", asking=False)


class ShowMore(ConfidantAction):
    """The next page."""

    def name(self) -> str:
        """The action's name."""
        return "action_show_more"

    def act(self, turn: Turn) -> None:
        """Show it."""
        query, _, offset = _remembered(turn)
        if query.is_empty:
            turn.say("utter_find_what")
        else:
            _present(turn, query, offset)


class AskRecommendation(ConfidantAction):
    """A tip, and why."""

    def name(self) -> str:
        """The action's name."""
        return "action_ask_recommendation"

    def act(self, turn: Turn) -> None:
        """Recommend from what may be used, and say from what."""
        shop = turn.shop
        known = tastes(turn)
        wording = phrases()["recommend"]
        lines = []
        for product, reasons in recommend(shop.catalogue, known, _PAGE, vocabulary=shop.vocabulary):
            why = [
                wording[reason.taste].format(value=_with_currency(turn, reason.taste, reason.value))
                for reason in reasons
            ]
            line = cards([product], shop.brand.currency)[0]
            lines.append(f"• {line}" + (f"\n  Why: {joined(why)}." if why else ""))
        personal = any("Why:" in line for line in lines)
        name = known.get("name")
        listing = "\n".join(lines)
        if personal and name:
            turn.say("utter_recommend_personal_name", listing=listing, name=name)
        elif personal:
            turn.say("utter_recommend_personal", listing=listing)
        else:
            turn.say("utter_recommend_general", listing=listing)


def _with_currency(turn: Turn, taste: str, value: str) -> str:
    return f"{value} {turn.shop.brand.currency}" if taste == "budget" else value
