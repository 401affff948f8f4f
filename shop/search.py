"""Search: SQLite tells which products meet each wish, by full-text search for words and plain columns for the others.

A wish is a set of positions, which is kept a while; a query is what all its sets have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from shop.index.store import HAD_BOTH, HAD_COLOUR, HAD_SIZE, KIND, TYPE, Mask, Store, both, cents
from shop.product import COLOUR, ONE_SIZE, Product, size_family, size_rank
from shop.query import CHEAPEST, DEAREST, Query

_LEAST, _MOST = -1e18, 1e18

_OF_VARIANTS = (HAD_SIZE, HAD_COLOUR, HAD_BOTH)
_Positions = npt.NDArray[np.int64]

# Wishes are given up in this order, the facets of the brand where `None` stands. Kind, type and name never are:
# nobody who wants a chair is helped by a hat.
_GIVE_UP = ("words", COLOUR, None, "numbers", "price", "size")
# A volume bends more easily than a shoe size does.
_GIVE_UP_BENDING = ("words", "size", COLOUR, None, "numbers", "price")


@dataclass(frozen=True)
class Found:
    """What a search found: one page of it.

    `exact` meets every wish. When nothing does, `near` is what comes closest and `relaxed` names the wishes
    given up for it: "words", "price", "size", "numbers" and names of facets; both are empty when nothing is near.
    `total` counts all that was found, on every page; `more` says whether there is another page.
    """

    exact: tuple[Product, ...]
    near: tuple[Product, ...]
    relaxed: tuple[str, ...]
    total: int
    more: bool

    @property
    def products(self) -> tuple[Product, ...]:
        """What there is to show: the exact ones, else the near ones."""
        return self.exact or self.near


class Index:
    """Finds the products that queries ask for. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._named: dict[str, list[str]] = {}  # of each value, what has it: kind, type, or facets
        self._sizes: list[str] = []
        for name, value in store.values():
            if name == "size":
                self._sizes.append(value)
            if name not in _OF_VARIANTS:
                self._named.setdefault(value, []).append(name)

    def find(self, query: Query, limit: int = 3, offset: int = 0) -> Found:
        """One page of what `query` asks for, or of what comes nearest to it."""
        exact = self._select(query)
        if exact.any():
            return self._page(self._ordered(exact, query), (), limit, offset)
        for relaxed in _relaxations(query):
            near = self._select(_giving_up(query, relaxed))
            if "words" in relaxed and len(query.words) > 1:
                near = self._with_most_words(near, query.words)
            if near.any():
                return self._page(self._nearest(near, query), relaxed, limit, offset)
        return Found((), (), (), 0, more=False)

    def exact(self, query: Query, limit: int) -> tuple[Product, ...]:
        """The first `limit` products that meet every wish."""
        return tuple(self._store[int(position)] for position in self._ordered(self._select(query), query)[:limit])

    def _page(self, found: _Positions, relaxed: tuple[str, ...], limit: int, offset: int) -> Found:
        page = tuple(self._store[int(position)] for position in found[offset : offset + limit])
        exact, near = ((), page) if relaxed else (page, ())
        return Found(exact, near, relaxed, len(found), more=offset + limit < len(found))

    def _with_most_words(self, products: Mask, words: Sequence[str]) -> Mask:
        """Those of `products` in which most of `words` occur."""
        hits = np.zeros(len(products), dtype=np.int64)
        for word in words:
            hits += self._store.with_word(word)
        most: Mask = hits == hits[products].max(initial=0)
        return products & most

    def _select(self, query: Query) -> Mask:
        """All that meets every wish."""
        found = np.ones(len(self._store), dtype=np.bool_)
        for mask in self._wishes(query):
            found &= mask
        if query.price_max is not None:
            found &= self._store.cents <= cents(query.price_max)
        if query.price_min is not None:
            found &= self._store.cents >= cents(query.price_min)
        for word in query.words:
            found &= self._store.with_word(word)
        return self._without(found, query.without)

    def _without(self, found: Mask, values: Sequence[str]) -> Mask:
        """Those of `found` that have none of these values. A product stays if it comes in one more colour."""
        colours = tuple(value for value in values if COLOUR in self._named.get(value, ()))
        if colours:
            found = found & self._store.having(COLOUR, colours, other=True)
        for value in values:
            if value not in colours:
                found = found & ~self._meant(value)
        return found

    def _meant(self, value: str) -> Mask:
        """What has a value: a kind, a type, a value of a facet or a word."""
        names = self._named.get(value)
        name = names and next((one for one in (KIND, TYPE) if one in names), names[0])
        return self._store.having(name, (value,)) if name else self._store.with_word(value)

    def _wishes(self, query: Query) -> Iterator[Mask]:
        """What meets each wish but those for words and prices."""
        having = self._store.having
        for name, wish in ((KIND, query.kind), (TYPE, query.type)):
            if wish is not None:
                yield having(name, (wish,))
        if query.names:
            yield self._store.with_ids(query.names)
        yield from (having(name, (wish,)) for name, wish in query.facets.items() if name != COLOUR)
        if query.size is not None:
            # A hat in one size fits whoever wants a hat in M; but M alone does not ask for headlamps.
            named = query.kind is not None and size_family(query.size) == "letter"
            sizes = (query.size, ONE_SIZE) if named else (query.size,)
            if query.colour is None:
                yield having(HAD_SIZE, sizes)
            else:
                yield having(HAD_BOTH, tuple(both(size, query.colour) for size in sizes))
        elif query.colour is not None:
            yield having(HAD_COLOUR, (query.colour,))
        for name, (low, high) in query.numbers.items():
            yield self._store.with_number(
                name, _LEAST if low is None else float(low), _MOST if high is None else float(high)
            )

    def _ordered(self, found: Mask, query: Query) -> _Positions:
        """The positions in the query's order: what is sold out stands last."""
        positions = np.flatnonzero(found)
        price = self._store.cents[positions] * {CHEAPEST: 1, DEAREST: -1}.get(query.order or "", 0)
        order = np.lexsort((positions, price, ~self._store.had[positions]))
        ordered: _Positions = positions[order]
        return ordered

    def _nearest(self, found: Mask, query: Query) -> _Positions:
        """The same, those first that are nearest to the wished size and then to the wished price."""
        positions = self._ordered(found, query)
        price = self._store.cents[positions]
        away = np.zeros(len(positions), dtype=np.int64)
        if query.price_max is not None:
            away = np.maximum(away, price - cents(query.price_max))
        if query.price_min is not None:
            away = np.maximum(away, cents(query.price_min) - price)
        order = np.lexsort((np.arange(len(positions)), away, self._size_distances(query.size)[positions]))
        ordered: _Positions = positions[order]
        return ordered

    def _size_distances(self, size: str | None) -> npt.NDArray[np.float64]:
        """How far each product is from a size, in steps of the family that the size is of."""
        if size is None:
            return np.zeros(len(self._store))
        steps: dict[float, list[str]] = {}
        for other in self._sizes:
            if size_family(other) == size_family(size):
                # Between two as near, the bigger one: a tent too small is no tent.
                away = 0.0 if other == size else abs(size_rank(other) - size_rank(size) - 0.1)
                steps.setdefault(away, []).append(other)
        found = np.full(len(self._store), np.inf)
        for away in sorted(steps, reverse=True):
            found[self._store.having("size", tuple(steps[away]))] = away
        return found


def _relaxations(query: Query) -> list[tuple[str, ...]]:
    """The wishes to give up, fewest first; all that are given is never an answer if it leaves no goods named."""
    bending = query.size is not None and size_family(query.size) in ("litre", "person")
    others = [name for name in query.facets if name != COLOUR]
    order = [
        name
        for one in (_GIVE_UP_BENDING if bending else _GIVE_UP)
        for name in (others if one is None else (one,))
        if one is None or _has(query, one)
    ]
    most = len(order) if query.kind or query.type or query.names else len(order) - 1
    return [wishes for count in range(1, most + 1) for wishes in combinations(order, count)]


def _has(query: Query, name: str) -> bool:
    if name == "price":
        return query.price_max is not None or query.price_min is not None
    return name in query.facets or bool(getattr(query, name, None))


def _giving_up(query: Query, names: tuple[str, ...]) -> Query:
    return replace(
        query,
        words=() if "words" in names else query.words,
        facets={name: value for name, value in query.facets.items() if name not in names},
        numbers={} if "numbers" in names else query.numbers,
        size=None if "size" in names else query.size,
        price_max=None if "price" in names else query.price_max,
        price_min=None if "price" in names else query.price_min,
    )
