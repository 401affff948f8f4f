"""The catalogue's index: SQLite's full-text search for words, plain columns for the other wishes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from threading import Lock

from shop.product import ONE_SIZE, Product, size_family, size_rank
from shop.query import CHEAPEST, DEAREST, Query

_SCHEMA = """
CREATE TABLE product (position INTEGER PRIMARY KEY, kind TEXT, type TEXT, cents INTEGER);
CREATE TABLE facet (name TEXT, value TEXT, position INTEGER, PRIMARY KEY (name, value, position)) WITHOUT ROWID;
CREATE VIRTUAL TABLE wording USING fts5(name, description, tokenize = 'porter unicode61 remove_diacritics 2');
"""
_FACET = "position IN (SELECT position FROM facet WHERE name = ? AND value = ?)"
_SIZE_OR_ONE = "position IN (SELECT position FROM facet WHERE name = 'size' AND value IN (?, ?))"
_OTHER_COLOUR = "position IN (SELECT position FROM facet WHERE name = 'colour' AND value NOT IN ({}))"
_NO_WORDS = "position NOT IN (SELECT rowid FROM wording WHERE wording MATCH ?)"
_WORDS = "position IN (SELECT rowid FROM wording WHERE wording MATCH ?)"

# A wish is given up in this order. Kind and type never are: nobody who wants a tent is helped by a hat.
_GIVE_UP = ("words", "colour", "activity", "price", "size")
# Volume and group size bend more easily than a shoe size does.
_GIVE_UP_BENDING = ("words", "size", "colour", "activity", "price")


@dataclass(frozen=True)
class Found:
    """What a search found: one page of it.

    `exact` meets every wish. When nothing does, `near` is what comes closest and `relaxed` names the wishes
    given up for it, of "words", "colour", "activity", "price" and "size"; both are empty when nothing is near.
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
    """A read-only index over products, in memory. Safe to share between threads."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = tuple(products)
        self._goods = {"kind": {p.kind for p in products}, "type": {p.type for p in products}}
        self._colours = {colour for product in products for colour in product.colours}
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        for position, product in enumerate(self._products):
            self._add(position, product)
        self._database.commit()

    def _add(self, position: int, product: Product) -> None:
        row = (position, product.kind, product.type, _cents(product.price))
        self._database.execute("INSERT INTO product VALUES (?, ?, ?, ?)", row)
        values = {"colour": product.colours, "size": product.sizes, "activity": product.activities}
        self._database.executemany(
            "INSERT INTO facet VALUES (?, ?, ?)",
            [(name, value, position) for name, many in values.items() for value in many],
        )
        self._database.execute(
            "INSERT INTO wording (rowid, name, description) VALUES (?, ?, ?)",
            (position, f"{product.name} {product.type}", product.description),
        )

    def find(self, query: Query, limit: int = 3, offset: int = 0) -> Found:
        """One page of what `query` asks for, or of what comes nearest to it."""
        exact = self._select(query)
        if exact:
            return _page(exact, (), limit, offset)
        for relaxed in _relaxations(query):
            near = self._select(_giving_up(query, relaxed))
            if "words" in relaxed and len(query.words) > 1:
                near = self._with_most_words(near, query.words)
            if near:
                return _page(sorted(near, key=lambda product: _distance(product, query)), relaxed, limit, offset)
        return Found((), (), (), 0, more=False)

    def _with_most_words(self, products: Sequence[Product], words: Sequence[str]) -> list[Product]:
        """Those of `products` in which most of `words` occur."""
        hits = {product.id: 0 for product in products}
        for word in words:
            for product in self._select(Query(words=(word,))):
                if product.id in hits:
                    hits[product.id] += 1
        most = max(hits.values(), default=0)
        return [product for product in products if hits[product.id] == most]

    def _select(self, query: Query) -> list[Product]:
        clauses, values = _where(query)
        if query.words:
            clauses.append(_WORDS)
            # Words come from the vocabulary, letters only; quoted all the same, so that none is an operator.
            values.append(" AND ".join(f'"{word}"' for word in query.words))
        for clause, left_out in self._left_out(query.without):
            clauses.append(clause)
            values += left_out
        order = {CHEAPEST: "cents, position", DEAREST: "cents DESC, position"}.get(query.order or "", "position")
        sql = f"SELECT position FROM product WHERE {' AND '.join(clauses) or '1'} ORDER BY {order}"  # noqa: S608 - constants
        with self._lock:
            rows = self._database.execute(sql, values).fetchall()
        return [self._products[position] for (position,) in rows]

    def _left_out(self, without: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """What keeps each of these out. A product stays if it comes in one more colour."""
        colours = [value for value in without if value in self._colours]
        rest = [value for value in without if value not in self._colours]
        if colours:
            yield _OTHER_COLOUR.format(", ".join("?" * len(colours))), colours
        for column, known in self._goods.items():
            for value in known.intersection(rest):
                yield f"{column} <> ?", [value]
                rest.remove(value)
        if rest:
            yield _NO_WORDS, [" OR ".join(f'"{word}"' for word in rest)]


def _where(query: Query) -> tuple[list[str], list[str | int]]:
    clauses: list[str] = []
    values: list[str | int] = []
    for column, wish in (("kind", query.kind), ("type", query.type)):
        if wish is not None:
            clauses.append(f"{column} = ?")
            values.append(wish)
    for name, wish in (("colour", query.colour), ("activity", query.activity)):
        if wish is not None:
            clauses.append(_FACET)
            values += [name, wish]
    if query.size is not None:
        # A hat in one size fits whoever wants a hat in M; but M alone does not ask for headlamps.
        named = query.kind is not None and size_family(query.size) == "letter"
        clauses.append(_SIZE_OR_ONE)
        values += [query.size, ONE_SIZE if named else query.size]
    for sign, limit in (("<=", query.price_max), (">=", query.price_min)):
        if limit is not None:
            clauses.append(f"cents {sign} ?")
            values.append(_cents(limit))
    return clauses, values


def _relaxations(query: Query) -> list[tuple[str, ...]]:
    """The wishes to give up, fewest first; all that are given is never an answer if it leaves no goods named."""
    bending = query.size is not None and size_family(query.size) in ("litre", "person")
    given = [name for name in (_GIVE_UP_BENDING if bending else _GIVE_UP) if _has(query, name)]
    most = len(given) if query.kind or query.type else len(given) - 1
    return [wishes for count in range(1, most + 1) for wishes in combinations(given, count)]


def _has(query: Query, name: str) -> bool:
    if name == "price":
        return query.price_max is not None or query.price_min is not None
    return bool(getattr(query, name))


def _giving_up(query: Query, names: tuple[str, ...]) -> Query:
    return replace(
        query,
        words=() if "words" in names else query.words,
        colour=None if "colour" in names else query.colour,
        activity=None if "activity" in names else query.activity,
        size=None if "size" in names else query.size,
        price_max=None if "price" in names else query.price_max,
        price_min=None if "price" in names else query.price_min,
    )


def _distance(product: Product, query: Query) -> tuple[float, float]:
    """How far a product is from the wished size and price; 0 where a wish is met or there is none."""
    return _size_distance(product, query.size), float(_price_distance(product.price, query))


def _size_distance(product: Product, size: str | None) -> float:
    if size is None or size in product.sizes:
        return 0
    same = [s for s in product.sizes if size_family(s) == size_family(size)]
    # Between two as near, the bigger one: a tent too small is no tent.
    return min((abs(size_rank(s) - size_rank(size) - 0.1) for s in same), default=float("inf"))


def _price_distance(price: Decimal, query: Query) -> Decimal:
    if query.price_max is not None and price > query.price_max:
        return price - query.price_max
    if query.price_min is not None and price < query.price_min:
        return query.price_min - price
    return Decimal(0)


def _cents(price: Decimal) -> int:
    return int(price * 100)


def _page(products: Sequence[Product], relaxed: tuple[str, ...], limit: int, offset: int) -> Found:
    page = tuple(products[offset : offset + limit])
    exact, near = ((), page) if relaxed else (page, ())
    return Found(exact, near, relaxed, len(products), more=offset + limit < len(products))
