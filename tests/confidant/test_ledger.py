"""The ledger: changed, moved, missing or added entries are found, with or without the person's key."""

import json

import pytest
from sqlalchemy import insert

from confidant.crypto.seal import Key, mac, seal_json
from confidant.keystore.keys import DAY
from confidant.rights.retention import delete_rows, sweep
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject import ledger
from confidant.subject.vault import PurposeChoice

pytestmark = [pytest.mark.both_databases, pytest.mark.sample]
VALUES = ("Graz", "Maria", "maria@example.org", "39")


def verify(lab):
    with reading(lab.layer.engine) as connection:
        return ledger.verify(connection, lab.layer.keys.ledger_key)


@pytest.fixture
def people(lab):
    """Two people with chains of six entries."""
    met = [lab.capability(lab.meet(number)) for number in ("555-0100", "555-0101")]
    for capability in met:
        lab.agree(capability, "personalisation", "marketing")
        lab.remember(capability, city="Graz", name="Maria", email="maria@example.org", shoe_size="39")
    return [capability.person for capability in met]


def test_whole_chains(lab, people):
    assert verify(lab) == (12, [])
    assert len(people) == 2


BROKEN = {
    "changed": "update ledger set sealed = zeroblob(100) where person = :person and seq = :seq",
    "changed proof": "update ledger set mac = zeroblob(32) where person = :person and seq = :seq",
    "moved to another place": "update ledger set seq = 100 + seq where person = :person and seq = :seq",
    "moved to another person": "update ledger set person = :other, seq = 7 where person = :person and seq = :seq",
    "kept longer": "update ledger set expires_at = expires_at + 86400 where person = :person and seq = :seq",
    "kept shorter": "update ledger set expires_at = 0 where person = :person and seq = :seq",
}


@pytest.mark.parametrize("seq", [1, 3, 6])
@pytest.mark.parametrize("statement", BROKEN.values(), ids=BROKEN)
def test_changed_and_moved_entries(lab, people, statement, seq):
    assert lab.tamper(statement, person=people[0], other=people[1], seq=seq) == 1
    broken = verify(lab)[1]
    assert broken
    assert set(broken) <= set(people)


@pytest.mark.parametrize("seq", [2, 3, 5])
def test_missing_entries(lab, people, seq):
    lab.tamper("delete from ledger where person = :person and seq = :seq", person=people[0], seq=seq)
    assert verify(lab) == (11, [people[0]])


def test_two_entries_swapped(lab, people):
    for old, new in ((2, 100), (3, 2), (100, 3)):
        lab.tamper("update ledger set seq = :new where person = :p and seq = :old", p=people[0], old=old, new=new)
    assert verify(lab)[1] == [people[0]]


def test_chains_swapped_between_people(lab, people):
    for old, new in ((people[0], "x"), (people[1], people[0]), ("x", people[1])):
        lab.tamper("update ledger set person = :new where person = :old", old=old, new=new)
    assert sorted(verify(lab)[1]) == sorted(people)


def add(lab, **row):
    with writing(lab.layer.engine) as connection:
        connection.execute(insert(schema.ledger).values(**row))


@pytest.mark.parametrize("seq", [0, 7, 8])
def test_an_old_entry_added_again(lab, people, seq):
    row = next(row for row in lab.rows(schema.ledger) if row["person"] == people[0] and row["seq"] == 6)
    add(lab, **{**row, "seq": seq})
    assert verify(lab) == (13, [people[0]])


@pytest.mark.parametrize("seq", [1, 2, 7])
def test_an_entry_added_without_the_ledgers_key(lab, people, seq):
    """Also for somebody who has no chain yet, and as if older entries had been deleted on time."""
    stranger = "p_" + "0" * 24
    for person in (stranger, people[0]) if seq == 7 else (stranger,):
        sealed = seal_json(Key.new(), {"what": "agreed"}, ("ledger", person, str(seq)))
        add(lab, person=person, seq=seq, sealed=sealed, mac=mac(b"guess", sealed), expires_at=2**40)
        assert person in verify(lab)[1]


def test_still_verifies_when_the_persons_key_is_gone(lab, people):
    lab.layer.keys.erase(people[0])
    delete_rows(lab.layer.engine, people[0])
    assert verify(lab) == (12, [])
    lab.tamper("update ledger set sealed = zeroblob(100) where person = :p and seq = 3", p=people[0])
    assert verify(lab) == (12, [people[0]])


def test_another_ledger_key_finds_everything_broken(lab, people):
    with reading(lab.layer.engine) as connection:
        assert sorted(ledger.verify(connection, b"another")[1]) == sorted(people)


def expire_first(lab):
    """A chain whose first entries went on time."""
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    lab.clock.forward(days=lab.layer.datamap.retention["ledger_days"] - 1)
    capability = lab.capability()
    lab.agree(capability, "marketing")
    lab.remember(capability, email="maria@example.org", name="Maria")
    lab.clock.forward(days=1)
    lab.capability()
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    return lab.capability()


def test_a_chain_may_begin_late(lab):
    capability = expire_first(lab)
    assert [row["seq"] for row in lab.rows(schema.ledger)] == [3, 4, 5]
    assert verify(lab) == (3, [])
    lab.remember(capability, city="Linz")
    assert verify(lab) == (4, [])


@pytest.mark.parametrize("statement", list(BROKEN.values())[:2] + list(BROKEN.values())[4:], ids=list("abcd"))
def test_the_first_entry_of_a_late_chain_is_checked_too(lab, statement):
    capability = expire_first(lab)
    assert lab.tamper(statement, person=capability.person, seq=3) == 1
    assert verify(lab)[1] == [capability.person]


def test_a_quiet_person_outlives_their_entries(lab):
    """Someone who writes every week and changes nothing for years is not locked out when their entries go."""
    capability = lab.capability()
    lab.agree(capability)
    lab.clock.forward(days=200)
    capability = lab.capability()
    lab.remember(capability, city="Graz")
    for _ in range(12):
        lab.clock.forward(days=100)
        lab.capability()
        sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    capability = lab.capability()
    assert lab.layer.vault.read(capability).choice("personalisation") == "yes"
    lab.remember(capability, city="Linz")
    assert lab.layer.vault.tastes(capability) == {"city": "Linz"}
    assert verify(lab)[1] == []


def test_entries_of_the_erased_go_in_their_time(lab, people):
    lab.layer.keys.erase(people[0])
    delete_rows(lab.layer.engine, people[0])
    lab.clock.forward(days=lab.layer.datamap.retention["ledger_days"])
    lab.layer.keys.open(people[1])
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert people[0] not in {row["person"] for row in lab.rows(schema.ledger)}


def test_entries_hold_no_values(lab):
    capability = lab.capability()
    lab.agree(capability, "personalisation", "marketing")
    lab.remember(capability, city="Graz", name="Maria", email="maria@example.org", shoe_size="39")
    lab.remember(capability, city="Linz")
    with lab.layer.vault.change(capability) as change:
        change.keep_for("marketing", 30)
        change.forget("name")
        change.choose("personalisation", PurposeChoice.REFUSED, "Shall I? [Yes] [No]")
    told = json.dumps(lab.layer.vault.history(capability), ensure_ascii=False)
    for value in (*VALUES, "Linz", capability.person, "555-0100"):
        assert value not in told
    for name in ("city", "email", "marketing", "collected", "corrected", "erased", "said no"):
        assert name in told


def test_entries_are_sealed_for_their_person_and_place(lab, people):
    keys = {person: lab.layer.keys.open(person).key for person in people}
    with reading(lab.layer.engine) as connection:
        mine = ledger.entries(connection, people[0], keys[people[0]])
        assert [entry["what"] for entry in mine][:2] == ["agreed", "agreed"]
        assert ledger.entries(connection, people[0], keys[people[0]], last=2) == mine[-2:]
    assert all(entry["at"] == lab.clock.now for entry in mine)
    assert {row["expires_at"] for row in lab.rows(schema.ledger)} == {lab.clock.now + 1095 * DAY}
