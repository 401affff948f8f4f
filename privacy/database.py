"""Opening databases so that nothing leaks and writers wait their turn.

`hide_parameters` keeps values out of SQLAlchemy's errors. On SQLite a write begins with BEGIN IMMEDIATE: a plain BEGIN
that reads first and writes later fails at once when another writer is there, whatever the timeout.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

from privacy.settings import sqlite_path

_BUSY_MS = 5000
_READ = "confidant_read"


def open_database(url: str, tables: MetaData, *, erasing: bool = False) -> Engine:
    """Open a database and make its tables.

    Args:
        url: SQLAlchemy URL.
        tables: the tables it holds.
        erasing: for the key store: deleted bytes are overwritten at once and no write-ahead log keeps a copy.
    """
    path = sqlite_path(url)
    if path is None:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        tables.create_all(engine)
        return engine
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN is the only one
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if erasing:
            cursor.execute("PRAGMA journal_mode=DELETE")
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READ) else "BEGIN IMMEDIATE")

    with writing(engine) as connection:
        tables.create_all(connection)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: commits at the end, rolls back on any error."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one consistent view, no lock on writers."""
    with engine.connect().execution_options(**{_READ: True}) as connection, connection.begin():
        yield connection


def flush(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, where deleted bytes may still be. True when nothing is left in it."""
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
        return not busy
    finally:
        raw.close()
