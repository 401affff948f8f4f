"""Messages on their way: taken once, kept sealed until they are answered, taken over when a process dies."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from confidant.errors import AnsweredError
from confidant.inbox.inbox import LEASE_SECONDS, REST_SECONDS, Duplicate, Inbox, IncomingMessage, LeasedMessage
from confidant.rights.retention import delete_rows, sweep
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.subject.vault import PurposeChoice

pytestmark = pytest.mark.both_databases
TEXT = "im maria, maria@example.org"


def message(number: int = 1, address: str = "555-0100", **more) -> IncomingMessage:
    return IncomingMessage("telegram", address, f"mid-{number}", {"text": TEXT, "number": number}, **more)


@pytest.fixture
def inbox(lab) -> Inbox:
    return lab.layer.inbox


@pytest.fixture
def other(lab) -> Inbox:
    """The inbox of another process."""
    return Inbox(lab.layer.engine, lab.layer.keys, lab.clock)


def row(lab, dedup_key: bytes):
    with reading(lab.layer.engine) as connection:
        return connection.execute(select(schema.incoming).where(schema.incoming.c.id == dedup_key)).one()


def in_hand(inbox: Inbox, count: int) -> list[LeasedMessage]:
    leased: list[LeasedMessage] = []
    for number in range(count):
        leased.append(inbox.take(message(number), [one.dedup_key for one in leased]))
    return leased


def damage(lab, person: str) -> None:
    pause(lab, person)
    with writing(lab.layer.engine) as connection:
        connection.execute(schema.records.update().values(sealed=b"damaged"))


def pause(lab, person: str) -> None:
    with lab.layer.vault.change(lab.capability(person)) as change:
        change.record.paused = True


def test_a_message_is_taken_once(inbox):
    assert isinstance(inbox.take(message()), LeasedMessage)
    assert isinstance(inbox.take(message()), Duplicate)


def test_also_across_processes(inbox, other):
    first = inbox.take(message())
    assert other.take(message()) == Duplicate(first.dedup_key, persisted=True)


def test_also_when_it_was_answered_long_ago(lab, inbox):
    inbox.answered(inbox.take(message()).dedup_key)
    lab.clock.forward(days=2.9)
    assert isinstance(inbox.take(message()), Duplicate)


def test_after_three_days_its_id_is_forgotten(lab, inbox):
    inbox.answered(inbox.take(message()).dedup_key)
    lab.clock.forward(days=3.1)
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert lab.rows(schema.incoming) == []


def test_the_same_id_on_two_channels_is_two_messages(inbox):
    assert isinstance(inbox.take(message()), LeasedMessage)
    assert isinstance(inbox.take(IncomingMessage("messenger", "555-0100", "mid-1", {})), LeasedMessage)


def test_two_channels_never_meet_in_one_person(lab):
    assert lab.meet("555-0100", "telegram") != lab.meet("555-0100", "messenger")


def test_until_it_is_answered_it_rests_sealed(lab, inbox):
    leased = inbox.take(message())
    kept = row(lab, leased.dedup_key)
    assert leased.persisted
    assert kept.person == leased.person
    assert b"maria" not in kept.sealed
    assert b"555" not in kept.sealed


def test_then_only_its_hashed_id_stays(lab, inbox):
    leased = inbox.take(message())
    assert not inbox.is_answered(leased.dedup_key)
    inbox.answered(leased.dedup_key)
    kept = row(lab, leased.dedup_key)
    assert (kept.person, kept.sealed, kept.done) == (None, None, 1)
    assert inbox.is_answered(leased.dedup_key)


@pytest.mark.sqlite
def test_nothing_of_an_answered_message_is_in_a_file(lab, inbox):
    leased = inbox.take(message())
    sealed = row(lab, leased.dedup_key).sealed
    assert any(sealed in content for content in lab.files().values())
    inbox.answered(leased.dedup_key)
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert not any(sealed in content for content in lab.files().values())


def test_of_somebody_in_a_pause_nothing_rests(lab, inbox):
    pause(lab, lab.meet())
    leased = inbox.take(message())
    assert not leased.persisted
    assert row(lab, leased.dedup_key).sealed is None
    assert row(lab, leased.dedup_key).person is None


def test_nor_of_somebody_who_wants_no_chat_kept(lab, inbox):
    with lab.layer.vault.change(lab.capability()) as change:
        change.choose("service", PurposeChoice.REFUSED, "Shall I?")
    assert not inbox.take(message()).persisted


def test_in_a_pause_a_repeat_is_taken_when_the_first_one_died(lab, inbox, other):
    pause(lab, lab.meet())
    inbox.take(message())
    assert isinstance(other.take(message()), Duplicate)
    lab.clock.forward(LEASE_SECONDS + 1)
    assert isinstance(other.take(message()), LeasedMessage)
    assert isinstance(inbox.take(message()), Duplicate)


def test_another_process_takes_over_what_one_that_died_left(lab, inbox, other):
    leased = inbox.take(message())
    assert other.claim(set()) == []
    lab.clock.forward(LEASE_SECONDS + 1)
    assert other.claim(set()) == [leased]
    assert inbox.claim(set()) == []


def test_but_not_while_it_lives(lab, inbox, other):
    leased = inbox.take(message())
    for _ in range(5):
        lab.clock.forward(LEASE_SECONDS - 1)
        inbox.renew([leased.dedup_key])
    assert other.claim(set()) == []


def test_one_that_ends_lets_go_at_once(inbox, other):
    leased = inbox.take(message())
    inbox.release()
    assert other.claim(set()) == [leased]


def test_what_is_in_hand_is_not_claimed_again(inbox):
    leased = inbox.take(message())
    assert inbox.claim({leased.dedup_key}) == []


def test_messages_are_taken_over_in_their_order(lab, inbox, other):
    leased = in_hand(inbox, 5)
    lab.clock.forward(LEASE_SECONDS + 1)
    assert other.claim(set()) == leased


def test_a_later_message_goes_to_who_has_the_earlier_one(inbox, other):
    first = inbox.take(message(1))
    second = other.take(message(2))
    assert isinstance(second, Duplicate)
    assert second.persisted
    assert other.claim(set()) == []
    assert [one.dedup_key for one in inbox.claim({first.dedup_key})] == [second.dedup_key]


def test_also_when_that_one_has_died(lab, inbox, other):
    first = inbox.take(message(1))
    lab.clock.forward(LEASE_SECONDS - 1)
    second = other.take(message(2))
    assert isinstance(second, Duplicate)
    assert other.claim(set()) == []
    lab.clock.forward(2)
    assert [one.dedup_key for one in other.claim(set())] == [first.dedup_key, second.dedup_key]


def test_nobody_takes_over_what_stands_behind_another_s(lab, inbox, other):
    first = inbox.take(message(1))
    third = Inbox(lab.layer.engine, lab.layer.keys, lab.clock)
    other.take(message(2))
    lab.clock.forward(LEASE_SECONDS - 1)
    inbox.renew([first.dedup_key])
    lab.clock.forward(2)
    assert third.claim(set()) == []
    assert len(inbox.claim({first.dedup_key})) == 1


def test_what_is_answered_is_nobody_s_any_more(inbox, other):
    leased = inbox.take(message())
    assert inbox.holds(leased.dedup_key)
    assert not other.holds(leased.dedup_key)
    with pytest.raises(AnsweredError):
        other.answered(leased.dedup_key)
    inbox.answered(leased.dedup_key)
    assert not inbox.holds(leased.dedup_key)
    with pytest.raises(AnsweredError):
        inbox.answered(leased.dedup_key)


def test_whoever_took_over_settles_and_nobody_else(lab, inbox, other):
    leased = inbox.take(message())
    lab.clock.forward(LEASE_SECONDS + 1)
    assert other.claim(set()) == [leased]
    with pytest.raises(AnsweredError):
        inbox.answered(leased.dedup_key)
    other.answered(leased.dedup_key)


def test_nothing_rests_longer_than_an_hour_also_when_nobody_sweeps(lab, inbox):
    leased = inbox.take(message())
    lab.clock.forward(REST_SECONDS - 1)
    inbox.forget_old()
    assert row(lab, leased.dedup_key).sealed is not None
    lab.clock.forward(2)
    inbox.forget_old()
    assert row(lab, leased.dedup_key).sealed is None


def test_a_stranger_s_is_left_alone_when_nobody_is_to_be_met(lab, inbox):
    assert inbox.take(message(meets=False)) is None
    assert lab.rows(schema.incoming) == []
    lab.meet()
    assert isinstance(inbox.take(message(meets=False)), LeasedMessage)


def test_a_record_that_does_not_open_lets_nothing_rest(lab, inbox):
    damage(lab, lab.meet())
    leased = inbox.take(message())
    assert isinstance(leased, LeasedMessage)
    assert not leased.persisted
    assert row(lab, leased.dedup_key).sealed is None


def test_a_row_of_another_version_is_left_alone(lab, inbox, monkeypatch):
    leased = inbox.take(message())
    with monkeypatch.context() as patch:
        patch.setattr("confidant.inbox.inbox.unseal_json", lambda *_: {"channel": "telegram", "another": 1})
        assert inbox.claim(set()) == []
    lease = row(lab, leased.dedup_key).leased_until
    lab.clock.forward(LEASE_SECONDS + 1)
    assert inbox.claim(set()) == []
    assert row(lab, leased.dedup_key).leased_until == lease
    assert isinstance(inbox.take(message(2)), LeasedMessage)


def test_after_an_hour_it_is_not_answered_any_more(lab, inbox):
    leased = inbox.take(message())
    lab.clock.forward(REST_SECONDS + 1)
    assert inbox.claim(set()) == []
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert row(lab, leased.dedup_key).sealed is None
    assert isinstance(inbox.take(message()), Duplicate)


def test_an_erasure_empties_it(lab, inbox):
    leased = inbox.take(message())
    lab.layer.keys.erase(leased.person)
    delete_rows(lab.layer.engine, leased.person)
    kept = row(lab, leased.dedup_key)
    assert (kept.person, kept.sealed) == (None, None)
    assert inbox.claim(set()) == []


def test_a_message_of_somebody_erased_meanwhile_is_a_new_person_s(lab, inbox):
    old = inbox.take(message(1)).person
    lab.layer.keys.erase(old)
    assert inbox.take(message(2)).person != old


def test_a_row_put_in_another_place_does_not_open(lab, inbox):
    leased = inbox.take(message())
    stranger = lab.meet("555-0101")
    with writing(lab.layer.engine) as connection:
        connection.execute(schema.incoming.update().values(person=stranger, leased_until=0))
    assert inbox.claim(set()) == []
    assert leased.person != stranger


def test_settling_belongs_to_the_transaction_that_keeps_the_turn(lab, inbox):
    leased = inbox.take(message())

    def failing():
        with writing(lab.layer.engine) as connection:
            inbox.acknowledge(connection, leased.dedup_key)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert not inbox.is_answered(leased.dedup_key)


def test_a_button_counts_once(inbox):
    known = [inbox.take(message(1, button="/b.one")).dedup_key]
    assert inbox.take(message(2, button="/b.one"), known).button
    assert isinstance(inbox.take(message(3, button="/b.two"), known), LeasedMessage)


def test_a_press_that_did_nothing_is_given_back(inbox):
    first = inbox.take(message(1, button="/b.one"))
    inbox.give_back(first.dedup_key)
    inbox.answered(first.dedup_key)
    assert isinstance(inbox.take(message(2, button="/b.one")), LeasedMessage)


def test_nobody_uses_up_another_s_button(inbox):
    assert isinstance(inbox.take(message(1, button="/b.one")), LeasedMessage)
    assert isinstance(inbox.take(message(2, address="555-0101", button="/b.one")), LeasedMessage)


def test_the_same_press_taken_up_again_still_counts(lab, inbox):
    pause(lab, lab.meet())
    inbox.take(message(1, button="/b.one"))
    lab.clock.forward(LEASE_SECONDS + 1)
    assert isinstance(inbox.take(message(1, button="/b.one")), LeasedMessage)


def test_no_platform_id_and_no_word_stands_in_the_open(lab, inbox):
    inbox.take(message())
    open_columns = [str(value) for row in lab.rows(schema.incoming) for name, value in row.items() if name != "sealed"]
    assert not any("555-0100" in value or "mid-1" in value or "maria" in value for value in open_columns)
