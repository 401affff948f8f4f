"""What a database promises: SQLite's log can be emptied, PostgreSQL is as careful as SQLite and waits less."""

import logging
import threading
import time

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from confidant.errors import SettingError
from confidant.storage import database, schema
from confidant.storage.database import flush, open_database, reading, writing
from confidant.subject.vault import PurposeChoice

only_postgresql = pytest.mark.parametrize("lab", ["postgresql"], indirect=True)


@pytest.mark.parametrize("url", ["mysql://user:hunter2@db.example.org/x", "sqlite://"])
def test_other_databases_are_refused(url):
    with pytest.raises(SettingError, match="SQLite file") as refused:
        open_database(url, schema.main)
    assert "hunter2" not in str(refused.value)


def test_keys_and_data_in_one_database_are_refused(lab):
    with pytest.raises(SettingError, match="must be two"):
        lab.opened(database_url=lab.url("keys"))


# SQLite: what was deleted


def test_a_reader_who_is_soon_done_does_not_stop_a_flush(lab):
    capability = lab.capability()
    lab.agree(capability)
    started = threading.Event()

    def read():
        with reading(lab.layer.engine) as connection:
            connection.execute(text("select count(*) from facts"))
            started.set()
            time.sleep(0.4)

    reader = threading.Thread(target=read)
    reader.start()
    started.wait()
    lab.agree(capability)
    assert flush(lab.layer.engine)
    assert (lab.data / "main.db-wal").stat().st_size == 0
    reader.join()


def test_a_flush_in_vain_says_so_and_the_erasure_stands(lab, monkeypatch, caplog):
    monkeypatch.setattr(database, "_FLUSH_MS", 10)
    capability = lab.capability()
    lab.agree(capability)
    caplog.set_level(logging.WARNING)
    with reading(lab.layer.engine) as connection:
        connection.execute(text("select count(*) from facts"))
        receipt = lab.layer.erasures.erase_everything(capability)
        assert (lab.data / "main.db-wal").stat().st_size > 0
    (record,) = caplog.records
    assert record.name == "confidant.storage.database"
    assert "write-ahead log" in record.getMessage()
    assert capability.person not in caplog.text
    assert receipt.code not in caplog.text
    assert lab.layer.keys.everyone() == []
    assert flush(lab.layer.engine)


def test_a_flush_leaves_the_writers_patience_as_it_was(lab):
    flush(lab.layer.engine)
    with reading(lab.layer.engine) as connection:
        assert connection.scalar(text("PRAGMA busy_timeout")) == database._BUSY_MS


# PostgreSQL


@only_postgresql
def test_different_people_do_not_wait_for_one_another(lab):
    one, two = lab.capability(lab.meet("555-0100")), lab.capability(lab.meet("555-0101"))
    with lab.layer.vault.change(one) as change:
        lab.agree(two)
        change.choose("marketing", PurposeChoice.AGREED, "May I?")
    assert {lab.layer.vault.read(capability).choice("marketing") for capability in (one, two)} == {"yes", None}


@only_postgresql
def test_who_waits_too_long_is_told_without_a_value(lab, monkeypatch):
    monkeypatch.setattr(database, "_BUSY_MS", 50)
    lab.open()
    capability = lab.capability()
    with writing(lab.layer.engine), pytest.raises(DBAPIError) as told:
        lab.agree(capability)
    assert capability.person not in str(told.value)


@only_postgresql
def test_a_reader_cannot_write(lab):
    row = {"person": "p", "sealed": b"x"}
    with reading(lab.layer.engine) as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(insert(schema.records).values(**row))
    with writing(lab.layer.engine) as connection:
        assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
        assert connection.scalar(text("SHOW transaction_read_only")) == "off"
        connection.execute(insert(schema.records).values(**row))


@only_postgresql
def test_types_hold_what_they_must(lab):
    late = 2**40
    with writing(lab.layer.engine) as connection:
        values = {"person": "p" * 32, "seq": late, "sealed": b"\0\xff", "mac": bytes(32), "expires_at": late}
        connection.execute(insert(schema.ledger).values(**values))
    assert lab.rows(schema.ledger) == [values]
