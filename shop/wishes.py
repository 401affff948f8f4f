"""What the phrases of a text mean, and whether they are wished for: "red", "not red", "it need not be red"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from shop.amounts import read_amounts
from shop.text import comparable, plain_marks, singular, words
from shop.vocabulary import NAME, PHRASE_LENGTH, Meaning, Vocabulary
from shop.word_lists import word_list

WANTED, UNWANTED, REMOVED, OPEN = "wanted", "unwanted", "removed", "open"
"""How a wish is meant; `REMOVED` is one to take off a list, and `OPEN` one that does not matter."""
MAX_TEXT = 1000  # characters read; a wish fits in far less, and the rest only costs time

PLACEHOLDER = re.compile(r"(?<!\w)_[a-z_]+_(?!\w)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,.!?\n]")
_GOODS = ("kind", "type")
_WEATHER = frozenset({"cold", "dry", "rain", "rainy", "wet", "weather", "windy", "winter"})
"""Whoever won't be cold does not refuse what is warm."""
_NOT_LEFT_OUT = ("size", NAME)

_CALLED = frozenset(["called", "named", "titled", "entitled"])
_COPY = frozenset([("copy", "of"), ("copies", "of"), ("copie", "of")])
_ASKS_FOR = re.compile(
    r"\b(?:have|got|sell|stock|show me|find|looking for|want|need|buy|price of|much is|is|about|or|and|vs|with)"
    r"(?: the)?$|^the$|^$"
)

_REMOVERS = frozenset(["remove", "delete", "drop", "forget"])
_LISTING = frozenset(["without", "except", "excluding", "exclude", "minus", "neither"])
_TELLING = frozenset(["show", "me", "give"])
_JOINTS = frozenset(["and", "or", "nor"])
_INSIDE_LISTS = _JOINTS | frozenset(["a", "an", "the", "any", "in", "of", "either", "too"])
_EVERYTHING = frozenset(["anything", "everything", "any", "all"])

# Other ways to say "without" and "remove", put into one word before the words are looked at one by one.
_WITHOUT = re.compile(r"\b(?:apart from|other than|rather than|instead of)\b")
_AWAY = "(?:out|off|away)"
_TAKE_OUT = re.compile(rf"\b(?:take|leave|filter|throw|cut|get) {_AWAY}\b|\bget rid of\b")
_TAKE_IT_OUT = re.compile(rf"\b(?:take|leave|filter|throw|put) ((?:\w+ ){{1,4}}?){_AWAY}\b")
_NEED_NOT = re.compile(
    r"(?:(?:n't|\bdont|\bdoesnt|\bnot) (?:have|need) to(?: be)?|\b(?:needn't|need not) be|\bnot necessarily"
    r"|\bno need (?:for|to be))"
    r"(?: (?:a|an|the|in|it|of))*$"
)


class Wish(NamedTuple):
    """A meaning found in a text, and how it is meant."""

    meaning: Meaning
    stance: str
    said: bool  # whether the text has the very word, not one that leads to it: "cold" leads to "warm"


def plain_text(text: str) -> str:
    """A message with placeholders and fancy marks taken out, and no longer than is read."""
    return PLACEHOLDER.sub(" ; ", plain_marks(text[:MAX_TEXT]))


def read_wishes(text: str, vocabulary: Vocabulary) -> list[Wish]:
    """What the phrases of folded text mean, in order, longest phrases first."""
    plain = _TAKE_IT_OUT.sub(r"remove \1", _TAKE_OUT.sub("remove", _WITHOUT.sub("without", text)))
    found: list[Wish] = []
    going_on: str | None = None  # the facet of a list of unwanted things that a comma goes on with
    # A phrase does not reach over a comma: "shoes, red" but "rain, jacket".
    for clause in _CLAUSE.split(plain):
        wishes, going_on = _clause(clause, vocabulary, going_on)
        found += wishes
    return found


def left_out(wishes: Iterable[Wish]) -> Iterator[str]:
    """The values of facets, words, kinds and types that must not be there."""
    for (facet, value), stance, said in wishes:
        if stance in (UNWANTED, REMOVED) and facet not in _NOT_LEFT_OUT and said:
            yield value


def strange_words(text: str, vocabulary: Vocabulary) -> tuple[int, int]:
    """How many words of a message the shop knows, and how many are neither its own nor everyday words."""
    known = strange = 0
    for clause in _CLAUSE.split(read_amounts(comparable(plain_text(text))).rest):
        tokens = words(clause)
        for start, length, _ in known_phrases(tokens, vocabulary):
            known += length
            tokens[start : start + length] = [""] * length
        strange += sum(_is_strange(token) for token in tokens)
    return known, strange


def _is_strange(token: str) -> bool:
    known = word_list("common") | word_list("negators") | word_list("between") | _JOINTS
    return token.isalpha() and len(token) > 2 and not {token, singular(token)} & known  # noqa: PLR2004 - \"xl\"


def known_phrases(
    tokens: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, list[tuple[Meaning, bool]]]]:
    """Where a phrase starts, how many words it has, what it means, and whether in so many words."""
    keys = [singular(vocabulary.corrected(token.removesuffix("'s"))) for token in tokens]
    at = 0
    while at < len(keys):
        length, meanings = _longest_phrase(keys[at : at + PHRASE_LENGTH], vocabulary.phrases)
        if not meanings:
            length, meanings = _everyday_name(keys, at, vocabulary)
        if not meanings and (word := vocabulary.free_word(keys[at])):
            meanings = (Meaning("word", word),)
        if length == 1 and tokens[at] == keys[at] and f"{tokens[at]}s" in word_list("pairs"):
            # "short" is an everyday word, though it looks like one of several "shorts".
            meanings = tuple(meaning for meaning in meanings if meaning.facet not in _GOODS)
        if meanings:
            phrase = " ".join(keys[at : at + length])
            # A phrase that means several things says each of them: "leather boots".
            whole = len(meanings) > 1
            yield at, length, [(meaning, whole or _same(meaning, phrase)) for meaning in meanings]
        at += length


def _same(meaning: Meaning, phrase: str) -> bool:
    return meaning.facet != "word" or singular(meaning.value) == phrase or not _WEATHER & set(phrase.split())


def _everyday_name(keys: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[int, tuple[Meaning, ...]]:
    """A product's name that is made of everyday words, and how long it is, where the words before it ask for goods.

    What is made of nothing but words of rights and answers ("My Data", "Yes Please") must be called a title.
    """
    length, meanings = _longest_phrase(keys[at : at + PHRASE_LENGTH], vocabulary.everyday_names)
    before = keys[:at]
    called = bool(before) and (before[-1] in _CALLED or tuple(before[-2:]) in _COPY or _is_kind(before[-1], vocabulary))
    telling = any(key not in word_list("common") | word_list("never") for key in keys[at : at + length])
    asked = _ASKS_FOR.search(" ".join(before)) is not None or (telling and bool(before) and before[-1] == "the")
    plain = {*word_list("never"), "the"}.issuperset(keys[at : at + length])
    return (length, meanings) if called or (asked and not plain) else (1, ())


def _is_kind(key: str, vocabulary: Vocabulary) -> bool:
    return any(meaning.facet in _GOODS for meaning in vocabulary.phrases.get(key, ()))


def _longest_phrase(keys: Sequence[str], phrases: Mapping[str, tuple[Meaning, ...]]) -> tuple[int, tuple[Meaning, ...]]:
    for length in range(len(keys), 0, -1):
        meanings = phrases.get(" ".join(keys[:length]))
        if meanings:
            return length, meanings
    return 1, ()


def _clause(clause: str, vocabulary: Vocabulary, going_on: str | None) -> tuple[list[Wish], str | None]:
    tokens = words(clause)
    found: list[Wish] = []
    end, stance, facets, listing = 0, WANTED, {going_on} if going_on else set(), False
    if going_on:
        stance, listing = UNWANTED, True
    for start, length, meanings in known_phrases(tokens, vocabulary):
        between = tokens[end:start]
        own = _stance(tokens[:start])
        if own == WANTED and _goes_on(between, facets, {meaning.facet for meaning, _ in meanings}, listing=listing):
            own = stance
        else:
            listing = bool(_LISTING & set(tokens[:start])) and own == UNWANTED
        stance, end, facets = own, start + length, {meaning.facet for meaning, _ in meanings}
        found += _meant(meanings, stance, too=" too " in f" {' '.join(tokens[:start])} ")
    ends = bool(found) and end == len(tokens) and listing and stance == UNWANTED
    return found, next(iter(facets)) if ends and len(facets) == 1 else None


def _goes_on(between: list[str], before: set[str], now: set[str], *, listing: bool) -> bool:
    """Whether a phrase goes on with a list: "not in black or red", "except black, red and blue"."""
    if not set(between) <= _INSIDE_LISTS or not before:
        return False
    if {"or", "nor"} & set(between):
        return True
    # "not in black and red" speaks of two colours; "no leather and waterproof" of what is wanted, too.
    return before == now and (listing or ("and" in between and now == {"colour"}))


def _meant(meanings: Sequence[tuple[Meaning, bool]], stance: str, *, too: bool) -> Iterator[Wish]:
    goods = [meaning for meaning, _ in meanings if meaning.facet in _GOODS]
    for meaning, said in meanings:
        if stance in (UNWANTED, REMOVED) and len(meanings) > 1 and meaning in goods:
            yield Wish(meaning, WANTED, said)  # "no leather boots": boots they shall be
        # "too small" tells of a size that does not fit, not of one that is wanted.
        elif not (meaning.facet == "size" and too):
            yield Wish(meaning, stance, said)


def refused(before: str) -> bool:
    """Whether what follows these words of a folded text is not wished for."""
    return _stance(words(_CLAUSE.split(before)[-1])) != WANTED


def _stance(before: list[str]) -> str:
    """How a wish is meant, by the words before it: "not in red", "I don't like green", "remove the blue"."""
    if _NEED_NOT.search(" ".join(before)):
        return OPEN
    passed: set[str] = set()
    for word in reversed(before):
        if word in word_list("negators"):
            if word == "no" and passed & _TELLING:  # "no show me red"
                return WANTED
            return REMOVED if word in _REMOVERS else UNWANTED
        if word == "but" and _EVERYTHING & set(before):
            return UNWANTED
        if word not in word_list("between"):
            return WANTED
        passed.add(word)
    return WANTED
