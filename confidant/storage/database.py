"""Opening databases so that nothing leaks and writers wait their turn.

`hide_parameters` keeps values out of SQLAlchemy's errors. On SQLite a write begins with BEGIN IMMEDIATE: a plain BEGIN
that reads first and writes later fails at once when another writer is there, whatever the timeout. On PostgreSQL, where
writers go side by side, a lock keeps those of one person apart, and a read transaction sees one moment.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import QueuePool

from confidant.errors import SettingError
from confidant.identifiers import PersonId
from confidant.settings import sqlite_path

logger = logging.getLogger("confidant.storage.database")

_BUSY_MS = 5000
_READ, _WAIT = "confidant_read", "confidant_wait"
_FLUSH_TRIES = 10
_FLUSH_MS = 100  # a checkpoint that waits holds up the writers, so it waits often rather than long
_POSTGRESQL = "postgresql"
_ALL_WRITERS = text("SELECT pg_advisory_xact_lock(:everyone)")
_ONE_PERSONS = text("SELECT pg_advisory_xact_lock_shared(:everyone), pg_advisory_xact_lock(:one)")


def open_database(url: str, tables: MetaData, *, erasing: bool = False) -> Engine:
    """Open a database and make its tables.

    Args:
        url: SQLAlchemy URL of an SQLite file or a PostgreSQL database.
        tables: the tables it holds.
        erasing: for the key store: deleted bytes are overwritten at once and no write-ahead log keeps a copy (SQLite).

    Raises:
        SettingError: it is neither of the two.
    """
    path = sqlite_path(url)
    if path is not None:
        engine = _file(url, path, erasing=erasing)
    elif make_url(url).get_backend_name() == _POSTGRESQL:
        engine = _server(url)
    else:
        raise SettingError("A database must be an SQLite file (sqlite:///var/name.db) or PostgreSQL (postgresql://…).")
    with writing(engine) as connection:
        tables.create_all(connection)
    return engine


_REACH = {"connect_timeout": 5, "keepalives_idle": 10, "tcp_user_timeout": 10_000}
"""For libpq: a server that does not answer any more is given up after seconds, not minutes."""


def _server(url: str) -> Engine:
    # Each statement of a writer must see what the writer before it has committed: a server's own default may differ.
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=_REACH
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {_BUSY_MS}")
        connection.commit()

    return engine


def _file(url: str, path: Path, *, erasing: bool) -> Engine:
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
        options = connection.get_execution_options()
        wait_ms = options.get(_WAIT)
        if wait_ms is None:
            connection.exec_driver_sql("BEGIN" if options.get(_READ) else "BEGIN IMMEDIATE")
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_MS}")

    return engine


@contextmanager
def writing(engine: Engine, person: PersonId | None = None, patience: float | None = None) -> Iterator[Connection]:
    """A write transaction: commits at the end, rolls back on any error. Writers wait for one another.

    Args:
        engine: the database.
        person: whose rows are written, when they are one person's only. On PostgreSQL, writers of different people
            then need not wait; a writer that names nobody waits for all, and all wait for it. SQLite has one at a time.
        patience: seconds to wait for other writers; a few when not given.
    """
    wait_ms = None if patience is None else int(patience * 1000)
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WAIT: wait_ms})
        with connection.begin():
            if engine.dialect.name == _POSTGRESQL:
                _wait_in_line(connection, person, wait_ms)
            yield connection


def _wait_in_line(connection: Connection, person: PersonId | None, wait_ms: int | None) -> None:
    if wait_ms is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms}")
    everyone = _lock_number("")
    if person is None:
        connection.execute(_ALL_WRITERS, {"everyone": everyone})
    else:
        connection.execute(_ONE_PERSONS, {"everyone": everyone, "one": _lock_number(person)})


def _lock_number(name: str) -> int:
    """The number PostgreSQL knows a lock by (64 bits, signed); two names with one number only wait needlessly."""
    digest = blake2b(name.encode(), digest_size=8, person=b"confidant").digest()
    return int.from_bytes(digest, "big", signed=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one consistent view, no lock on writers."""
    options: dict[str, Any] = {_READ: True}
    if engine.dialect.name == _POSTGRESQL:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


def flush(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, where deleted bytes may still be. True when nothing is left in it.

    Somebody who reads for long keeps it full: then this tries for about a second, says so in the log and gives up; the
    next flush, the sweep's at the latest, empties it.
    """
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        cursor: sqlite3.Cursor = raw.cursor()  # type: ignore[assignment]  # an SQLite engine's
        cursor.execute(f"PRAGMA busy_timeout={_FLUSH_MS}")
        for attempt in range(_FLUSH_TRIES):
            if attempt:
                time.sleep(_FLUSH_MS / 1000)
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                break
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.close()
    finally:
        raw.close()
    if busy:
        logger.warning("database: busy, deleted rows stay in the write-ahead log until the next flush")
    return not busy
