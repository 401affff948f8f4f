"""Words that say nothing of who somebody is, and yet are theirs to keep: goods, colours, sizes, budgets, ages.

The gate puts placeholders for them as for personal values: what is understood does not hang on a catalogue, and the
kept text of a chat holds no size and no taste. Which words these are a bot's *lexicon* says; ages are found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from importlib import import_module
from itertools import zip_longest
from typing import Any, NamedTuple, Protocol

from confidant.detection.recognizers.naming import is_naming, is_of_goods
from confidant.errors import SettingError

AGE = "age"
WORD_KINDS = frozenset({"product", "kind", "colour", "size", "price", "facet", AGE})
"""Kinds of placeholders that a lexicon may ask for, and ages."""


class Mention(Protocol):
    """A part of a text, from `start` up to `end`; `role` tells facets apart."""

    @property
    def kind(self) -> str:
        """One of `WORD_KINDS`."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """Behind its last character."""

    @property
    def role(self) -> str:
        """Which facet, or empty."""


class Lexicon(Protocol):
    """The words of what a bot is about."""

    @property
    def words(self) -> AbstractSet[str]:
        """Single words, in small letters, that are no names of people or places when they stand alone."""

    @property
    def version(self) -> str:
        """Which state of them this is, so that whoever acts on a message can look at the same; may be empty."""

    def find(self, text: str) -> Iterable[Mention]:
        """Where a text speaks of them, in order, no two overlapping. Parts that are not to be read are semicolons."""


class Age(NamedTuple):
    """An age in a text: only its number."""

    kind: str
    start: int
    end: int
    role: str = ""


_UNITS = "three four five six seven eight nine ten eleven twelve"
_SPOKEN = f"{_UNITS} thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_NUMBER = rf"(?P<age>\d{{1,2}}|{'|'.join(_SPOKEN.split())})(?![\d%°€$£])"
_SOFT = r"(?:(?:only|just|still|like|actually|already|barely|about|almost|nearly|not|not even|under|over|age|aged)\s+)*"
_OLD = r"\s*-?\s*(?:(?:years?|yrs?|yr|y)\s*-?\s*olds?\b|y\s?/?\s?o\b)"
_NO_AGE = (
    r"(?!\s*-?\s*(?:[.,]\d|st\b|nd\b|rd\b|th\b|x\b|[ck]?m\b|mm\b|k?g\b|kilos?|l\b|lit|miles?|minutes?|mins?|hours?|days?"
    r"|weeks?|months?|eur|euros?|bucks|pounds?|quid|dollars?|people|persons?|of\b|out\b|feet|foot|inch|cups?|am\b|pm\b))"
)
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NUMBER}{_OLD}",
        rf"(?<![\w'])(?:i'?\s?a?m|i am|i'?ll be|i will be|she'?s|he'?s|he is|she is)\s+{_SOFT}{_NUMBER}\b{_NO_AGE}",
        rf"\b(?:turning|turn|turned|turns|aged)\s+{_SOFT}{_NUMBER}\b{_NO_AGE}",
        rf"\bmy age(?:'?s| is|:)?\s+{_SOFT}{_NUMBER}\b",
        rf"\bmy {_NUMBER}(?:st|nd|rd|th) birthday\b",
        rf"\b(?:son|daughter|kid|child|boy|girl|brother|sister|niece) (?:is|of|who is) {_SOFT}{_NUMBER}\b{_NO_AGE}",
    )
)


def ages(text: str) -> Iterator[Age]:
    """The ages that a text states: "im _15_", "turning _13_", "a _12_ year old"; in order, none twice."""
    plain = text.replace("\u2019", "'")
    spans = sorted({found.span("age") for pattern in _AGES for found in pattern.finditer(plain)})
    yield from (Age(AGE, *span) for span in spans)


def restored(
    text: str, entities: Iterable[Mapping[str, Any]], read: Callable[[str, str], str | None]
) -> tuple[str, list[dict[str, Any]]]:
    """A gated text with the words of a lexicon in it again, for this turn only; what is personal stays sealed.

    Args:
        text: as the gate left it.
        entities: of the message, with their places in `text`.
        read: (token, kind) to the sealed word, or None when it does not open.

    Returns:
        The text, and the other entities with their places in it.
    """
    parts: list[str] = []
    others: list[dict[str, Any]] = []
    end = moved = 0
    for entity in sorted(entities, key=lambda one: int(one["start"])):
        begin, stop = entity["start"], entity["end"]
        if entity["entity"] in WORD_KINDS and begin >= end:
            said = read(entity["value"], entity["entity"])
            if said is not None:
                parts += [text[end:begin], said]
                moved += len(said) - (stop - begin)
                end = stop
        else:
            others.append({**entity, "start": begin + moved, "end": stop + moved})
    return "".join([*parts, text[end:]]), others


def load_lexicon(name: str) -> Callable[[], Lexicon]:
    """What gives a bot's lexicon: it is asked once a message, so that the words can change.

    Args:
        name: a function without parameters: `package.module.function`.

    Raises:
        SettingError: there is none of that name.
    """
    module, _, function = name.rpartition(".")
    try:
        make: Any = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError):
        raise SettingError(f"config.yml: `lexicon` names {name}, and there is no such function.") from None
    make()  # what is wrong shows at the start
    lexicon: Callable[[], Lexicon] = make
    return lexicon


_OF_GOODS = re.compile(
    r"\b(?:have|got|any|sells?|stocks?|show me|see|find(?: me)?|looking for|look for|want|need|buy|order|price of"
    r"|how much (?:is|are)|copy of|copies of|about|by|of|in|from|read|reading|reserve|the|an?|this|that|and|or"
    r"|what about|how about|compare|between|vs)\s+(?:(?:the|an?|some|your|that|this|one|new|latest) )*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\W{1,3}(?:(?:in|for|size|under|or|vs|an?)\W+){0,2}")  # "heath in m": a size follows
NAME_KINDS = frozenset({"person", "place"})
"""What a word of the lexicon may be taken for."""
_SURE = WORD_KINDS - {"product", "facet"}


def settle(text: str, spans: Iterable[Any], mentions: Iterable[Mention]) -> tuple[list[Any], list[Mention]]:
    """Personal values and words of the lexicon, of which no two overlap any more.

    Where both claim a word, a naming frame ("my name is", "for my son", "… here") makes it a person. Else a colour or a
    kind of goods is just that, and a title or an author counts where it is more than the name, or where goods are asked
    for.
    """
    left, kept = list(spans), []
    found = list(mentions)
    for one, following in zip_longest(found, found[1:]):
        rivals = [span for span in left if span.start < one.end and one.start < span.end]
        goes_on = following is not None and _GOES_ON.fullmatch(text[one.end : following.start]) is not None
        if all(_gives_way(text, span, one, goes_on=goes_on) for span in rivals):
            left = [span for span in left if span not in rivals]
            kept.append(one)
    return left, kept


def _gives_way(text: str, span: Any, mention: Mention, *, goes_on: bool) -> bool:
    if span.kind not in NAME_KINDS or is_naming(text, span.start, span.end):
        return False
    whole = mention.start <= span.start and span.end <= mention.end
    of_several_words = whole and len(text[mention.start : mention.end].split()) > 1
    asked = goes_on or is_of_goods(text, span.start, span.end) or _OF_GOODS.search(text[: span.start]) is not None
    return mention.kind in _SURE or of_several_words or asked
