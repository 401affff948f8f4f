"""Writers side by side, of one process or of several: none loses what another wrote, and an erasure is never outrun."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from confidant.errors import NoKeyError, TooOftenError
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject import ledger
from confidant.subject.vault import load

pytestmark = pytest.mark.both_databases
FIELDS = ("name", "city", "shoe_size", "clothing_size", "favourite_activity", "favourite_colour", "budget")
SOON = 0.3  # seconds in which somebody who need not wait would be done


def at_once(*calls):
    """Run calls at the same moment; what each gave or raised, in order."""
    results, barrier = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        barrier.wait()
        try:
            results[number] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def meanwhile(call):
    """Run a call beside; it is over at the end."""
    beside = threading.Thread(target=call)
    yield beside
    beside.join()


@pytest.fixture
def agreed(lab):
    capability = lab.capability()
    lab.agree(capability)
    return capability


@pytest.mark.sample
def test_changes_of_one_person_at_once_lose_nothing(lab, agreed):
    results = at_once(*[lambda field=field: lab.remember(agreed, **{field: "x"}) for field in FIELDS])
    assert results == [None] * len(FIELDS)
    record = lab.layer.vault.read(agreed)
    assert set(record.facts) == set(FIELDS)
    assert len(lab.rows(schema.facts)) == len(FIELDS)
    with reading(lab.layer.engine) as connection:
        assert ledger.verify(connection, lab.layer.keys.ledger_key) == (1 + len(FIELDS), [])


def test_one_field_corrected_by_many_at_once_is_kept_once(lab, agreed):
    at_once(*[lambda number=number: lab.remember(agreed, city=f"Town {number}") for number in range(6)])
    assert len(lab.rows(schema.facts)) == 1
    assert lab.layer.vault.read(agreed).facts["city"].value.startswith("Town ")


def test_first_changes_at_once_make_one_record(lab):
    capability = lab.capability()
    results = at_once(*[lambda purpose=purpose: lab.agree(capability, purpose) for purpose in ("marketing", "insight")])
    assert results == [None, None]
    record = lab.layer.vault.read(capability)
    assert (record.choice("marketing"), record.choice("insight")) == ("yes", "yes")


def test_a_reader_sees_one_moment(lab, agreed):
    """Else a record from before a change and a ledger from after it would look like an old record put back."""
    person, key = agreed.person, agreed.key
    with reading(lab.layer.engine) as connection:
        before = load(connection, person, key, lab.clock())
        lab.remember(agreed, city="Graz")
        assert load(connection, person, key, lab.clock()) == before
    assert lab.layer.vault.read(agreed).facts


def test_an_erasure_while_a_change_is_about_to_commit(lab, agreed, monkeypatch):
    """The change has asked for the last time whether the key lives; its rows are deleted all the same."""
    keys, asked = lab.layer.keys, []
    with meanwhile(lambda: lab.layer.erasures.erase_everything(agreed)) as erasing:

        def key_lives(_key_id):
            asked.append(1)
            if len(asked) == 2:
                erasing.start()
                erasing.join(SOON)
                assert erasing.is_alive()
                assert keys.everyone() == []
            return True

        monkeypatch.setattr(keys, "key_lives", key_lives)
        lab.remember(agreed, city="Graz")
    assert all(lab.rows(table) == [] for table in schema.OF_PERSON)


def test_an_erasure_while_a_chat_key_is_made(lab, monkeypatch):
    person = lab.meet()
    keys = lab.layer.keys
    opened = keys.open(person)
    wrap = keys._wrap
    with meanwhile(lambda: keys.erase(person)) as erasing:

        def slowly(*args):
            erasing.start()
            erasing.join(SOON)
            return wrap(*args)

        monkeypatch.setattr(keys, "_wrap", slowly)
        keys.chat_key(opened)
    with reading(keys._engine) as connection:
        assert connection.execute(select(schema.chat_keys)).all() == []
    with pytest.raises(NoKeyError):
        keys.open(person)


def test_tries_at_once_are_all_counted(lab):
    results = at_once(*[lambda: lab.layer.limits.count("order", "x", limit=5, seconds=3600)] * 8)
    assert sorted(type(result).__name__ for result in results) == ["NoneType"] * 5 + [TooOftenError.__name__] * 3


def test_processes_that_start_at_once_share_one_root(lab):
    """On databases without a single table."""
    for engine, tables in ((lab.layer.engine, schema.main), (lab.layer.keys._engine, schema.keystore)):
        with writing(engine) as connection:
            tables.drop_all(connection)
    lab.close()
    layers = at_once(*[lab.opened] * 4)
    assert len({layer.keys.ledger_key for layer in layers}) == 1
    for layer in layers:
        layer.engine.dispose()
        layer.keys._engine.dispose()
