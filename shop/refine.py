"""A search that goes on: "cheaper ones", "in green", "any colour", "bigger"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from shop.amounts import CENT
from shop.product import COLOUR, PRICE_CEILING, Product, size_family, size_rank
from shop.query import CHEAPEST, DEAREST, MAX_WORDS, Query, parse, without
from shop.sizes import size_fits
from shop.text import comparable
from shop.vocabulary import Vocabulary
from shop.wishes import REMOVED, WANTED, plain_text, read_wishes

_AGAIN = re.compile(
    r"^\W*(?:anything|something|everything) (?:by|about|from)\b|"
    r"\b(?:start (?:over|again|afresh)|new search|from scratch|forget (?:that|it)|"
    r"(?:clear|reset|remove|drop|delete|erase|undo|take off|no) "
    r"(?:all|every|the|my|this|of|search| )*(?:filters?|search))\b"
)
_FILTER = re.compile(r"\bfilters?\b")
_CHEAPER = re.compile(
    r"\b(?:cheaper|less (?:expensive|money|pricey|costly)|lower price[ds]?|(?:more|better) afforda\w+|"
    r"too (?:expensive|dear|pricey|costly|much money)|costs? less|bit less)\b"
)
_DEARER = re.compile(r"\b(?:more expensive|dearer|pricier|higher price[ds]?|better quality|more premium|upgrade)\b")
_BIGGER = re.compile(
    r"\b(?:bigger|larger|size up|one up|next size|roomier|more room|more space|too (?:small|tight|little))\b"
)
_SMALLER = re.compile(r"\b(?:smaller|size down|one down|too (?:big|large|loose))\b")
_ROOM = frozenset({"litre", "person"})
_MOST = {1: re.compile(r"\b(?:biggest|largest)\b"), -1: re.compile(r"\bsmallest\b")}
_FREE = r"(?:any|other|another|different|all|no matter (?:the|which|what)|whatever|don'?t care about(?: the)?)"
_NO_MATTER = r"(?:doesn'?t|does not|don'?t|do not|isn'?t|is not|not) (?:matter|important|care)"
_DROP = r"(?:remove|drop|delete|forget|clear|reset|without|no) (?:the |a |an |any |my )*"
_OWN_NAMES = {"colour": r"colou?rs?", "size": r"sizes?", "price": r"(?:prices?|budget)"}


def _opens(facet: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says that a facet does not matter any more: "any colour", "whatever author"."""
    name = _OWN_NAMES.get(facet)
    if name is None:
        label = vocabulary.labels.get(facet)
        names = (facet, label.label, label.plural) if label else (facet,)
        name = f"(?:{'|'.join(re.escape(comparable(one)) for one in names)})"
    free = rf"{_FREE} {name}|{name} {_NO_MATTER}|{_DROP}{name}(?: limit| filter)?|take (?:the |my )*{name} out"
    return re.search(rf"\b(?:{free})\b", text) is not None


def refine(previous: Query, new: Query, text: str, *, vocabulary: Vocabulary, shown: Sequence[Product] = ()) -> Query:
    """The search that `previous` becomes when the person goes on with `text`, of which `new` is the parse.

    `shown` are the products the person has before them: "cheaper" means cheaper than all of these. Another
    kind is a new search; another type of the same kind keeps size and price.
    """
    folded = comparable(plain_text(text))
    if _AGAIN.search(folded) or _other_goods(previous, new):
        return new
    if new.kind is None and previous.kind is not None:
        # "40" is a shoe size by itself, but litres while the talk is of packs.
        new = replace(new, size=parse(text, vocabulary, kind=previous.kind).size)
    wishes = read_wishes(folded, vocabulary)
    gone = {wish.meaning.value for wish in wishes if wish.stance != WANTED}
    # Taking "waterproof" off a search for it gives the wish up; a colour that is taken off is not to be seen again.
    had = {previous.kind, previous.type, *previous.words}
    if _FILTER.search(folded):
        had.add(previous.colour)
    given_up = {wish.meaning.value for wish in wishes if wish.stance == REMOVED} & had
    left = replace(new, without=tuple(value for value in new.without if value not in given_up))
    merged = _merged(_freed(_opened(previous, folded, vocabulary), gone), left, vocabulary)
    priced = _priced(previous, new, merged, folded, shown)
    return _resized(new, priced, folded, vocabulary, shown)


def _other_goods(previous: Query, new: Query) -> bool:
    if new.names:
        return True
    if previous.kind is None and previous.type is None:
        return False
    if new.kind is None:
        return new.type is not None and new.type != previous.type
    return new.kind != previous.kind


def _opened(previous: Query, text: str, vocabulary: Vocabulary) -> Query:
    """`previous` without what the person no longer asks for."""
    query = previous
    if _opens("price", text, vocabulary):
        query = replace(query, price_min=None, price_max=None, order=None)
    if _opens(COLOUR, text, vocabulary):
        kept = tuple(value for value in query.without if value not in vocabulary.colours)
        query = replace(query, without=kept)
    named = re.escape((query.size or "any size").lower())
    if _opens("size", text, vocabulary) or re.search(rf"\b(?:not|no|without|except) (?:\w+ )?{named}\b", text):
        query = replace(query, size=None)
    facets = {name: value for name, value in query.facets.items() if not _opens(name, text, vocabulary)}
    numbers = {name: value for name, value in query.numbers.items() if not _opens(name, text, vocabulary)}
    return replace(query, facets=facets, numbers=numbers)


def _freed(query: Query, gone: AbstractSet[str]) -> Query:
    """`query` without the wishes in `gone`; without its kind no type and no size of it stands."""
    kind = None if query.kind in gone else query.kind
    return replace(
        query,
        kind=kind,
        type=None if kind != query.kind or query.type in gone else query.type,
        size=query.size if kind == query.kind else None,
        facets={name: value for name, value in query.facets.items() if value not in gone},
        words=tuple(word for word in query.words if word not in gone),
    )


def _merged(previous: Query, new: Query, vocabulary: Vocabulary) -> Query:
    """The wishes of both, the new ones first."""
    if new.type and new.type != previous.type:
        # "and sandals?" after green hiking boots: the foot and the purse stay the same, the taste need not.
        previous = Query(
            kind=previous.kind, size=previous.size, price_max=previous.price_max, price_min=previous.price_min
        )
    new_price = new.price_max is not None or new.price_min is not None
    query = Query(
        kind=new.kind or previous.kind,
        type=new.type or previous.type,
        names=new.names,
        facets={**previous.facets, **new.facets},
        size=new.size or previous.size,
        price_max=new.price_max if new_price else previous.price_max,
        price_min=new.price_min if new_price else previous.price_min,
        numbers={**previous.numbers, **new.numbers},
        words=tuple(dict.fromkeys(previous.words + new.words))[:MAX_WORDS],
        order=new.order or previous.order,
    )
    return without(query, previous.without + new.without, vocabulary)


def _priced(previous: Query, new: Query, merged: Query, text: str, shown: Sequence[Product]) -> Query:
    if new.price_max is not None or new.price_min is not None:
        return merged
    prices = [product.price for product in shown]
    if _CHEAPER.search(text):
        start = min(prices) if prices else previous.price_max
        if start is None:
            return replace(merged, order=CHEAPEST)
        return replace(merged, price_min=None, price_max=max(start - CENT, CENT))
    if _DEARER.search(text):
        start = max(prices) if prices else previous.price_min
        if start is None:
            return replace(merged, order=DEAREST)
        return replace(merged, price_min=min(start + CENT, PRICE_CEILING), price_max=None)
    return merged


def _resized(new: Query, query: Query, text: str, vocabulary: Vocabulary, shown: Sequence[Product]) -> Query:
    size = query.size if size_fits(query.size, vocabulary.families(query.kind)) else None
    for end, most in _MOST.items():
        ladder = vocabulary.sizes.get(query.kind or "", ())
        # The biggest tent is a wish; the biggest shoe is none.
        if most.search(text) and vocabulary.families(query.kind) <= _ROOM and ladder:
            return replace(query, size=ladder[-1 if end > 0 else 0])
    step = size_step(text)
    if step == 0 or new.size:
        return replace(query, size=size)
    return replace(query, size=_next_size(size, step, query.kind, vocabulary, shown) or size)


def size_step(text: str) -> int:
    """1 when a text asks for a bigger size, -1 for a smaller one, else 0."""
    folded = comparable(text)
    return 1 if _BIGGER.search(folded) else -1 if _SMALLER.search(folded) else 0


def _next_size(
    size: str | None, step: int, kind: str | None, vocabulary: Vocabulary, shown: Sequence[Product]
) -> str | None:
    """The size after (`step` 1) or before (-1) `size`, or those of the packs or tents shown; None at the end."""
    if size is None:
        sizes = [s for product in shown for s in product.sizes if size_family(s) in _ROOM]
        if not sizes:
            return None
        size = max(sizes, key=size_rank) if step > 0 else min(sizes, key=size_rank)
    family, rank = size_family(size), size_rank(size)
    ladders = [vocabulary.sizes.get(kind, ())] if kind else list(vocabulary.sizes.values())
    same = {s for ladder in ladders for s in ladder if size_family(s) == family}
    further = [s for s in same if (size_rank(s) - rank) * step > 0]
    return min(further, key=lambda s: abs(size_rank(s) - rank), default=None)
