"""The sweep: what is past its time goes, and only that."""

import pytest
from sqlalchemy import insert

from confidant.errors import NoKeyError
from confidant.rights.retention import delete_rows, sweep
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.turn.pending_operations import Proposal

pytestmark = pytest.mark.both_databases


def swept(lab):
    return sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)


def fill(lab, capability):
    """A row of each kind."""
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    lab.layer.pending.propose(capability, Proposal("erase", "Shall I?"))
    lab.layer.limits.count("order", capability.person, limit=5, seconds=3600)
    lab.layer.feedback.give(capability, 5, "Good.")
    lab.layer.links.make(capability, needs_code=True)
    with writing(lab.layer.engine) as connection:
        expires_at = int(lab.clock()) + 86_400
        row = {
            "id": capability.turn_id,
            "person": capability.person,
            "seq": 1,
            "sealed": b"x",
            "expires_at": expires_at,
        }
        connection.execute(insert(schema.turns).values(**row))


def counts(lab):
    return {table.name: len(lab.rows(table)) for table in schema.main.sorted_tables}


def test_nothing_to_do(lab):
    assert (swept(lab).rows, swept(lab).chat_keys, swept(lab).people) == (0, 0, 0)


def test_each_row_goes_in_its_time(lab):
    capability = lab.capability()
    fill(lab, capability)
    assert swept(lab).rows == 0
    full = counts(lab)
    assert all(full[name] for name in ("facts", "turns", "pending", "feedback", "ledger", "attempts", "records"))
    lab.clock.forward(300)
    assert (swept(lab).rows, counts(lab)["pending"]) == (1, 0)
    lab.clock.forward(3300)
    done = swept(lab)
    assert (done.rows, done.chat_keys) == (2, 1)
    assert (counts(lab)["attempts"], counts(lab)["links"]) == (0, 0)
    lab.clock.forward(days=1)
    assert (swept(lab).rows, counts(lab)["turns"]) == (1, 0)
    lab.clock.forward(days=300)
    lab.layer.keys.open(capability.person)
    lab.clock.forward(days=65)
    assert swept(lab).rows == 2
    left = {name: count for name, count in counts(lab).items() if count}
    assert left == {"records": 1, "ledger": full["ledger"]}


@pytest.mark.sqlite
def test_what_was_swept_is_in_no_file(lab):
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    (row,) = lab.rows(schema.facts)
    assert any(row["sealed"] in content for content in lab.files().values())
    lab.clock.forward(days=300)
    lab.layer.keys.open(capability.person)
    lab.clock.forward(days=65)
    swept(lab)
    assert not any(row["sealed"] in content for content in lab.files().values())


def test_people_who_stay_away_are_erased(lab):
    capability, other = lab.capability(lab.meet("555-0100")), lab.capability(lab.meet("555-0101"))
    fill(lab, capability)
    fill(lab, other)
    lab.clock.forward(days=200)
    lab.layer.keys.open(other.person)
    lab.clock.forward(days=165)
    assert swept(lab).people == 0
    lab.clock.forward(days=1)
    assert swept(lab).people == 1
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(capability.person)
    assert lab.layer.keys.open(other.person)
    assert {row["person"] for row in lab.rows(schema.records)} == {other.person}
    assert lab.erasure_log.read_text().split() == [capability.key.id]


def test_people_of_whom_nothing_is_kept_go_after_the_longest_chat(lab):
    stranger, known = lab.meet("555-0100"), lab.capability(lab.meet("555-0101"))
    lab.agree(known)
    lab.clock.forward(days=30)
    assert swept(lab).people == 0
    lab.clock.forward(days=1)
    assert swept(lab).people == 1
    assert lab.layer.keys.everyone() == [known.person]
    assert lab.meet("555-0100") != stranger


def test_it_can_be_repeated(lab):
    fill(lab, lab.capability())
    lab.clock.forward(days=2000)
    swept(lab)
    again = swept(lab)
    assert (again.rows, again.chat_keys, again.people) == (0, 0, 0)
    assert not any(counts(lab).values())


def test_deleting_one_persons_rows(lab):
    one, two = lab.capability(lab.meet("555-0100")), lab.capability(lab.meet("555-0101"))
    for capability in (one, two):
        fill(lab, capability)
        lab.layer.blocked.mark(capability.person)
        lab.layer.handovers.hand_over(capability.person)
    delete_rows(lab.layer.engine, one.person)
    for table in schema.OF_PERSON:
        assert {row["person"] for row in lab.rows(table)} == {two.person}
    assert {row["person"] for row in lab.rows(schema.ledger)} == {one.person, two.person}


def test_every_table_with_a_person_is_erased_or_explained():
    of_person = {table for table in schema.main.sorted_tables if "person" in table.c}
    assert of_person - set(schema.OF_PERSON) == {schema.ledger, schema.incoming}  # emptied: see test_inbox.py
    expiring = {table for table in schema.main.sorted_tables if "expires_at" in table.c}
    assert expiring - set(schema.EXPIRING) == {schema.blocked}  # whose end is an erasure: see test_blocked.py


@pytest.mark.usefixtures("impatient")
def test_a_long_read_does_not_stop_an_erasure(lab):
    """It keeps deleted bytes in the write-ahead log; they are sealed under a key that is gone."""
    capability = lab.capability()
    fill(lab, capability)
    with reading(lab.layer.engine) as connection:
        connection.exec_driver_sql("select count(*) from facts")
        assert lab.layer.erasures.erase_everything(capability)
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(capability.person)
    assert not any(row["person"] == capability.person for table in schema.OF_PERSON for row in lab.rows(table))
