"""Find products, narrow the search down, and recommend by taste."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.dialogue.action import ConfidantAction
from actions.dialogue.remember import offer
from actions.dialogue.session_facts import sealed, tastes, usable
from actions.dialogue.turn import Turn
from actions.resources import phrases
from confidant.formats import listed
from confidant.subject.vault import PurposeChoice, Source
from shop.cards import card, cards
from shop.describe import describe
from shop.examples import example, shelves
from shop.facets import Facet
from shop.product import COLOUR, Product, size_family
from shop.query import Query, parse
from shop.recommend import PRICE, Reason, recommend
from shop.refine import refine, size_step
from shop.text import comparable
from shop.wishes import strange_words

_PAGE = 3
_SHELVES = 10
_WORN = frozenset({"number", "letter"})

# A message may name goods and yet speak of the person, of an order, of a shop, or of what became of the goods.
_NO_SEARCH = re.compile(
    r"\bmy (?:\w+ ){0,2}?"
    r"(?:data|info\w*|details|profile|name|e-?mail|city|town|sizes?|colou?rs?|activity|budget|address|birthday|history"
    r"|orders?|account|records?)\b"
    r"|\b(?:know|knows|known|remember\w*|stored?|storing|saved?|record\w*|noted?|erase|delete)"
    r" (?:about |of |on )?(?:me|my|mine|it|that|this|everything|nothing|anything)\b"
    r"|\b(?:keep|kept) (?:about me|my|mine|it|that|this|everything|nothing|anything)\b"
    r"|\bforget (?:me|my|everything|that i)\b"
    r"|\b(?:privacy|policy|consent|gdpr|personal data|order number|ordered|parcel|deliver\w*|ship\w*|send|sent|arrived"
    r"|bought|broken?|audit|tore|torn|ripped|faulty|damaged|fell apart|wiped|mend|swap|fix"
    r"|returns?|returned|retrun|refunds?|repair\w*|warr?ant\w*|guarantees?|complain\w*|reviews?"
    r"|(?:give|bring|take|money)(?: \w+){0,2} back|exchange|wrong"
    r"|supposed|waiting|eta|note[sd]?|code|security|protection|alarm|forecast|offers?|on sale|newsletter)\b"
    r"|\b(?:shops?|stores?|branch)\b.*\b(?:open|close[sd]?|near\w*|hours)\b|\bwhere\b.*\b(?:shops?|stores?|order|try)\b"
    r"|^(?:what's an?|what is an?|who|how far|how (?:do|can) (?:i|you)|will it)\b"
)
_OWN = re.compile(r"(?<!for )(?<!in )\b(?:my|our)\b")
_SEEKS = re.compile(
    r"\b(?:need|want|look\w*|show|find|buy|search\w*|some|something|anything|any|have you|do you have|sell|recommend)\b"
)


def _remembered(turn: Turn) -> tuple[Query, Sequence[Product], int]:
    """The search so far: its wishes, the products shown last, and how far it went."""
    state = turn.open_slot("search", chat_only=True) or {}
    query = Query.from_choices(state.get("query"), turn.shop.vocabulary)
    offset, last = int(state.get("offset", 0)), int(state.get("last", 0))
    shown = turn.shop.catalogue.find(query, last, offset - last).products if last and not query.is_empty else ()
    return query, shown, offset


def narrows(turn: Turn) -> bool:
    """Whether a message makes sense as a search and as nothing else: it names goods, or changes the search so far.

    It reads nothing but the message and the search in the slot, so it costs a few milliseconds at most.
    """
    text = comparable(turn.words)
    if turn.is_command or _NO_SEARCH.search(text) or (_OWN.search(text) and not _SEEKS.search(text)):
        return False
    previous, new, query = _read(turn, turn.words)
    if query.is_empty:
        return False
    # A word or two may be strange, but in "tell me a joke about a bear in a tent" they are too many.
    known, strange = strange_words(turn.words, turn.shop.vocabulary)
    if new.kind or new.type or new.names or (new.words and (new.facets or new.size)):
        return strange <= known
    return not previous.is_empty and strange <= known and (query != previous or _asks_size(turn, query))


def _say_where(turn: Turn, product: Product) -> None:
    """Say which stores have a product, where the brand tells."""
    stores = turn.shop.stores_with(product)
    if stores:
        turn.say("utter_find_in_stores", stores=listed([store.city for store in stores]))
    elif stores is not None:
        turn.say("utter_find_in_no_store")


def names_goods(turn: Turn) -> bool:
    """Whether a message names an author, a size, a price or the like: more than a question to the shop needs."""
    return any(turn.tokens(kind) for kind in ("facet", "price", "size", "product"))


def _read(turn: Turn, text: str) -> tuple[Query, Query, Query]:
    """The search so far, the wishes of a text, and the search that comes of both."""
    vocabulary = turn.shop.vocabulary
    previous, shown, _ = _remembered(turn)
    new = parse(text, vocabulary)
    if previous.is_empty:
        return previous, new, new
    return previous, new, refine(previous, new, text, vocabulary=vocabulary, shown=shown)


def _asks_size(turn: Turn, query: Query) -> bool:
    """Whether "bigger" is said of shoes or clothes whose size nobody named."""
    families = turn.shop.vocabulary.families(query.kind)
    return query.size is None and bool(families) and families <= _WORN and size_step(turn.words) != 0


def _present(turn: Turn, query: Query, offset: int) -> None:
    shop = turn.shop
    found = shop.catalogue.find(query, _PAGE, offset)
    wishes = describe(query, shop)
    if not found.products:
        # The search stays as it was, so that the next words can change it.
        turn.say("utter_find_end" if offset else "utter_find_nothing", wishes=wishes)
        return
    listing = _listing(turn, found.products, query)
    count = len(found.products)
    turn.seal_slot("search", {"query": query.to_choices(), "offset": offset + count, "last": count}, chat_only=True)
    if offset:
        turn.say("utter_find_more", listing=listing, wishes=wishes)
    elif found.near:
        turn.say("utter_find_near", listing=listing, wishes=wishes, given_up=_given_up(turn, found.relaxed))
    else:
        turn.say("utter_find_found", listing=listing, wishes=wishes, count=found.total)
    _show_cards(turn, [(product, "") for product in found.products], query)
    if found.more:
        turn.ask("more", "utter_find_ask_more")
    else:
        turn.say("utter_find_all")


def takes_size(turn: Turn) -> bool:
    """Whether a number is a size of what is being looked for, and not the place of a product in the list."""
    query, shown, _ = _remembered(turn)
    if query.is_empty:
        return False
    size = parse(turn.words, turn.shop.vocabulary, kind=query.kind).size
    return size is not None and (not shown or size_family(size) == "number")


def pick(turn: Turn, place: int) -> bool:
    """Show one product of those shown last, by its place in the list; whether there is one."""
    query, shown, _ = _remembered(turn)
    if not 1 <= place <= len(shown):
        return False
    product = shown[place - 1]
    page = product.link
    listing = _listing(turn, [product], query)
    turn.say(
        "utter_find_picked" if page else "utter_find_picked_alone",
        listing=listing,
        description=product.description,
        page=page,
    )
    _show_cards(turn, [(product, "")], query)
    _say_where(turn, product)
    turn.asked = True  # "more" still goes on from here
    return True


def _listing(turn: Turn, products: Sequence[Product], query: Query) -> str:
    return "\n".join(f"• {line}" for line in cards(products, turn.shop.brand.currency, query.without, _told(turn)))


def _told(turn: Turn) -> list[Facet]:
    """The brand's facets of words, in its own order."""
    return [facet for facet in turn.shop.brand.facets.values() if not facet.unit]


def _show_cards(turn: Turn, chosen: Sequence[tuple[Product, str]], query: Query) -> None:
    """Show products with their pictures where the channel can; elsewhere the answer lists them."""
    if not turn.channel_capabilities.cards:
        return
    brand, words = turn.shop.brand, phrases()["buttons"]
    shown = []
    for product, why in chosen:
        goods = (product.type or product.kind).replace(" ", "-")
        buttons = [{"title": words["more_like_this"], "payload": f"/find_product.{goods}"}]
        if product.link:
            buttons.insert(0, {"title": words["in_the_shop"], "url": product.link})
        title, _, text = card(product, brand.currency, query.without, _told(turn)).partition(" — ")
        shown.append({"id": product.id, "title": title, "text": f"{text}. {why}" if why else text, "buttons": buttons})
    turn.show_cards(shown)


def _given_up(turn: Turn, relaxed: Sequence[str]) -> str:
    names, facets = phrases()["relaxed"], turn.shop.catalogue.facets
    return listed(
        [names[name] if name in names else names["facet"].format(label=facets[name].label) for name in relaxed]
    )


def ask_what(turn: Turn) -> None:
    """Ask what somebody is looking for, with the shop's shelves to tap."""
    kinds = shelves(turn.shop)[:_SHELVES]
    buttons = [
        {"title": kind[:1].upper() + kind[1:], "payload": f"/find_product.{kind.replace(' ', '-')}"} for kind in kinds
    ]
    turn.say("utter_find_what", example=example(turn.shop), buttons=buttons)


class FindProduct(ConfidantAction):
    """A search, or a narrower one."""

    def name(self) -> str:
        """The action's name."""
        return "action_find_product"

    def act(self, turn: Turn) -> None:
        """Search."""
        argument = turn.capability.argument or ""
        if argument == "more":
            turn.follow("action_show_more")
            return
        if argument == "new":
            turn.set("search", None)
            ask_what(turn)
            return
        previous, new, query = _read(turn, argument if turn.is_command else turn.words)
        if query.is_empty:
            turn.set("search", None)
            ask_what(turn)
        elif not previous.is_empty and _asks_size(turn, query):
            turn.say("utter_find_ask_size")
        else:
            _present(turn, query, _remembered(turn)[2] if query == previous and new.is_empty else 0)
            self._notice(turn, query)

    @staticmethod
    def _notice(turn: Turn, query: Query) -> None:
        """With personal tips on, what a person searches for tells what they like; the ledger says so."""
        if turn.record.choice("personalisation") is not PurposeChoice.AGREED:
            return
        noticed = [
            sealed(turn, field.name, query.facets[field.facet])
            for field in turn.layer.datamap.fields.values()
            if field.facet
            and field.facet in query.facets
            and field.facet != COLOUR
            and field.name not in turn.record.facts
        ]
        if noticed:
            offer(turn, noticed, source=Source.INFERRED, asking=False)


class ShowMore(ConfidantAction):
    """The next page."""

    def name(self) -> str:
        """The action's name."""
        return "action_show_more"

    def act(self, turn: Turn) -> None:
        """Show it."""
        query, _, offset = _remembered(turn)
        if query.is_empty:
            ask_what(turn)
        else:
            _present(turn, query, offset)


class AskRecommendation(ConfidantAction):
    """A tip, and why."""

    def name(self) -> str:
        """The action's name."""
        return "action_ask_recommendation"

    def act(self, turn: Turn) -> None:
        """Recommend what is asked for now, from what may be used, and say from what."""
        shop = turn.shop
        known = tastes(turn)
        wish = Query() if turn.is_command else parse(turn.words, shop.vocabulary)
        chosen = recommend(shop.catalogue, known, _PAGE, vocabulary=shop.vocabulary, wish=wish)
        if not chosen:
            turn.say("utter_find_nothing")
            return
        lines, shown = [], []
        for product, reasons in chosen:
            why = [_because(turn, reason) for reason in reasons]
            reason_line = phrases()["why"].format(reasons=listed(why)) if why else ""
            lines.append(_listing(turn, [product], wish) + (f"\n  {reason_line}" if why else ""))
            shown.append((product, reason_line))
        personal = any(reasons for _, reasons in chosen)
        name = usable(turn).get("name") if personal and not turn.channel_capabilities.staff_reads else None
        self._say(turn, wish, "\n".join(lines), personal=personal, name=name)
        _show_cards(turn, shown, wish)

    @staticmethod
    def _say(turn: Turn, wish: Query, listing: str, *, personal: bool, name: str | None) -> None:
        shop = turn.shop
        if not wish.is_empty:
            # What comes next goes on from here: "cheaper ones", "in green".
            turn.seal_slot("search", {"query": wish.to_choices(), "offset": 0, "last": 0}, chat_only=True)
            wishes, relaxed = describe(wish, shop), shop.catalogue.find(wish, 1).relaxed
            if relaxed:
                turn.say("utter_recommend_near", listing=listing, wishes=wishes, given_up=_given_up(turn, relaxed))
            elif name:
                turn.say("utter_recommend_asked_name", listing=listing, wishes=wishes, name=name)
            else:
                turn.say("utter_recommend_asked", listing=listing, wishes=wishes)
        elif name:
            turn.say("utter_recommend_personal_name", listing=listing, name=name)
        elif personal:
            turn.say("utter_recommend_personal", listing=listing)
        elif turn.record.paused or turn.record.choice("personalisation") is PurposeChoice.REFUSED:
            turn.say("utter_recommend_plain", listing=listing)
        else:
            turn.say("utter_recommend_general", listing=listing)


def _because(turn: Turn, reason: Reason) -> str:
    """A reason in words; without what is remembered where the shop's people read along."""
    words = phrases()["recommend_unspelled" if turn.channel_capabilities.staff_reads else "recommend"]
    facet = reason.facet if reason.facet in words else "facet"
    value = f"{reason.value} {turn.shop.brand.currency}" if reason.facet == PRICE else reason.value
    return str(words[facet]).format(value=value)
