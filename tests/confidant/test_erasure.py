"""An erasure that has begun ends: whatever is locked, full or killed in the middle, nothing stays half."""

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, event, insert, select
from sqlalchemy.exc import OperationalError

from confidant.errors import NoKeyError
from confidant.inbox.inbox import IncomingMessage
from confidant.keystore import erasure_log as erased
from confidant.keystore import keys
from confidant.keystore.keys import DAY
from confidant.rights import deletion_requests as deletion
from confidant.rights import erasure, receipts
from confidant.rights.deletion_requests import DeletionOutcome
from confidant.rights.retention import sweep
from confidant.storage import schema
from confidant.storage.database import reading, writing

pytestmark = pytest.mark.both_databases
SOON = 60  # seconds; nothing is timed, this only ends a test that would never end

WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN " + sys.argv[2])
print("writing", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def known(lab):
    """Somebody of whom a fact, a choice, feedback, an absence and a message are kept."""
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Galway")
    lab.layer.feedback.give(capability, 4, "fine")
    lab.layer.inbox.take(IncomingMessage("telegram", "555-0100", "m1", {"text": "hello"}))
    lab.layer.blocked.mark(capability.person)
    return capability


@contextmanager
def another_writer(lab, how="IMMEDIATE"):
    """Another process holds the main database's only write lock; on PostgreSQL, the lock that all writers wait for."""
    if lab.server:
        with writing(lab.opened_engine("main")):
            yield
        return
    command = [sys.executable, "-c", WRITER, str(lab.data / "main.db"), how]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"writing\n"
        yield
    finally:
        process.communicate(b"", timeout=SOON)


def of_person(lab, person):
    """Names of the tables that still hold something of a person; of a ledger, sealed for good, they may."""
    tables = (*schema.OF_PERSON, schema.incoming)
    return {table.name for table in tables if any(row["person"] == person for row in lab.rows(table))}


def eventually(done):
    deadline = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def swept(lab):
    return sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)


# The main database is busy


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_busy_database_does_not_keep_the_receipt_from_the_person(lab, known, how):
    """It counts at once; rows and receipt follow as soon as the database opens, without anybody's doing."""
    with another_writer(lab, how):
        receipt = lab.layer.erasures.erase_everything(known)
        today = int(lab.clock()) // DAY
        assert lab.layer.keys.everyone() == []
        assert lab.layer.receipts.check(receipt.code) == (today, today + 7)
        assert of_person(lab, known.person) == {"records", "facts", "feedback", "incoming", "blocked"}
    eventually(lambda: not of_person(lab, known.person) and not lab.layer.keys.receipts())
    assert lab.layer.receipts.check(receipt.code) == (today, today + 7)
    assert len(lab.rows(schema.receipts)) == 1


def cut_off(lab, person):
    """The process died when the key was gone."""
    lab.layer.keys.erase(person, receipt=lab.layer.receipts.row("A" * 26, int(lab.clock())))
    assert of_person(lab, person)


def test_rows_of_an_erased_person_go_at_the_next_start(lab, known):
    cut_off(lab, known.person)
    lab.open()
    assert not of_person(lab, known.person)
    assert lab.layer.receipts.check("A" * 26)
    assert lab.layer.keys.receipts() == []


def test_rows_of_an_erased_person_go_with_the_next_sweep(lab, known):
    cut_off(lab, known.person)
    assert swept(lab).people == 1
    assert not of_person(lab, known.person)
    assert lab.layer.receipts.check("A" * 26)
    assert lab.layer.keys.receipts() == []


@pytest.mark.usefixtures("impatient")
def test_a_start_with_a_busy_database_finishes_what_was_begun_when_it_opens(lab, known):
    cut_off(lab, known.person)
    lab.close()
    lab.layer = lab.opened(restored=True)
    with another_writer(lab):
        lab.layer.erasures.finish()
        assert of_person(lab, known.person)
    eventually(lambda: not of_person(lab, known.person))


def test_who_has_no_sealed_row_goes_as_well(lab):
    """Of somebody whose chat was taken over before they chose anything there is nothing that tells a key."""
    person = lab.meet()
    lab.layer.handovers.hand_over(person)
    lab.layer.keys.erase(person)
    assert of_person(lab, person) == {schema.handovers.name}
    lab.open()
    assert not of_person(lab, person)


def test_an_erasure_that_is_finished_is_no_old_key_store(lab, known, caplog):
    cut_off(lab, known.person)
    assert swept(lab).people == 1
    assert "an old key store?" not in caplog.text


def finishing():
    return [thread for thread in threading.enumerate() if thread.name == "erasures"]


def test_one_thread_tries_every_second_until_it_is_done_and_ends(lab, monkeypatch):
    """And no process that stops waits for it."""
    tried, opens, done, waits = threading.Event(), threading.Event(), threading.Event(), []

    def finish_now():
        tried.set()
        if not opens.is_set():
            raise OperationalError("", {}, Exception())
        done.set()

    def wait(seconds):
        waits.append(seconds)
        opens.wait(0.01)

    monkeypatch.setattr(lab.layer.erasures, "finish_now", finish_now)
    monkeypatch.setattr(erasure, "time", SimpleNamespace(sleep=wait))
    lab.layer.erasures.finish_soon()
    assert tried.wait(SOON)
    lab.layer.erasures.finish_soon()
    (thread,) = finishing()
    assert thread.daemon
    eventually(lambda: len(waits) > 3)
    opens.set()
    assert done.wait(SOON)
    eventually(lambda: not finishing())
    assert set(waits) == {1}


def test_two_who_ask_at_once_start_one_thread(lab, monkeypatch):
    started = []
    made = SimpleNamespace(start=lambda: started.append("a thread"))
    monkeypatch.setattr(erasure, "threading", SimpleNamespace(Thread=lambda **_: made))
    lab.layer.erasures.finish_soon()
    lab.layer.erasures.finish_soon()
    assert started == ["a thread"]


def test_rows_that_come_back_with_a_backup_go(lab, known):
    """Also years later: the ids of erased keys are kept for good, and each row tells its key."""
    before = {table: lab.rows(table) for table in (schema.records, schema.facts)}
    lab.layer.erasures.erase_everything(known)
    with writing(lab.layer.engine) as connection:
        for table, rows in before.items():
            connection.execute(insert(table), rows)
    assert of_person(lab, known.person) == {"records", "facts"}
    lab.open()
    assert not of_person(lab, known.person)


def test_rows_whose_key_was_never_erased_are_left_for_the_right_key_store(lab, known, caplog):
    """Their key is missing because the key store is an old copy: the newest one still reads them."""
    store = lab.layer.keys._engine
    with reading(store) as connection:
        row = dict(connection.execute(select(schema.persons)).mappings().one())
    with writing(store) as connection:
        connection.execute(delete(schema.persons))
    swept(lab)
    assert "an old key store?" in caplog.text
    with writing(store) as connection:
        connection.execute(insert(schema.persons).values(**row))
    lab.open()
    assert lab.layer.vault.read(lab.capability(known.person)).facts["city"].value == "Galway"


# The chat alone


def test_erasing_the_chat(lab, known):
    """Its turns go and its key dies; what was agreed to and kept stays, and the history tells of it."""
    people = [known.person, lab.meet("555-0101")]
    with writing(lab.layer.engine) as connection:
        for person in people:
            turn = {"id": person, "person": person, "seq": 1, "sealed": b"x", "expires_at": int(lab.clock()) + DAY}
            connection.execute(insert(schema.turns).values(**turn))
    lab.layer.erasures.erase_chat(known)
    assert [row["person"] for row in lab.rows(schema.turns)] == people[1:]
    assert lab.layer.keys.open(known.person).chat is None
    assert lab.layer.vault.read(known).facts["city"].value == "Galway"
    entry = lab.layer.vault.history(known)[-1]
    assert (entry["what"], entry["fields"]) == ("erased", ["chat"])


# The main database is full


@contextmanager
def no_byte_more(lab):
    """No file of this process may grow beyond the write-ahead log, which is the longest: the disk is full."""
    with reading(lab.layer.engine) as connection:  # somebody reads, so that the log is not begun anew
        connection.execute(select(schema.records)).all()
        fill(lab, 500)
        longest = (lab.data / "main.db-wal").stat().st_size
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (longest, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, before)


@contextmanager
def no_page_more(lab):
    """SQLite may take no page more, and those there are full: only what is deleted makes room."""

    def limit(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine = lab.layer.engine
    engine.dispose()
    event.listen(engine, "connect", limit)
    refused = 0
    while refused < 20:
        try:
            fill(lab, 1)
        except OperationalError:
            refused += 1
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


def fill(lab, count):
    rows = [
        {"id": os.urandom(32), "erased_day": 1, "backups_until_day": 1, "expires_at": 2 * 10**9} for _ in range(count)
    ]
    with writing(lab.layer.engine) as connection:
        connection.execute(insert(schema.receipts), rows)


@pytest.mark.sqlite
@pytest.mark.parametrize("full", [no_byte_more, no_page_more])
def test_a_full_database_does_not_keep_the_receipt_from_the_person(lab, known, full):
    """The receipt waits in the key store, and is the same when it stands in its place at last."""
    lab.agree(lab.capability(lab.meet("555-0101")))  # so that no page is free when the first one's rows are gone
    with full(lab):
        with pytest.raises(OperationalError):
            fill(lab, 100)
        receipt = lab.layer.erasures.erase_everything(known)
        assert lab.layer.keys.key_id(known.person) is None
        assert lab.layer.receipts.check(receipt.code)
        assert lab.layer.keys.receipts()
    eventually(lambda: not of_person(lab, known.person) and not lab.layer.keys.receipts())
    assert lab.layer.receipts.check(receipt.code)


# Whoever stands in the list


def listed(lab, person):
    """The process died between the list and the key store."""
    lab.erasure_log.parent.mkdir(exist_ok=True)
    with lab.erasure_log.open("a") as file:
        file.write(f"{lab.layer.keys.key_id(person)}\n")


def test_who_is_in_the_list_is_erased_at_the_next_start(lab, known):
    other = lab.meet("555-0101")
    listed(lab, known.person)
    lab.open()
    assert lab.layer.keys.everyone() == [other]
    assert not of_person(lab, known.person)


def test_who_is_in_the_list_is_served_by_nobody(lab, known, monkeypatch):
    """Neither opened nor written, in no process that runs."""
    monkeypatch.setattr(lab.layer.keys, "cut_off", lambda: None)
    listed(lab, known.person)
    for refused in (
        lambda: lab.layer.keys.open(known.person),
        lab.meet,
        lambda: lab.remember(known, city="Graz"),
        lambda: lab.layer.inbox.take(IncomingMessage("telegram", "555-0100", "m2", {"text": "hello"})),
    ):
        with pytest.raises(NoKeyError):
            refused()
    assert not lab.layer.keys.key_lives(known.key.id)


def test_who_is_in_the_list_and_writes_is_erased_and_then_somebody_new(lab, known):
    listed(lab, known.person)
    with pytest.raises(NoKeyError):
        lab.meet()
    eventually(lambda: lab.layer.keys.everyone() == [])
    assert lab.meet() != known.person
    eventually(lambda: not of_person(lab, known.person))


def test_who_is_in_the_list_is_erased_with_the_next_sweep(lab, known):
    listed(lab, known.person)
    assert swept(lab).people == 1
    assert lab.layer.keys.everyone() == []
    assert not of_person(lab, known.person)


def test_an_id_that_does_not_fit_on_the_disk_erases_nobody(lab, known, monkeypatch):
    """A cut id names no key: the key must stay, for a backup could bring it back unseen."""
    write = os.write
    monkeypatch.setattr(erased.os, "write", lambda handle, line: write(handle, line[:5]))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        lab.layer.erasures.erase_everything(known)
    monkeypatch.undo()
    lab.open()
    assert lab.layer.vault.read(lab.capability(known.person)).facts


# Killed at any line


def dies_at(lab, nth, work, files):
    """Do some work in a process of its own, killed before the n-th new line of code that erases; whether it died."""
    child = os.fork()
    if child == 0:
        seen = set()

        def trace(frame, event, _argument):
            if frame.f_code.co_filename not in files:
                return None
            if event == "line":
                seen.add((frame.f_code.co_filename, frame.f_lineno))
                if len(seen) == nth:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            layer = lab.opened(restored=True)
            sys.settrace(trace)
            work(layer)
        finally:
            os._exit(0)
    _, ended = os.waitpid(child, 0)
    return os.WIFSIGNALED(ended)


def killed_at_every_line(lab, prepare, work, check, modules):
    """Kill before one line after the other, each time with everything prepared anew; how many lines there were."""
    for nth in range(1, 1000):
        prepare()
        lab.close()
        died = dies_at(lab, nth, work, {module.__file__ for module in modules})
        lab.open()
        check(died)
        if not died:
            return nth
    raise AssertionError


@pytest.mark.sqlite
@pytest.mark.slow
def test_killed_at_any_line_an_erasure_leaves_nothing_half(lab):
    """Either nothing has happened and the person is there, or, after the next start, nothing is left of them."""
    capability, lived = None, []

    def prepare():
        nonlocal capability
        capability = lab.capability(lab.meet(f"555-{len(lived):04}"))
        lab.agree(capability)
        lab.remember(capability, city="Galway")

    def check(died):
        lives = lab.layer.keys.key_id(capability.person) is not None
        if lives:
            assert lab.layer.vault.read(capability).facts["city"].value == "Galway"
            lab.layer.erasures.erase(capability.person)
        assert not of_person(lab, capability.person)
        assert lab.layer.keys.receipts() == lab.layer.keys.returned() == []
        receipts = lab.rows(schema.receipts)
        assert len(receipts) <= (0 if lives else 1), "at most the one nobody was told of"
        assert died or receipts
        lab.tamper("delete from receipts")
        lived.append(lives)

    modules = (receipts, keys, erased, erasure)
    assert (
        killed_at_every_line(lab, prepare, lambda layer: layer.erasures.erase_everything(capability), check, modules)
        > 30
    )
    assert lived == sorted(lived, reverse=True), "once it has begun, it ends"
    assert {True, False} == set(lived)


@pytest.mark.sqlite
@pytest.mark.slow
def test_killed_at_any_line_a_deletion_for_meta_leaves_nothing_half(lab):
    person, done = None, []

    def code(layer):
        return layer.deletions.code_of("meta", f"555-{len(done):04}", 1_800_000_000)

    def prepare():
        nonlocal person
        person = lab.meet(f"555-{len(done):04}")
        lab.agree(lab.capability(person))

    def check(_died):
        assert lab.layer.deletions.carry_out(code(lab.layer), [person]) is DeletionOutcome.ERASED
        assert lab.layer.receipts.check(code(lab.layer))
        assert lab.layer.keys.everyone() == []
        assert not of_person(lab, person)
        done.append(person)

    def work(layer):
        layer.deletions.carry_out(code(layer), [person])

    assert killed_at_every_line(lab, prepare, work, check, [deletion]) > 20


# Everybody else who erases


@pytest.mark.usefixtures("impatient")
def test_a_deletion_for_meta_is_answered_while_the_database_is_busy(lab, known):
    """Its status says erased, with the day, from the moment the key is gone."""
    code = lab.layer.deletions.code_of("meta", "10158", 1_800_000_000)
    with writing(lab.layer.engine) as connection:
        lab.layer.deletions._begin(connection, code, [known.person])
    with another_writer(lab):
        assert lab.layer.deletions.status(code) is DeletionOutcome.BEGUN
        today = int(lab.clock()) // DAY
        assert lab.layer.keys.everyone() == []
        assert lab.layer.receipts.check(code) == (today, today + 7)
    lab.clock.forward(days=2)
    assert lab.layer.deletions.status(code) is DeletionOutcome.ERASED
    assert lab.layer.receipts.check(code) == (today, today + 7)
    eventually(lambda: not of_person(lab, known.person))
    assert len(lab.rows(schema.receipts)) == 1


@pytest.mark.usefixtures("impatient")
def test_a_sweep_that_was_cut_off_is_taken_up_by_the_next(lab, known):
    lab.clock.forward(days=31)
    with another_writer(lab), pytest.raises(OperationalError):
        swept(lab)
    assert lab.layer.keys.everyone() == []
    swept(lab)
    assert not of_person(lab, known.person)


@pytest.mark.usefixtures("impatient")
def test_a_key_store_that_is_busy_is_told_and_nothing_has_begun(lab, known):
    with writing(lab.opened_engine("keys")), pytest.raises(OperationalError):
        lab.layer.erasures.erase_everything(known)
    assert lab.layer.keys.erased() == frozenset()
    assert lab.layer.vault.read(known).facts


@pytest.mark.usefixtures("impatient")
def test_a_question_answered_while_the_database_is_busy_is_not_answered_again(lab, known):
    """It could not be noted there that other things were said since; it is remembered all the same."""
    from confidant.turn.pending_operations import Proposal

    lab.layer.pending.propose(known, Proposal("erase_all", "Shall I?"))
    with another_writer(lab):
        assert lab.layer.pending.begin_turn(known.person, known.key) is not None
    assert lab.layer.pending.begin_turn(known.person, known.key) is None
