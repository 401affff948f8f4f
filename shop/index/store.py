"""What an index holds: products as they are read, and what a search looks at; written once, only read after that."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from shop.index.rows import decode, encode
from shop.product import Product, colour_parts
from shop.text import comparable

Mask = npt.NDArray[np.bool_]
"""A set of products: for each position in the catalogue, whether it is in."""
Clock = Callable[[], float]

FORMAT = 1
"""Of the tables; a file of another format is not read but built anew."""
KIND, TYPE = "kind", "type"
HAD_SIZE, HAD_COLOUR, HAD_BOTH = "had size", "had colour", "had size and colour"
"""What there is of a product that is not sold out, beside its facets."""
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE product (position INTEGER PRIMARY KEY, id TEXT, cents INTEGER, had INTEGER);
CREATE TABLE body (position INTEGER PRIMARY KEY, content TEXT);
CREATE TABLE part (id TEXT, position INTEGER);
CREATE TABLE posting (name TEXT, value TEXT, positions BLOB);
CREATE TABLE number (name TEXT, amount REAL, position INTEGER);
CREATE TABLE offer (position INTEGER, cents INTEGER, sale INTEGER, starts REAL, ends REAL);
CREATE VIRTUAL TABLE wording USING fts5(
    text, content = '', detail = 'none', columnsize = 0, tokenize = 'porter unicode61 remove_diacritics 2'
);
"""
_AFTER = """
CREATE UNIQUE INDEX product_id ON product (id);
CREATE INDEX part_id ON part (id);
CREATE UNIQUE INDEX posting_value ON posting (name, value);
CREATE INDEX number_amount ON number (name, amount);
INSERT INTO wording (wording) VALUES ('optimize');
"""
_ROWS = {
    "product": "INSERT INTO product VALUES (?, ?, ?, ?)",
    "body": "INSERT INTO body VALUES (?, ?)",
    "part": "INSERT INTO part VALUES (?, ?)",
    "number": "INSERT INTO number VALUES (?, ?, ?)",
    "offer": "INSERT INTO offer VALUES (?, ?, ?, ?, ?)",
    "wording": "INSERT INTO wording (rowid, text) VALUES (?, ?)",
}
_READ = 512  # products that are kept as they were read
_KEPT = 256  # wishes whose answers are kept
_AT_ONCE = 500  # products that are written together


def write(database: sqlite3.Connection, products: Iterable[Product]) -> Iterator[Product]:
    """Make the tables and put the products into them, one by one as they are taken from what this gives back."""
    database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA} BEGIN;")
    postings: dict[tuple[str, str], array[int]] = {}
    waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _ROWS}
    for position, product in enumerate(products):
        for table, rows in _rows(position, product):
            waiting[table] += rows
        for value in set(_postings(product)):
            postings.setdefault(value, array("i")).append(position)
        if position % _AT_ONCE == 0:
            _flush(database, waiting)
        yield product
    _flush(database, waiting)
    database.executemany(
        "INSERT INTO posting VALUES (?, ?, ?)",
        ((name, value, positions.tobytes()) for (name, value), positions in sorted(postings.items())),
    )
    database.executescript(_AFTER)


def _flush(database: sqlite3.Connection, waiting: Mapping[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in waiting.items():
        database.executemany(_ROWS[table], rows)
        rows.clear()


def _rows(position: int, product: Product) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    yield "product", [(position, product.id, cents(product.price), product.can_be_had)]
    yield "body", [(position, encode(product))]
    yield "part", [(variant.id, position) for variant in product.variants if variant.id != product.id]
    yield "number", [(name, float(amount), position) for name, amount in product.numbers.items()]
    yield "offer", _offers(position, product)
    said = f"{product.name} {product.type} {product.description} {product.words}"
    yield "wording", [(position, comparable(said))]


def _postings(product: Product) -> Iterator[tuple[str, str]]:
    """By what a product is found: its kind, its type, the values of its facets, and what of it can be had."""
    yield KIND, product.kind
    yield TYPE, product.type
    for name, many in product.facets.items():
        for value in many:
            yield name, value
    for size, colour in _combinations(product):
        yield HAD_SIZE, size
        yield HAD_COLOUR, colour
        yield HAD_BOTH, both(size, colour)


def both(size: str, colour: str) -> str:
    """A size and a colour in one text."""
    return f"{size}\t{colour}"


def _combinations(product: Product) -> set[tuple[str, str]]:
    """Size and colour of what can be had; "black/white" is black, white, and both."""
    if not product.variants:
        return {(size, colour) for size in product.sizes or ("",) for colour in product.colours or ("",)}
    return {
        (one.size, colour)
        for one in product.variants
        if one.can_be_had
        for colour in {one.colour, *colour_parts(one.colour)}
    }


def _offers(position: int, product: Product) -> Iterator[tuple[Any, ...]]:
    """Of a product whose price changes with time, what each variant costs that counts."""
    if not any(variant.timed for variant in product.variants):
        return
    for variant in product.variants:
        if variant.can_be_had or not product.can_be_had:
            sale = variant.timed
            regular = cents(variant.regular_price)
            yield (
                (position, regular, cents(sale.price), sale.starts, sale.ends)
                if sale
                else (position, cents(variant.price), None, None, None)
            )


class Store(Sequence[Product]):
    """The products of an index, in the feed's order, each read when it is asked for. Safe to share between threads.

    Args:
        database: a connection that only this uses.
        clock: what sales are looked at by.
    """

    def __init__(self, database: sqlite3.Connection, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._read = lru_cache(maxsize=_READ)(self._product)
        self.having = lru_cache(maxsize=_KEPT)(self._having)
        self._select = lru_cache(maxsize=_KEPT)(self._selected)
        rows = np.array(self.rows("SELECT cents, had FROM product ORDER BY position"), dtype=np.int64).reshape(-1, 2)
        self._cents = rows[:, 0].copy()
        self.had: Mask = rows[:, 1].astype(np.bool_)
        self._valid_until = float("-inf")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def _having(self, name: str, values: tuple[str, ...], other: bool = False) -> Mask:
        """The products that have one of these values, or with `other` one beside them. Kept: not to be changed."""
        found = np.zeros(len(self), dtype=np.bool_)
        wanted = f"value {'NOT IN' if other else 'IN'} ({', '.join('?' * len(values))})"
        sql = f"SELECT positions FROM posting WHERE name = ? AND {wanted}"  # noqa: S608 - constants
        for (positions,) in self.rows(sql, (name, *values)):
            found[np.frombuffer(positions, dtype=np.int32)] = True
        found.setflags(write=False)
        return found

    def _selected(self, sql: str, values: tuple[Any, ...]) -> Mask:
        """The products whose positions a query gives. Kept: not to be changed."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[[position for (position,) in self.rows(sql, values)]] = True
        found.setflags(write=False)
        return found

    def with_word(self, word: str) -> Mask:
        """The products in whose texts a word of the vocabulary stands."""
        # Letters only; quoted all the same, so that none is an operator.
        return self._select("SELECT rowid FROM wording WHERE wording MATCH ?", (f'"{word}"',))

    def with_number(self, name: str, low: float, high: float) -> Mask:
        """The products of which an amount is within these limits."""
        return self._select("SELECT position FROM number WHERE name = ? AND amount BETWEEN ? AND ?", (name, low, high))

    def with_ids(self, ids: tuple[str, ...]) -> Mask:
        """The products of these ids."""
        marks = ", ".join("?" * len(ids))
        return self._select(f"SELECT position FROM product WHERE id IN ({marks})", ids)  # noqa: S608 - constants

    def values(self) -> list[tuple[str, str]]:
        """Names and values that `having` knows."""
        return [(name, value) for name, value in self.rows("SELECT name, value FROM posting")]

    @property
    def cents(self) -> npt.NDArray[np.int64]:
        """What each product costs now."""
        self._keep_current()
        return self._cents

    def _keep_current(self) -> None:
        """Look at the sales again where one has begun or ended since."""
        now = self._clock()
        if now < self._valid_until:
            return
        (change,) = self.rows(
            "SELECT min(moment) FROM (SELECT starts AS moment FROM offer WHERE starts > :now"
            " UNION ALL SELECT ends FROM offer WHERE ends >= :now)".replace(":now", "?"),
            (now, now),
        )
        prices = self._cents.copy()
        for position, price in self.rows(
            "SELECT position, min(CASE WHEN sale IS NOT NULL AND coalesce(starts, ?) <= ? AND ? <= coalesce(ends, ?)"
            " THEN sale ELSE cents END) FROM offer GROUP BY position",
            (now, now, now, now),
        ):
            prices[position] = price
        self._cents = prices
        self._read.cache_clear()
        self._valid_until = float("inf") if change[0] is None else change[0]

    def _product(self, position: int) -> Product:
        ((content,),) = self.rows("SELECT content FROM body WHERE position = ?", (position,))
        return decode(content).at(self._clock())

    def __len__(self) -> int:
        return len(self.had)

    @overload
    def __getitem__(self, position: int) -> Product: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Product]: ...
    def __getitem__(self, position: int | slice) -> Product | Sequence[Product]:
        self._keep_current()
        if isinstance(position, slice):
            return [self._read(one) for one in range(*position.indices(len(self)))]
        if not -len(self) <= position < len(self):
            raise IndexError(position)
        return self._read(int(position) % len(self))

    def position_of(self, identity: str) -> int | None:
        """Where the product with this id, or with a variant of this id, stands."""
        for table in ("product", "part"):
            if found := self.rows(f"SELECT position FROM {table} WHERE id = ?", (identity,)):  # noqa: S608 - constants
                return int(found[0][0])
        return None

    def meta(self, name: str) -> str:
        """A text that was kept beside the products."""
        ((value,),) = self.rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(value)


def cents(price: Any) -> int:
    """An amount in cents."""
    return int(price * 100)
