"""A platform asks for a deletion: once for each request, whatever is repeated, and never of somebody who came back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from confidant.keystore.keys import DAY
from confidant.rights import erasure
from confidant.rights.deletion_requests import DeletionOutcome
from confidant.rights.erasure import Erasures
from confidant.rights.receipts import Receipts
from confidant.storage import schema

pytestmark = pytest.mark.both_databases
USER, AT = "10158", 1_800_000_000


@pytest.fixture
def code(lab):
    return lab.layer.deletions.code_of("meta", USER, AT)


@pytest.fixture
def person(lab):
    """Somebody of whom a fact is known."""
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Galway")
    return capability.person


def test_a_code_is_long_and_the_same_for_the_same_request_only(lab, code):
    assert re.fullmatch(r"[A-Z2-7]{26}", code)  # 128 bits
    assert lab.layer.deletions.code_of("meta", USER, AT) == code
    others = {
        lab.layer.deletions.code_of("meta", USER, AT + 1),
        lab.layer.deletions.code_of("meta", "10159", AT),
        lab.layer.deletions.code_of("other", USER, AT),
        lab.layer.deletions.code_of("meta", f"{USER}1", AT // 10),
    }
    assert code not in others and len(others) == 4


@pytest.mark.sqlite
def test_a_code_is_another_one_elsewhere(lab, code):
    """It follows from a secret: whoever knows id and time cannot make it."""
    lab.close()
    lab.data = lab.folder / "elsewhere"
    lab.open(lab.new_master())
    assert lab.layer.deletions.code_of("meta", USER, AT) != code


def test_who_is_found_is_erased_with_a_receipt_under_the_code(lab, code, person):
    assert lab.layer.deletions.carry_out(code, [person]) is DeletionOutcome.ERASED
    assert lab.layer.keys.key_id(person) is None
    assert lab.rows(schema.facts) == lab.rows(schema.records) == []
    today = int(lab.clock()) // DAY
    assert lab.layer.receipts.check(code) == (today, today + lab.layer.datamap.retention["backups_days"])
    assert lab.layer.deletions.status(code) is DeletionOutcome.ERASED
    assert len(lab.rows(schema.deletions)) == 1


@pytest.mark.parametrize(("people", "outcome"), [((), DeletionOutcome.NOBODY), (None, DeletionOutcome.UNMATCHED)])
def test_who_is_not_found_is_told_so(lab, code, person, people, outcome):
    assert lab.layer.deletions.carry_out(code, people) is outcome
    assert lab.layer.deletions.status(code) is outcome
    assert lab.layer.receipts.check(code) is None
    assert lab.layer.keys.key_id(person)


def test_somebody_erased_a_moment_before_is_nobody(lab, code, person):
    lab.layer.keys.erase(person)
    assert lab.layer.deletions.carry_out(code, [person]) is DeletionOutcome.NOBODY


def test_a_repeat_does_nothing(lab, code, person):
    lab.layer.deletions.carry_out(code, None)
    assert lab.layer.deletions.carry_out(code, [person]) is DeletionOutcome.UNMATCHED
    assert lab.layer.keys.key_id(person)


def test_a_repeat_does_not_erase_who_came_back(lab, code, person):
    lab.layer.deletions.carry_out(code, [person])
    back = lab.meet()
    assert back != person
    lab.clock.forward(600)
    assert lab.layer.deletions.carry_out(code, [back]) is DeletionOutcome.ERASED
    assert lab.layer.keys.key_id(back)


def test_many_at_once_erase_once_and_agree(lab, code, person):
    with ThreadPoolExecutor(8) as pool:
        outcomes = set(pool.map(lambda _: lab.layer.deletions.carry_out(code, [person]), range(16)))
    assert outcomes == {DeletionOutcome.ERASED}
    assert len(lab.rows(schema.receipts)) == 1
    assert len(lab.rows(schema.deletions)) == 1


def test_all_of_several_are_erased(lab, code, person):
    other = lab.meet("555-0101")
    assert lab.layer.deletions.carry_out(code, [person, other, person]) is DeletionOutcome.ERASED
    assert lab.layer.keys.everyone() == []


# Crashes


class CrashError(Exception):
    pass


@pytest.fixture
def crash(monkeypatch):
    """The process dies at a place; afterwards all is as before."""

    @contextmanager
    def dying(place, name):
        def die(*_arguments, **_named):
            raise CrashError

        with monkeypatch.context() as patched:
            patched.setattr(place, name, die)
            yield

    return dying


@pytest.mark.parametrize(("place", "name"), [(Erasures, "erase"), (erasure, "delete_rows"), (Receipts, "write")])
def test_after_a_crash_the_repeat_brings_it_to_its_end(lab, code, person, crash, place, name):
    with crash(place, name), pytest.raises(CrashError):
        lab.layer.deletions.carry_out(code, [person])
    assert lab.layer.deletions.outcome_of(code) is DeletionOutcome.BEGUN
    back = lab.meet()  # a new person, if the key went before the crash; else the same
    came_back = back != person
    lab.open()
    assert lab.layer.deletions.carry_out(code, [back]) is DeletionOutcome.ERASED
    assert lab.layer.keys.key_id(person) is None
    assert (lab.layer.keys.key_id(back) is not None) == came_back
    assert lab.layer.receipts.check(code)
    assert len(lab.rows(schema.deletions)) == 1


def test_after_a_crash_the_start_erases_and_the_status_gives_the_day(lab, code, person, crash):
    with crash(Erasures, "erase"), pytest.raises(CrashError):
        lab.layer.deletions.carry_out(code, [person])
    lab.open()
    assert lab.layer.deletions.resume() == 1
    assert lab.layer.keys.key_id(person) is None
    today = int(lab.clock()) // DAY
    lab.clock.forward(days=5)
    assert lab.layer.deletions.resume() == 0
    assert lab.layer.deletions.status(code) is DeletionOutcome.ERASED
    assert lab.layer.receipts.check(code)[0] == today


def test_a_start_with_nothing_to_do_changes_nothing(lab, code, person):
    lab.layer.deletions.carry_out(code, None)
    lab.layer.deletions.mark_blocked(lab.layer.deletions.code_of("meta left", USER, AT), [person])
    rows = lab.rows(schema.deletions)
    assert lab.layer.deletions.resume() == 0
    assert lab.rows(schema.deletions) == rows


# Time


def test_a_code_is_forgotten_in_time(lab, code, person):
    lab.layer.deletions.carry_out(code, None)
    lab.clock.forward(days=lab.layer.datamap.retention["receipts_days"])
    assert lab.layer.deletions.status(code) is None


def test_unknown_codes(lab, code):
    assert lab.layer.deletions.status(code) is None
    assert lab.layer.deletions.status("") is None


# Leaving


def test_who_leaves_is_paused_once(lab, code, person):
    for _ in range(3):
        lab.layer.deletions.mark_blocked(code, [person])
    capability = lab.capability(person)
    assert lab.layer.vault.read(capability).paused
    assert [entry["what"] for entry in lab.layer.vault.history(capability)].count("paused") == 1
    assert len(lab.rows(schema.blocked)) == 1


def test_a_repeat_does_not_pause_who_came_back(lab, code, person):
    lab.layer.deletions.mark_blocked(code, [person])
    lab.layer.blocked.unmark(person)
    lab.layer.deletions.mark_blocked(code, [person])
    assert not lab.layer.vault.read(lab.capability(person)).paused


def test_leaving_of_somebody_who_was_erased_is_fine(lab, code, person):
    lab.layer.keys.erase(person)
    lab.layer.deletions.mark_blocked(code, [person])
    assert lab.layer.deletions.outcome_of(code) is DeletionOutcome.LEFT


# Finding


def test_finding_makes_nobody(lab):
    assert lab.layer.keys.find("messenger", "1:2") is None
    assert lab.layer.keys.everyone() == []
    person = lab.meet("1:2", "messenger")
    assert lab.layer.keys.find("messenger", "1:2") == person
    assert lab.layer.keys.find("telegram", "1:2") is None


def test_a_keys_owner(lab, person):
    key_id = lab.layer.keys.key_id(person)
    assert lab.layer.keys.owner_of(key_id) == person
    lab.layer.keys.erase(person)
    assert lab.layer.keys.owner_of(key_id) is None
    assert lab.layer.keys.owner_of("0" * 16) is None
