"""The vault: declared or refused, agreed or refused, all or nothing, and an old row put back is noticed."""

from dataclasses import FrozenInstanceError, replace

import pytest
from sqlalchemy import insert

from confidant import bot as bots
from confidant import datamap as datamaps
from confidant.datamap import SERVICE
from confidant.errors import ConsentNeededError, NoKeyError, NotDeclaredError, PausedError, SealBrokenError
from confidant.keystore.keys import DAY
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject import ledger
from confidant.subject.vault import PurposeChoice, Source, Vault

pytestmark = pytest.mark.both_databases
YES, NO = PurposeChoice.AGREED, PurposeChoice.REFUSED
PURPOSE, OTHER = "personalisation", "marketing"
WORDING = "May I? [Yes] [No]"


@pytest.fixture
def capability(lab):
    return lab.capability()


@pytest.fixture
def agreed(lab, capability):
    lab.agree(capability)
    return capability


def whats(lab, capability):
    return [(entry["what"], *entry.get("fields", [])) for entry in lab.layer.vault.history(capability)]


def everything(lab):
    return {table.name: lab.rows(table) for table in schema.main.sorted_tables}


def with_two_purposes(lab, *names):
    """The lab's databases under a data map in which fields serve two purposes; marketing keeps for 30 days."""
    datamap = datamaps.load(bots.load().data_map)
    fields = {name: replace(datamap.field(name), purposes=(PURPOSE, OTHER)) for name in names}
    short = replace(datamap.purposes[OTHER], retention_days=30)
    datamap = replace(
        datamap,
        fields={**datamap.fields, **fields},
        purposes={**datamap.purposes, OTHER: short},
    )
    lab.layer = replace(lab.layer, datamap=datamap, vault=Vault(lab.layer.engine, lab.layer.keys, datamap, lab.clock))


# Declared or refused


@pytest.mark.parametrize("field", ["national_id", "", "CITY", "city ", "user.contact.email", "service", "\0"])
def test_undeclared_field(lab, agreed, field):
    before = everything(lab)
    with pytest.raises(NotDeclaredError):
        lab.remember(agreed, **{field: "x"})
    assert everything(lab) == before


def test_a_field_that_is_declared_no_more(lab, agreed):
    """A brand took it out of privacy.yml: it is not used, it is erased, and saying no still works."""
    lab.remember(agreed, city="Graz", name="Maria")
    datamap = lab.layer.datamap
    fewer = replace(datamap, fields={name: field for name, field in datamap.fields.items() if name != "city"})
    vault = Vault(lab.layer.engine, lab.layer.keys, fewer, lab.clock)
    assert vault.tastes(agreed) == {"name": "Maria"}
    with vault.change(agreed) as change:
        assert change.choose(PURPOSE, NO, WORDING) == ["name"]
    assert lab.rows(schema.facts) == []
    assert ("erased", "city") in whats(lab, agreed)


# Consent


def test_somebody_new_has_said_nothing(lab, capability):
    """Not of age, nor too young: whether they are old enough is asked."""
    record = lab.layer.vault.read(capability)
    assert (record.paused, record.paused_by_block, record.of_age, record.under_age) == (False, False, False, False)
    assert record.choice(PURPOSE) is None


def test_no_consent(lab, capability):
    before = everything(lab)
    with pytest.raises(ConsentNeededError) as caught:
        lab.remember(capability, city="Graz")
    assert caught.value.purpose == PURPOSE
    assert "Graz" not in str(caught.value)
    assert everything(lab) == before


def test_a_no_is_no_consent(lab, capability):
    with lab.layer.vault.change(capability) as change:
        change.choose(PURPOSE, NO, WORDING)
    with pytest.raises(ConsentNeededError):
        lab.remember(capability, city="Graz")


@pytest.mark.parametrize("text", ["", "maybe", "YES", "y"])
def test_anything_but_yes_and_no_is_no_choice(text):
    with pytest.raises(ValueError, match="PurposeChoice"):
        PurposeChoice(text)


def test_consent_to_something_else(lab, capability):
    lab.agree(capability, OTHER)
    with pytest.raises(ConsentNeededError):
        lab.remember(capability, city="Graz")
    lab.remember(capability, email="maria@example.org")
    with pytest.raises(ConsentNeededError):
        lab.remember(lab.capability(lab.meet("555-0101")), email="maria@example.org")


def test_consent(lab, capability):
    lab.agree(capability)
    with lab.layer.vault.change(capability) as change:
        fact = change.remember("city", "Graz", Source.TOLD, "you told me")
    assert (fact.at, fact.expires_at) == (lab.clock.now, lab.clock.now + 365 * DAY)
    lab.open()
    assert lab.layer.vault.tastes(capability) == {"city": "Graz"}
    assert lab.layer.vault.read(capability).facts["city"] == fact


def test_consent_and_first_fact_in_one_change(lab, capability):
    with lab.layer.vault.change(capability) as change:
        change.choose(PURPOSE, YES, WORDING)
        change.remember("city", "Graz", Source.TOLD, "you told me")
    assert lab.layer.vault.tastes(capability) == {"city": "Graz"}


@pytest.mark.sample
def test_what_was_inferred_says_so_in_the_export(lab, capability):
    """Whatever the words are that the person reads."""
    lab.agree(capability)
    with lab.layer.vault.change(capability) as change:
        change.remember("city", "Graz", Source.TOLD, "I noticed that you told me")
        change.remember("favourite_colour", "green", Source.INFERRED, "you looked at green jackets")
    lab.open()
    assert lab.layer.vault.read(capability).facts["favourite_colour"].source is Source.INFERRED
    facts = lab.layer.access.export(capability)["facts"]
    assert {fact["field"]: fact["inferred_from"] for fact in facts} == {
        "city": None,
        "favourite_colour": "you looked at green jackets",
    }


def test_wording_and_policy_are_kept(lab, capability):
    lab.agree(capability)
    (entry,) = lab.layer.vault.history(capability)
    assert entry["wording"] == WORDING
    assert entry["policy"] == lab.layer.datamap.version
    assert (entry["what"], entry["purpose"], entry["at"]) == ("agreed", PURPOSE, lab.clock.now)


def test_when_and_under_which_policy_somebody_chose_is_in_their_export(lab, capability):
    lab.agree(capability)
    lab.clock.forward(days=1)
    export = lab.layer.access.export(capability)
    entry = export["history"][0]
    (choice,) = (choice for choice in export["choices"] if choice["purpose"] == PURPOSE)
    assert (choice["at"], choice["policy"]) == (entry["at"], lab.layer.datamap.version)


def test_an_entry_is_kept_as_long_as_the_data_map_says(lab, capability):
    lab.agree(capability)
    (row,) = lab.rows(schema.ledger)
    assert row["expires_at"] == lab.clock.now + lab.layer.datamap.retention["ledger_days"] * DAY


def test_withdrawing_erases_in_the_same_transaction(lab, agreed):
    lab.agree(agreed, OTHER)
    lab.remember(agreed, city="Graz", name="Maria", email="maria@example.org")
    with lab.layer.vault.change(agreed) as change:
        assert sorted(change.choose(PURPOSE, NO, WORDING)) == ["city", "name"]
    record = lab.layer.vault.read(agreed)
    assert set(record.facts) == set(record.rows) == {"email"}
    assert len(lab.rows(schema.facts)) == 1
    assert {("said no",), ("erased", "city"), ("erased", "name")} <= set(whats(lab, agreed))


def test_withdrawing_looks_at_every_fact(lab, agreed):
    """Also behind one that serves something else."""
    lab.agree(agreed, OTHER)
    lab.remember(agreed, email="maria@example.org", city="Graz")
    with lab.layer.vault.change(agreed) as change:
        assert change.choose(PURPOSE, NO, WORDING) == ["city"]
    assert set(lab.layer.vault.read(agreed).facts) == {"email"}


def test_agreeing_remembering_and_withdrawing_in_one_change(lab, capability):
    with lab.layer.vault.change(capability) as change:
        change.choose(PURPOSE, YES, WORDING)
        change.remember("city", "Graz", Source.TOLD, "you told me")
        assert change.choose(PURPOSE, NO, WORDING) == ["city"]
    assert lab.rows(schema.facts) == []


def test_withdrawing_that_fails_withdraws_nothing(lab, agreed):
    lab.remember(agreed, city="Graz")
    before = everything(lab)

    def withdraw():
        with lab.layer.vault.change(agreed) as change:
            change.choose(PURPOSE, NO, WORDING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        withdraw()
    assert everything(lab) == before
    assert lab.layer.vault.tastes(agreed) == {"city": "Graz"}


def test_withdrawing_keeps_what_serves_another_active_purpose(lab, capability):
    with_two_purposes(lab, "city", "name")
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, city="Graz")
    with lab.layer.vault.change(capability) as change:
        assert change.choose(PURPOSE, NO, WORDING) == []
    assert lab.layer.vault.read(capability).facts["city"].value == "Graz"
    with lab.layer.vault.change(capability) as change:
        assert change.choose(OTHER, NO, WORDING) == ["city"]
    assert lab.rows(schema.facts) == []


def test_withdrawing_shortens_to_what_the_other_purpose_needs(lab, capability):
    """A year was for personal tips; for offers it is thirty days."""
    with_two_purposes(lab, "city")
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, city="Graz")
    assert lab.layer.vault.read(capability).facts["city"].expires_at == lab.clock.now + 365 * DAY
    with lab.layer.vault.change(capability) as change:
        change.choose(PURPOSE, NO, WORDING)
    fact = lab.layer.vault.read(capability).facts["city"]
    assert fact.expires_at == fact.at + 30 * DAY
    assert [row["expires_at"] for row in lab.rows(schema.facts)] == [fact.expires_at]


def test_withdrawing_erases_what_is_too_old_for_the_other_purpose(lab, capability):
    with_two_purposes(lab, "city")
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, city="Graz")
    lab.clock.forward(days=31)
    with lab.layer.vault.change(capability) as change:
        assert change.choose(PURPOSE, NO, WORDING) == ["city"]
    assert lab.rows(schema.facts) == []
    assert ("erased", "city") in whats(lab, capability)


def test_why_names_only_what_was_agreed_to(lab, capability):
    with_two_purposes(lab, "city")
    lab.agree(capability, PURPOSE)
    lab.remember(capability, city="Graz")
    record = lab.layer.vault.read(capability)
    assert lab.layer.access.why(record.facts["city"], record) == lab.layer.datamap.purposes[PURPOSE].label


def test_no_to_the_service_keeps_no_turns(lab, capability):
    assert lab.layer.vault.read(capability).keeps_turns()
    with lab.layer.vault.change(capability) as change:
        change.choose(SERVICE, NO, WORDING)
        assert not change.active(SERVICE)
    assert not lab.layer.vault.read(capability).keeps_turns()


# Pausing, correcting, forgetting


def test_pause(lab, agreed):
    lab.remember(agreed, city="Graz")
    with lab.layer.vault.change(agreed) as change:
        change.record.paused = True
    assert lab.layer.vault.tastes(agreed) == {}
    assert not lab.layer.vault.read(agreed).keeps_turns()
    for field in ("city", "name"):
        with pytest.raises(PausedError):
            lab.remember(agreed, **{field: "Linz"})
    with lab.layer.vault.change(agreed) as change:
        change.record.paused = False
    assert lab.layer.vault.tastes(agreed) == {"city": "Graz"}


def test_correcting(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.clock.forward(days=1)
    lab.remember(agreed, city="Linz")
    assert lab.layer.vault.tastes(agreed) == {"city": "Linz"}
    assert len(lab.rows(schema.facts)) == 1
    assert whats(lab, agreed)[-2:] == [("collected", "city"), ("corrected", "city")]


def test_forgetting(lab, agreed):
    lab.remember(agreed, city="Graz", name="Maria")
    with lab.layer.vault.change(agreed) as change:
        change.forget("city")
    assert lab.layer.vault.tastes(agreed) == {"name": "Maria"}
    assert len(lab.rows(schema.facts)) == 1


def test_erasing_the_conversation_erases_nobody_elses(lab, agreed):
    people = [agreed.person, lab.meet("555-0101")]
    with writing(lab.layer.engine) as connection:
        for person in people:
            turn = {"id": person, "person": person, "seq": 1, "sealed": b"x", "expires_at": lab.clock.now + DAY}
            connection.execute(insert(schema.turns).values(**turn))
    with lab.layer.vault.change(agreed) as change:
        change.erase_conversation()
    assert [row["person"] for row in lab.rows(schema.turns)] == people[1:]


def test_a_fact_is_replaced_never_changed(lab, agreed):
    lab.remember(agreed, city="Graz")
    fact = lab.layer.vault.read(agreed).facts["city"]
    with pytest.raises(FrozenInstanceError):
        fact.value = "Linz"


# How long


def test_facts_expire(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.clock.forward(days=365, seconds=-1)
    assert lab.layer.vault.tastes(agreed) == {"city": "Graz"}
    lab.clock.forward(1)
    assert lab.layer.vault.tastes(agreed) == {}
    lab.remember(agreed, city="Linz")
    assert lab.layer.vault.tastes(agreed) == {"city": "Linz"}
    assert len(lab.rows(schema.facts)) == 1


def test_a_later_date_written_beside_a_fact_gives_it_no_longer_life(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.tamper("update facts set expires_at = expires_at * 2")
    lab.clock.forward(days=365)
    assert lab.layer.vault.tastes(agreed) == {}


def test_keeping_for_a_shorter_time(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.clock.forward(days=10)
    with lab.layer.vault.change(agreed) as change:
        change.keep_for(PURPOSE, 30)
    fact = lab.layer.vault.read(agreed).facts["city"]
    assert fact.expires_at == fact.at + 30 * DAY
    assert [row["expires_at"] for row in lab.rows(schema.facts)] == [fact.expires_at]
    lab.remember(agreed, name="Maria")
    assert lab.layer.vault.read(agreed).facts["name"].expires_at == lab.clock.now + 30 * DAY


def test_keeping_for_so_short_a_time_that_it_is_over(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.clock.forward(days=30)
    with lab.layer.vault.change(agreed) as change:
        change.keep_for(PURPOSE, 30)
        assert change.record.facts == {}
    assert lab.rows(schema.facts) == []
    assert lab.layer.vault.read(agreed).rows == {}
    assert {("changed how long",), ("erased", "city")} <= set(whats(lab, agreed))


def test_keeping_for_longer_again(lab, agreed):
    lab.remember(agreed, city="Graz")
    for days in (30, 180):
        with lab.layer.vault.change(agreed) as change:
            change.keep_for(PURPOSE, days)
    fact = lab.layer.vault.read(agreed).facts["city"]
    assert fact.expires_at == fact.at + 180 * DAY


@pytest.mark.sample
def test_keeping_for_touches_only_its_own_purpose(lab, agreed):
    lab.agree(agreed, OTHER)
    lab.remember(agreed, city="Graz", email="maria@example.org")
    with lab.layer.vault.change(agreed) as change:
        change.keep_for(PURPOSE, 30)
    facts = lab.layer.vault.read(agreed).facts
    assert facts["email"].expires_at == lab.clock.now + 365 * DAY


def test_a_fact_of_two_purposes_is_kept_for_the_longer(lab, capability):
    with_two_purposes(lab, "city")
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, city="Graz")
    with lab.layer.vault.change(capability) as change:
        change.keep_for(OTHER, 180)
    assert lab.layer.vault.read(capability).facts["city"].expires_at == lab.clock.now + 365 * DAY
    with lab.layer.vault.change(capability) as change:
        change.keep_for(PURPOSE, 30)
    assert lab.layer.vault.read(capability).facts["city"].expires_at == lab.clock.now + 180 * DAY


# What somebody with the database file can do


def test_two_facts_swapped(lab, agreed):
    lab.remember(agreed, city="Graz", name="Maria")
    one, two = lab.rows(schema.facts)
    lab.tamper("update facts set sealed = :sealed where id = :id", sealed=one["sealed"], id=two["id"])
    lab.tamper("update facts set sealed = :sealed where id = :id", sealed=two["sealed"], id=one["id"])
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(agreed)


def test_two_facts_swapped_with_their_ids(lab, agreed):
    lab.remember(agreed, city="Graz", name="Maria")
    one, two = lab.rows(schema.facts)
    for row, other in ((one["id"], "x"), (two["id"], one["id"]), ("x", two["id"])):
        lab.tamper("update facts set id = :other where id = :row", row=row, other=other)
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(agreed)


def test_a_fact_of_another_person(lab, agreed):
    other = lab.capability(lab.meet("555-0101"))
    lab.agree(other)
    lab.remember(agreed, city="Graz")
    lab.remember(other, city="Linz")
    mine = next(row for row in lab.rows(schema.facts) if row["person"] == agreed.person)
    lab.tamper("update facts set sealed = :sealed where person = :person", sealed=mine["sealed"], person=other.person)
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(other)


def test_an_old_fact_put_back_is_not_read(lab, agreed):
    lab.remember(agreed, city="Graz")
    (old,) = lab.rows(schema.facts)
    lab.remember(agreed, city="Linz")
    with lab.layer.vault.change(agreed) as change:
        change.connection.execute(insert(schema.facts).values(**old))
    assert lab.layer.vault.tastes(agreed) == {"city": "Linz"}


def test_an_old_value_in_the_new_row(lab, agreed):
    lab.remember(agreed, city="Graz")
    (old,) = lab.rows(schema.facts)
    lab.remember(agreed, city="Linz")
    lab.tamper("update facts set sealed = :sealed", sealed=old["sealed"])
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(agreed)


def test_an_erased_fact_put_back_is_not_read(lab, agreed):
    lab.remember(agreed, city="Graz")
    (old,) = lab.rows(schema.facts)
    with lab.layer.vault.change(agreed) as change:
        change.choose(PURPOSE, NO, WORDING)
        change.connection.execute(insert(schema.facts).values(**old))
    assert lab.layer.vault.tastes(agreed) == {}


def test_a_record_older_than_the_ledger(lab, agreed):
    """Undoing a withdrawal by putting the old record back."""
    (old,) = lab.rows(schema.records)
    with lab.layer.vault.change(agreed) as change:
        change.choose(PURPOSE, NO, WORDING)
    lab.tamper("update records set sealed = :sealed", sealed=old["sealed"])
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(agreed)
    with pytest.raises(SealBrokenError), lab.layer.vault.change(agreed):
        raise AssertionError


@pytest.mark.parametrize(
    "statement",
    [
        "delete from records",
        "delete from ledger where seq = (select max(seq) from ledger)",
        "delete from ledger",
        "update ledger set seq = seq + 1 where seq = (select max(seq) from ledger)",
        "update records set sealed = zeroblob(200)",
        "update facts set sealed = zeroblob(200)",
    ],
)
def test_rows_taken_away_or_changed(lab, agreed, statement):
    lab.remember(agreed, city="Graz")
    assert lab.tamper(statement)
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(agreed)


def test_the_record_of_another_person(lab, agreed):
    other = lab.capability(lab.meet("555-0101"))
    with lab.layer.vault.change(other) as change:
        change.choose(PURPOSE, NO, WORDING)
    mine = next(row for row in lab.rows(schema.records) if row["person"] == agreed.person)
    lab.tamper("update records set sealed = :sealed where person = :person", **{**mine, "person": other.person})
    with pytest.raises(SealBrokenError):
        lab.layer.vault.read(other)


# Tastes


def test_what_is_kept_for_offers_only_is_no_taste(lab, capability):
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, email="maria@example.org", city="Graz")
    assert lab.layer.vault.tastes(capability) == {"city": "Graz"}
    assert set(lab.layer.vault.read(capability).facts) == {"email", "city"}


def test_what_serves_two_purposes_is_a_taste_only_while_tips_are_wanted(lab, capability):
    with_two_purposes(lab, "city")
    lab.agree(capability, PURPOSE, OTHER)
    lab.remember(capability, city="Graz")
    assert lab.layer.vault.tastes(capability) == {"city": "Graz"}
    with lab.layer.vault.change(capability) as change:
        assert change.choose(PURPOSE, NO, WORDING) == []
    assert lab.layer.vault.tastes(capability) == {}
    assert lab.layer.vault.read(capability).facts["city"].value == "Graz"


def test_a_data_map_without_tips_has_no_tastes(lab, capability):
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    datamap = lab.layer.datamap
    purposes = {name: purpose for name, purpose in datamap.purposes.items() if name != PURPOSE}
    vault = Vault(lab.layer.engine, lab.layer.keys, replace(datamap, purposes=purposes), lab.clock)
    assert vault.tastes(capability) == {}


# All or nothing


def test_a_change_that_fails_halfway_leaves_nothing(lab, agreed):
    lab.remember(agreed, city="Graz")
    before = everything(lab)

    def change_much():
        with lab.layer.vault.change(agreed) as change:
            change.remember("name", "Maria", Source.TOLD, "you told me")
            change.forget("city")
            change.erase_conversation()
            change.choose(OTHER, YES, WORDING)
            change.remember("national_id", "x", Source.TOLD, "you told me")

    with pytest.raises(NotDeclaredError):
        change_much()
    assert everything(lab) == before


def test_erasing_in_the_middle_of_a_change(lab, agreed):
    before = everything(lab)

    def erased_meanwhile():
        with lab.layer.vault.change(agreed) as change:
            change.remember("city", "Graz", Source.TOLD, "you told me")
            lab.layer.keys.erase(agreed.person)

    with pytest.raises(NoKeyError):
        erased_meanwhile()
    assert everything(lab) == before


def test_a_change_after_erasing(lab, agreed):
    lab.layer.keys.erase(agreed.person)
    lab.meet()
    before = everything(lab)
    with pytest.raises(NoKeyError):
        lab.remember(agreed, city="Graz")
    assert everything(lab) == before


def test_a_returning_person_is_new(lab, agreed):
    lab.remember(agreed, city="Graz")
    lab.layer.keys.erase(agreed.person)
    again = lab.capability(lab.meet())
    assert lab.layer.vault.read(again).facts == {}
    assert lab.layer.vault.read(again).choice(PURPOSE) is None
    assert lab.layer.vault.history(again) == []


def test_ledger_and_record_stay_together(lab, agreed):
    for number in range(5):
        lab.remember(agreed, city=f"Town {number}")
    with reading(lab.layer.engine) as connection:
        head = ledger.head(connection, agreed.person)
        count, broken = ledger.verify(connection, lab.layer.keys.ledger_key)
    assert lab.layer.vault.read(agreed).head == head
    assert (head.seq, count, broken) == (6, 6, [])
