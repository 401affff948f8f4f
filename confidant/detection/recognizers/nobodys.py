"""What the model takes for somebody's and is nobody's: random identifiers, measures, models, colours, talk.

Each is dropped only where nothing but the model speaks for it; patterns decide before.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

from confidant.detection.recognizers.base import FLAGS
from confidant.detection.recognizers.vocabulary import WordLists
from confidant.detection.recognizers.word_lists import any_of, lists, word_list

_GUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", FLAGS)
_DECIMAL = re.compile(r"[-+]?\d{1,4}[.,]\d{1,12}|\.?\d{3,12}")
_IN_A_DECIMAL = re.compile(r"(?<![\w.,])[-+]?\d{1,4}[.,]\d{1,12}(?![\w]|[.,]\d)")
_MODEL_NUMBER = re.compile(
    r"(?:(?:sku|item|article|art|model|modell|modelo|modele) ?)?(?:[a-z]{1,4}|\d{3})-\d{3}", FLAGS
)
_SEVEN = re.compile(r"\d{7}")
_ORDERED = re.compile(
    r"\b(?:order|booking|reservation|ref|reference|confirmation|parcel|package|tracking|invoice|ticket|flight|pnr"
    r"|bestell\w*|sendung\w*|rechnung\w*|buchung\w*|pedido|envio|factura|reserva|commande|colis|facture|reservation"
    r"|encomenda|fatura)\b",
    FLAGS,
)
_TEMPERATURE = re.compile(r"(?:^| )-\d{1,2}$")
_PUBLIC = re.compile(
    r"\b(?:voucher|coupon|promo|discount|offer|gutschein|rabatt|aktion|cupon|descuento|bon|reduc|remise|cupom|desconto)s?"
    r"(?: ?code| codigo)?(?: (?:expires?|valid|until|till|gultig|bis|is|from)){0,3}[ /\d]*$",
    FLAGS,
)
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|thanks|thank you|thx|ty|cheers|bye|goodbye|ok|okay|yes|no|great|so"
    r"|good (?:morning|evening|night))(?: (?:so much|a lot|again|there))? ){1,3}",
    FLAGS,
)
_TO_SOMEBODY = re.compile(r"\b(?:for|from|to|by|with|thanks|thank you|hi|hey|dear|i'?m|am|called|name is) $", FLAGS)
_OWN = re.compile(r"\b(?:my|mine|address|name|id)\b", FLAGS)
_WORD = re.compile(r"[^\s,;.!?]+")
_NUMERIC = ("order_number", "phone", "address", "birthday", "removed", "place", "person")
_NAMING = ("person", "place", "address")
_NEAR = 40
_LABEL = 5  # letters; shorter words of a label are names somewhere


def is_nobodys(text: str, span: Any, vocabulary: WordLists, asked: str | None) -> bool:
    """Whether what the model found is nobody's.

    Args:
        text: The folded message.
        span: A `Span` of the detector's whose source is the model.
        vocabulary: The words that are known.
        asked: What the bot has just asked for.
    """
    value = text[span.start : span.end]
    if _TEMPERATURE.search(value) or (_PUBLIC.search(text[max(0, span.start - _NEAR) : span.start]) and asked is None):
        return True
    if span.kind == "person" and asked is None and _is_spoken_to(text, span):
        return True
    if any(letter.isdigit() for letter in value):
        return span.kind in _NUMERIC and asked is None and _is_number(text, span, value, vocabulary)
    words = _WORD.findall(value.lower())
    if span.kind == "removed":
        # "passwort vergessen"; but a "bad back" is no talk of a password
        named = any(word in _label_words() for word in _WORD.findall(text.lower()))
        return named and all(word in word_list("secret_talk") or word in _label_words() for word in words)
    if span.kind in _NAMING and any(word in _label_words() for word in words):
        return all(word in _label_words() or word in word_list("secret_talk") for word in words)
    return span.kind in ("person", "place") and asked is None and _is_colour(text, span, value)


def _is_spoken_to(text: str, span: Any) -> bool:
    """Whoever is greeted or thanked is the one who answers, not the one who writes; a name of one word, and no more."""
    after = text[span.end :].strip(" .!?")
    return not after and " " not in text[span.start : span.end] and _GREETING.fullmatch(text[: span.start]) is not None


def _is_number(text: str, span: Any, value: str, vocabulary: WordLists) -> bool:
    if any(span.start >= found.start() and span.end <= found.end() for found in _GUID.finditer(text)):
        return True
    if _DECIMAL.fullmatch(value) and any(
        found.start() <= span.start and span.end <= found.end() for found in _around(text, span)
    ):
        return True
    if _MODEL_NUMBER.fullmatch(value):
        return not _ORDERED.search(text)
    others = _WORD.findall(text[: span.start] + " " + text[span.end :])
    return (
        _SEVEN.fullmatch(value) is not None
        and span.kind not in ("order_number", "phone")
        and all(vocabulary.is_common(word) and word.isalpha() for word in others)
        and not _OWN.search(text)
    )


def _around(text: str, span: Any) -> list[re.Match[str]]:
    """The decimals at a span, unless two stand side by side: that is a place on the map."""
    found = list(_IN_A_DECIMAL.finditer(text, max(0, span.start - _NEAR), min(len(text), span.end + _NEAR)))
    pair = any(re.fullmatch(r"[ ,;/]{1,3}", text[left.end() : right.start()]) for left, right in pairwise(found))
    return [] if pair else found


def _is_colour(text: str, span: Any, value: str) -> bool:
    if value.lower() not in word_list("colours"):
        return False
    before, behind = _colour_frames()
    if _TO_SOMEBODY.search(text[max(0, span.start - _NEAR) : span.start]):
        return False
    return (
        before.search(text[max(0, span.start - _NEAR) : span.start]) is not None
        or behind.match(text[span.end : span.end + _NEAR]) is not None
    )


@cache
def _label_words() -> frozenset[str]:
    """The words of what secrets, cards and accounts are called in any language: "contrasena", "kontonummer"."""
    names = [lists("secret_names"), lists("card_names"), lists("account_names")]
    words = (word for several in names for one in several.values() for name in one for word in name.split())
    own = (word for word in word_list("words_of_labels"))
    return frozenset(word.strip("?").lower() for word in (*words, *own) if len(word) >= _LABEL)


@cache
def _colour_frames() -> tuple[re.Pattern[str], re.Pattern[str]]:
    frames = lists("colour_frames")
    return re.compile(rf"\b{any_of(frames['before'])} $", FLAGS), re.compile(rf" {any_of(frames['behind'])}", FLAGS)
