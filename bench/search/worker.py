"""The parts of the measurement that run in processes of their own, so that the memory of each is its own.

`build FEED INDEX` makes the index; `search INDEX QUERIES` and `like INDEX QUERIES` ask it. All print JSON.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shop.catalogue import Catalogue, write_index
from shop.facets import Facet
from shop.index.folder import IndexFolder
from shop.query import parse
from shop.text import comparable, words

FACETS = (
    Facet("activity", "product_detail: Activity", "activity", "activities", "for {value}"),
    Facet("brand", "brand", "brand", "brands"),
    Facet("weight", "product_weight", "weight", "weights", unit="g"),
)
SHOWN = 5
VERSION = "bench"
_MEGA = 1000  # ru_maxrss is in thousands of bytes


def main() -> None:
    """Do one part."""
    parts: dict[str, Callable[..., dict[str, Any]]] = {"build": build, "search": search, "like": like}
    part, *paths = sys.argv[1:]
    before = _memory()
    found = parts[part](*map(Path, paths))
    print(json.dumps({**found, "memory": _memory(), "before": before}))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGA


def build(feed: Path, folder: Path) -> dict[str, Any]:
    """Make the index of a feed."""
    started, busy = time.perf_counter(), time.process_time()
    indexes = IndexFolder(folder)
    with indexes.locked():
        path = indexes.make(VERSION, lambda database: write_index(database, feed, FACETS, "EUR"))
    taken, busy = time.perf_counter() - started, time.process_time() - busy
    return {"seconds": taken, "processor": busy, "size": path.stat().st_size / 1e6}


def search(folder: Path, queries: Path) -> dict[str, Any]:
    """Ask as the assistant does: read a sentence, find a page."""
    started = time.perf_counter()
    catalogue = Catalogue(IndexFolder(folder).open(VERSION), FACETS)
    catalogue.find(parse("anything", catalogue.vocabulary))  # what is made at the first use
    catalogue.vocabulary.corrected("nosuchword")
    opened = time.perf_counter() - started

    def ask(text: str) -> list[str]:
        return [one.id for one in catalogue.find(parse(text, catalogue.vocabulary), SHOWN).products]

    return {"opened": opened, **_asked(ask, queries)}


def like(folder: Path, queries: Path) -> dict[str, Any]:
    """Ask a plain table: every word of the query must stand in the product's texts."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE product (id TEXT, said TEXT)")
    products = Catalogue(IndexFolder(folder).open(VERSION), FACETS).products
    rows = (
        (one.id, comparable(f"{one.name} {one.kind} {one.type} {one.description} {one.facets}")) for one in products
    )
    database.executemany("INSERT INTO product VALUES (?, ?)", rows)

    def ask(text: str) -> list[str]:
        said = words(comparable(text))
        clauses = " AND ".join(["said LIKE ?"] * len(said))
        sql = f"SELECT id FROM product WHERE {clauses} LIMIT {SHOWN}"  # noqa: S608 - constants
        return [identity for (identity,) in database.execute(sql, [f"%{word}%" for word in said])]

    return _asked(ask, queries)


def _asked(ask: Callable[[str], list[str]], queries: Path) -> dict[str, Any]:
    times, found = [], []
    for text in json.loads(queries.read_text(encoding="utf-8")):
        started = time.perf_counter()
        found.append(ask(text))
        times.append(time.perf_counter() - started)
    return {"times": times, "found": found}


if __name__ == "__main__":
    main()
