"""Which field or purpose a sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from actions.parsing.replies import plain
from actions.resources import datamap, lexicon, shop
from confidant.datamap import Field, Purpose
from shop.query import parse
from shop.text import comparable
from shop.vocabulary import Vocabulary

_OF_LABELS = re.compile(r"^(?:your|the|our|my|an?|what|which)\s+")
_SWITCHES = re.compile(
    r"\b(?:(?:switch|turn)(?:ed|ing)? (?P<way>on|off)|(?P<verb>enable|disable|join|leave))\b"
    r"|\b(?:switch|turn) (?:\w+ ){1,5}(?P<last>on|off)\b"
)
_ERASES_OWN = re.compile(r"\b(?:delete|erase|remove|forget|wipe|clear)\b.{0,20}?\b(?:my|that i|what i)\b")
_NOT = re.compile(
    r"\b(don'?t|do not|never|not|no need to|stop)\b[\w' ]{0,24}?\b(delete|erase|remove|forget|wipe|clear)",
)
_OBJECTS = re.compile(r"\b(?:object\w*|stop|no more|don'?t|do not|unsubscribe|opt out)\b")
_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|but not|apart from|other than|besides|not my|without my"
    r"|(?<!don't )(?<!dont )(?<!not )(?<!never )keep (?:my|the))\b",
)
_LESS = re.compile(r"^(?:no|nope|wait|yes but|but)\b|\b(?:only|just)\b")
_DONE = re.compile(r"\b(?:did you|have you|has|was|is|are|were)\b.*\b(?:deleted?|erased?|gone|removed?)\b")
_WHAT_IF = re.compile(r"\b(what|how) (happens|would happen|if)\b|\bwhat'?s going to happen\b")


_TAKES_OUT = re.compile(
    r"\b(?:delete|erase|remove|clear|empty|wipe|clean|reset|forget|drop|scrap|take|throw|get rid)\b"
)
_OWN_DATA = re.compile(
    r"\b(?:about|on|of) me\b|\bforget me\b|\breviews?\b|\bfeedback\b"
    r"|\bmy (?:\w+ )?(?:data|info\w*|details|profile|account|name)\b"
)
_SEARCH_GONE = re.compile(
    r"\b(?:delete|erase|wipe|clear|reset|drop|forget|scrap|remove)"
    r"(?: (?:all|my|the|this|that|these|those|whole|last|old|of))* (?:search(?:es)?(?! history)|results?)\b"
)
_SAID_OF_GOODS = re.compile(
    r"\b(?:delete|erase|wipe|drop|forget|scrap|remove)\b(?: \w+){0,2}? (?:everything|all|anything|whatever|what|that)\b"
    r".*\b(?:about|of|on|for|said|told|asked|searched|wanted|looked)\b|\bforget about\b"
)
_WAS_CANCELLED = re.compile(r"\b(?:why|was|were|been|got|did|has|have you)\b.*\bcancel")
_WISH = re.compile(r"\b(?:it|this one|that one|asap)\b|\b(?:want|need|wanna|like|can|could|how|late)\b")


def _says(what: str, text: str) -> bool:
    """Whether one of the words stands in a text; in lexicon.yml these are regular expressions."""
    return re.search(rf"\b(?:{'|'.join(lexicon()[what])})\b", text) is not None


def _named(text: str, words: Mapping[str, list[str]]) -> list[str]:
    """What a sentence names, in its order; a longer word hides the shorter ones in it."""
    meaning: dict[str, list[str]] = {}
    for name, options in words.items():
        for word in options:
            meaning.setdefault(word, []).append(name)
    longest_first = "|".join(re.escape(word) for word in sorted(meaning, key=len, reverse=True))
    found = re.finditer(rf"\b(?:{longest_first})\b", text.casefold())
    return list(dict.fromkeys(name for match in found for name in meaning[match.group()]))


@lru_cache(maxsize=1)
def names() -> dict[str, dict[str, list[str]]]:
    """The words by which people name the fields and purposes of the data map: its own, and those that any shop has."""
    declared = datamap()
    return {
        "fields": {field.name: _called(field) + _by_kind(field) for field in declared.fields.values()},
        "purposes": {
            purpose.name: _called(purpose) + lexicon()["purposes"].get(purpose.name, [])
            for purpose in declared.purposes.values()
        },
    }


def _called(declared: Field | Purpose) -> list[str]:
    """Its label without "your" and the like, and the words that the data map gives it."""
    label = _OF_LABELS.sub("", comparable(declared.label))
    return [label, *map(comparable, declared.words)]


def _by_kind(field: Field) -> list[str]:
    words = lexicon()["kinds"]
    own = shop().brand.facets.get(field.facet or "")
    called = [own.label, f"favourite {own.label}", f"favorite {own.label}", own.plural] if own else []
    return [word for kind in (*field.kinds, field.facet) if kind in words for word in words[kind]] + called


def fields_named(text: str) -> list[str]:
    """The fields a sentence names."""
    return _named(text, names()["fields"])


def switched(text: str) -> tuple[str, bool] | None:
    """The purpose that a sentence wants switched, and whether on; None when it wants none so."""
    words = plain(text)
    found, purpose = _SWITCHES.search(words), purpose_named(text)
    if found is None or purpose is None or says_not(text):
        return None
    said = found["way"] or found["verb"] or found["last"]
    return purpose, said in {"on", "enable", "join"}


def erases_own_field(text: str) -> bool:
    """Whether a sentence wants something erased that a field of the data map holds."""
    return _ERASES_OWN.search(plain(text)) is not None and bool(fields_named(text)) and not says_not(text)


def kept_named(text: str) -> str | None:
    """What else is kept that a sentence names: `chat` or `feedback`."""
    return next(iter(_named(text, lexicon()["kept"])), None)


def purpose_named(text: str) -> str | None:
    """The purpose a sentence names."""
    return next(iter(_named(text, names()["purposes"])), None)


def says_everything(text: str) -> bool:
    """Whether all of it is meant."""
    return bool(_named(text, {"everything": lexicon()["everything"]}))


def says_not(text: str) -> bool:
    """Whether a sentence asks *not* to erase."""
    return _NOT.search(text.casefold()) is not None


def only_asks(text: str) -> bool:
    """Whether a sentence asks what would happen, and wants nothing done."""
    return _WHAT_IF.search(text.casefold()) is not None


def asks_whether_done(text: str) -> bool:
    """Whether a sentence asks if something was erased."""
    return _DONE.match(text.casefold().strip()) is not None


class KeptBack(NamedTuple):
    """What a sentence leaves out of a wish: the text before "except", "keep my" and the like, the fields behind it."""

    before: str
    fields: list[str]


def kept_back(text: str) -> KeptBack | None:
    """What a sentence leaves out of a wish; None when it leaves nothing out."""
    lowered = text.casefold()
    found = _EXCEPT.search(lowered)
    return KeptBack(lowered[: found.start()], fields_named(lowered[found.end() :])) if found else None


def wants_less(text: str) -> bool:
    """Whether an answer begins with a no, or says only."""
    return _LESS.search(text.casefold().strip()) is not None


def objects(text: str) -> bool:
    """Whether a sentence about offers wants none."""
    return _OBJECTS.search(text.casefold()) is not None


def empties_cart(text: str) -> bool:
    """Whether somebody wants a cart or a wish list changed, and nothing of themselves."""
    words = plain(text)
    return _says("cart", words) and _TAKES_OUT.search(words) is not None and _OWN_DATA.search(words) is None


def lets_search_go(text: str, vocabulary: Vocabulary) -> bool:
    """Whether somebody wants a search forgotten, or all they said about some goods, and nothing of themselves."""
    words = plain(text)
    if _OWN_DATA.search(words) or fields_named(words):
        return False
    if _SEARCH_GONE.search(words):
        return True
    query = parse(text, vocabulary)
    named = {query.kind, query.type, *query.without} & {*vocabulary.kinds, *vocabulary.types}
    return bool(named) and _SAID_OF_GOODS.search(words) is not None


@lru_cache(maxsize=1)
def _cancels_order() -> re.Pattern[str]:
    cancel, order = ("|".join(lexicon()[name]) for name in ("cancel", "order"))
    return re.compile(
        rf"\b(?:{cancel}|stop|withdraw(?: from)?)\b[^.!?]{{0,30}}\b(?:{order})(?:\b|$)"
        rf"|\b(?:{order})\b[^.!?]{{0,40}}\b(?:{cancel})\b"
        r"|\b(?:don't|dont|do not|no longer|not) (?:send|ship|want|need)\b"
        r"[^.!?]{0,20}\b(?:order|parcel|package|ordered)\b"
        r"|\bcall(?: \w+){1,3} order off\b"
    )


@lru_cache(maxsize=1)
def _cancels_it() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{'|'.join(lexicon()['before_cancel'])}) )*"
        rf"(?:{'|'.join(lexicon()['cancel'])})(?: (?:it|this|this one|that one))?"
        r"(?: (?:please|pls|for me|now|asap|thanks|before it ships|again))*"
    )


def wants_to_cancel(text: str, *, vaguely: bool) -> bool:
    """Whether somebody wants an order cancelled; `vaguely`: "cancel it" means one, too."""
    words = plain(text)
    if _says("no_order", words) or _WAS_CANCELLED.search(words):
        return False
    if _cancels_order().search(words):
        return True
    return vaguely and _cancels_it().fullmatch(words) is not None and _WISH.search(words) is not None


def changed_in_order(text: str) -> str | None:
    """What of an order somebody wants changed: `address` or `size`; None when it is neither, or of themselves."""
    words = plain(text)
    if not _says("change", words) or not _says("in_order", words) or _says("not_in_order", words):
        return None
    return next((what for what in ("address", "size") if re.search(rf"\b{what}s?\b", words)), None)


def reads_along(text: str) -> bool:
    """Whether somebody speaks of a person near them who may read the chat."""
    words = plain(text)
    return not _says("firm", words) and all(_says(part, words) for part in ("near", "reads", "window"))
