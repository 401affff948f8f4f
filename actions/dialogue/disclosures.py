"""What a message tells of the person who wrote it: their name, town, sizes and tastes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.dialogue.session_facts import SessionFact, sealed
from actions.dialogue.turn import Turn
from actions.parsing.replies import plain
from actions.resources import lexicon
from confidant.datamap import Field
from shop.query import Query, parse
from shop.recommend import PRICE, SIZE, size_among

_CALLS_ME = re.compile(r"\bcalls? me\b")
_QUESTION = re.compile(
    r"(what|which|who|where|when|why|how|do|does|did|can|could|would|will|should|is|are|am i|have you|has)\b",
)
_DENIED = re.compile(
    r"\b(?:not|isn'?t|wasn'?t|aren'?t|no longer|never|instead of|rather than|hate|dislike|don'?t|doesn'?t)\b"
    r"[^,.;!?]*?(?=[,.;!?]|\b(?:but|it'?s|it is|i'?m|i am)\b|$)"
    r"|\bfrom\s+\S+(?=\s+to\b)",
)
_INTRODUCED = re.compile(
    r"(?:\b(?:i'?m|i am|im|names?|name'?s|name is|call me|called|this is|it'?s|it is|here is|here'?s)\W+"
    r"(?:is\W+|just\W+)?"
    r"|^\W*(?:(?:hi|hello|hey|good \w+)\W*)?)$",
)
_SIGNED = re.compile(r"\W*(?:here|speaking|is my name)\b|\W*$")
_VISITED = re.compile(r"\b(love|loved|visit\w*|holidays?|trip|travel\w*|going|go|flew|fly|went|been|beautiful)\b")
_CLAUSE = re.compile(r"[,.;!?]|\b(?:and|but)\b")
_SPEND = re.compile(r"\b(spend|budget|pay|afford)\b")


def is_question(text: str) -> bool:
    """Whether a sentence asks something."""
    return text.rstrip().endswith("?") or _QUESTION.match(plain(text)) is not None


def of_others(text: str) -> bool:
    """Whether a sentence speaks of other people: what they are like is theirs to tell."""
    words = plain(text)
    others = "|".join(lexicon()["others"])
    return re.search(rf"\b({others})\b", words) is not None and _CALLS_ME.search(words) is None


def values(turn: Turn) -> list[SessionFact]:
    """Everything in this message that a field of ours could hold, whoever it is about; what is denied is left out."""
    return [
        item
        for kind, field in (("person", "name"), ("place", "city"), ("email", "email"))
        for item in (SessionFact(field, token, kind) for token, _, _ in _standing(turn, kind))
    ] + _choices(turn, parse(_DENIED.sub(" ", _folded(turn.words)), turn.shop.vocabulary))


def disclosed(turn: Turn, query: Query) -> list[SessionFact]:
    """What the person tells of themselves; offers need an e-mail, so that is asked for apart.

    A name counts when it is introduced ("I'm …", "call me …", or alone), a town when nobody just visits it.
    """
    items = []
    for token, before, after in _standing(turn, "person"):
        if _INTRODUCED.search(before) and (before.strip() or _SIGNED.match(after)):
            items.append(SessionFact("name", token, "person"))
            break
    for token, before, after in _standing(turn, "place"):
        clause = f"{_CLAUSE.split(before)[-1]} {_CLAUSE.split(after)[0]}"
        if not _VISITED.search(plain(clause)):
            items.append(SessionFact("city", token, "place"))
            break
    return items + _choices(turn, query)


def _folded(text: str) -> str:
    return text.casefold().replace("\u2019", "'")


def _standing(turn: Turn, kind: str) -> Iterator[tuple[str, str, str]]:
    """Values of a kind that are not denied ("not …", "from … to"), each with the text before and after it."""
    text = _folded(turn.words)
    denied = [match.span() for match in _DENIED.finditer(text)]
    for entity in turn.placed:
        start, end = entity["start"], entity["end"]
        if entity["entity"] == kind and not any(begin <= start < stop for begin, stop in denied):
            yield entity["value"], text[:start], text[end:]


def _choices(turn: Turn, query: Query) -> list[SessionFact]:
    """What a search says of the fields that hold a facet of the catalogue: a size, a colour, a favourite author."""
    found = [(field, _choice(turn, query, field)) for field in turn.layer.datamap.fields.values() if field.facet]
    return [sealed(turn, field.name, value) for field, value in found if value is not None]


def _choice(turn: Turn, query: Query, field: Field) -> str | None:
    if field.facet == PRICE:
        spends = query.price_max is not None and _SPEND.search(turn.words.casefold())
        return str(query.price_max) if spends else None
    if field.facet == SIZE:
        vocabulary = turn.shop.vocabulary
        about = not field.goods or query.kind is None or query.kind in field.goods
        size = size_among(query.size, field.goods, vocabulary) if query.size and about else None
        return size if size == query.size else None
    about = not field.goods or query.kind is None or query.kind in field.goods
    return query.facets.get(field.facet or "") if about else None
