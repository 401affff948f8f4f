"""Who blocks the bot is paused, and erased after a while, unless they come back."""

from __future__ import annotations

import pytest

from confidant.errors import NoKeyError
from confidant.rights.retention import sweep
from confidant.storage import schema

pytestmark = pytest.mark.both_databases
DAYS = 30


def record(lab, person):
    return lab.layer.vault.read(lab.capability(person))


def swept(lab):
    return sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)


@pytest.fixture
def person(lab):
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, name="Maria")
    return capability.person


def test_leaving_pauses_and_nothing_known_is_used(lab, person):
    lab.layer.blocked.mark(person)
    assert record(lab, person).paused
    assert lab.layer.vault.tastes(lab.capability(person)) == {}


def test_coming_back_resumes(lab, person):
    lab.layer.blocked.mark(person)
    lab.clock.forward(days=DAYS - 1)
    assert lab.layer.blocked.unmark(person)
    assert not record(lab, person).paused
    lab.clock.forward(days=DAYS)
    swept(lab)
    assert record(lab, person).facts["name"].value == "Maria"


def test_a_pause_of_their_own_stays(lab, person):
    with lab.layer.vault.change(lab.capability(person)) as change:
        change.record.paused = True
    lab.layer.blocked.mark(person)
    lab.layer.blocked.unmark(person)
    assert record(lab, person).paused


def test_who_stays_away_is_erased(lab, person):
    lab.layer.blocked.mark(person)
    lab.clock.forward(days=DAYS, seconds=1)
    assert swept(lab).people == 1
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(person)
    assert lab.rows(schema.blocked) == []
    assert lab.rows(schema.facts) == []


def test_leaving_twice_does_not_wind_the_clock_up_again(lab, person):
    lab.layer.blocked.mark(person)
    lab.clock.forward(days=DAYS - 1)
    lab.layer.blocked.mark(person)
    lab.clock.forward(days=1, seconds=1)
    assert swept(lab).people == 1


def test_the_record_of_access_tells_of_both(lab, person):
    lab.layer.blocked.mark(person)
    lab.layer.blocked.unmark(person)
    told = [(entry["what"], entry.get("source")) for entry in lab.layer.vault.history(lab.capability(person))]
    assert told[-2:] == [("paused", "you blocked me"), ("resumed", "you came back")]


def test_who_never_blocked_is_not_back(lab, person):
    assert not lab.layer.blocked.unmark(person)


def test_nobody_leaves_twice_after_an_erasure(lab, person):
    lab.layer.keys.erase(person)
    with pytest.raises(NoKeyError):
        lab.layer.blocked.mark(person)


def test_who_comes_back_while_the_sweep_is_at_work_stays(lab, monkeypatch):
    people = [lab.meet(f"555-010{number}") for number in range(3)]
    for one in people:
        lab.layer.blocked.mark(one)
    lab.clock.forward(days=DAYS, seconds=1)
    erase, back = lab.layer.keys.erase, []

    def erasing(one, *more):
        if not back:
            back.append(next(other for other in people if other != one))
            assert lab.layer.blocked.unmark(back[0])
        return erase(one, *more)

    monkeypatch.setattr(lab.layer.keys, "erase", erasing)
    assert swept(lab).people == 2
    assert lab.layer.keys.everyone() == back
