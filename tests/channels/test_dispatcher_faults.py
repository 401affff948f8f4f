"""Nobody loses a message and nobody is answered twice, whatever fails, stops or comes at the same time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from sqlalchemy.exc import OperationalError

import confidant.channels.core.dispatcher
from confidant.channels.core.dispatcher import EVENT, ChatEvent, Dispatcher, TurnOutcome
from confidant.inbox.inbox import LEASE_SECONDS
from confidant.rights.blocked import BlockedPeople
from confidant.rights.retention import delete_rows
from confidant.storage import schema
from confidant.storage.database import writing
from tests.channels.dispatcher_scene import acknowledged, all_answered, message, open_rows, paused


def test_two_processes_answer_one_person_in_order(lab, run):
    async def scene(dispatcher, person):
        other = Dispatcher(lab.opened())
        other.serve("telegram", person.answer)
        dispatcher.start()
        other.start()
        person.gate.clear()
        first = asyncio.create_task(dispatcher.take([message(1)]))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(other.take([message(2)]))
        await asyncio.sleep(1.5)
        person.gate.set()
        assert await first
        assert await second
        await all_answered(lab)
        await other.stop()
        return person

    person = run(scene)
    assert person.answered == {"555-0100": [1, 2]}
    assert person.most_at_once == 1


def test_a_look_into_the_inbox_that_is_quicker_than_the_one_who_took_it(lab, run, monkeypatch):
    take = lab.layer.inbox.take

    def slow(*arguments):
        leased = take(*arguments)
        time.sleep(1.5)  # it stands in the inbox, and the keeper sees it there
        return leased

    async def scene(dispatcher, person):
        dispatcher.start()
        assert await dispatcher.take([message(1)])
        await asyncio.sleep(0.2)
        return person.answered

    monkeypatch.setattr(lab.layer.inbox, "take", slow)
    assert run(scene) == {"555-0100": [1]}


def test_calls_that_come_shortly_after_one_another_are_answered_in_their_order(run):
    people = [f"555-01{number:02}" for number in range(40)]

    async def scene(dispatcher, person):
        async def calls(one):
            await asyncio.gather(*(dispatcher.take([message(number, one)]) for number in range(4)))

        await asyncio.gather(*(calls(one) for one in people))
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {one: [0, 1, 2, 3] for one in people}


def failing_once(monkeypatch):
    """The next look at whether somebody is back fails, as a busy database does."""
    real, failed = BlockedPeople.unmark, []

    def busy(*arguments):
        if not failed:
            failed.append(True)
            raise OperationalError("busy", {}, Exception("database is locked"))
        return real(*arguments)

    monkeypatch.setattr(BlockedPeople, "unmark", busy)


def test_a_database_that_is_busy_for_a_moment_loses_nothing(lab, run, monkeypatch):
    failing_once(monkeypatch)

    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1)])
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {"555-0100": [1]}


def test_nor_what_does_not_rest(lab, run, monkeypatch):
    paused(lab)
    failing_once(monkeypatch)

    async def scene(dispatcher, person):
        assert not await dispatcher.take([message(1)])
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1]}
    assert open_rows(lab) == []


def test_one_whose_record_is_damaged_stands_in_nobody_s_way(lab, run):
    paused(lab)
    with writing(lab.layer.engine) as connection:
        connection.execute(schema.records.update().values(sealed=b"damaged"))

    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1), message(2, "555-0101")])
        return person.answered

    assert run(scene) == {"555-0100": [1], "555-0101": [2]}


def test_who_stops_does_not_go_on_behind_the_back_of_the_next(lab, run):
    async def scene(dispatcher, person):
        other = Dispatcher(lab.opened())
        other.serve("telegram", person.answer)
        person.gate.clear()
        assert await dispatcher.take([message(1)])
        await dispatcher.stop()
        person.gate.set()
        other.start()
        await all_answered(lab)
        await other.stop()
        return person

    person = run(scene)
    assert person.answered == {"555-0100": [1]}
    assert person.most_at_once == 1


def test_what_was_left_behind_goes_before_what_is_new(lab, run):
    lab.layer.inbox.take(message(1))  # and that process dies
    lab.clock.forward(LEASE_SECONDS - 1)

    async def scene(_desk, person):
        next_one = Dispatcher(lab.opened())
        next_one.serve("telegram", person.answer)
        next_one.start()
        second = asyncio.create_task(next_one.take([message(2)]))
        await asyncio.sleep(0.1)
        lab.clock.forward(2)
        assert await second
        await all_answered(lab)
        await next_one.stop()
        return person.answered

    assert run(scene) == {"555-0100": [1, 2]}


def test_leaving_after_an_erasure_makes_nobody(lab, run):
    erased = lab.meet()
    lab.layer.keys.erase(erased)
    delete_rows(lab.layer.engine, erased)

    async def scene(dispatcher, _person):
        assert await dispatcher.take([replace(message(1, **{EVENT: ChatEvent.BLOCKED}), meets=False)])
        assert await dispatcher.take([replace(message(2, **{EVENT: ChatEvent.UNBLOCKED}), meets=False)])

    run(scene)
    assert lab.layer.keys.everyone() == []
    assert lab.rows(schema.blocked) == []


def test_a_press_that_failed_may_be_pressed_again(run):
    async def scene(dispatcher, person):
        used = []
        person.outcomes = [TurnOutcome.FAILED]
        await dispatcher.take([replace(message(1), button="/b.one")], used.append)
        await dispatcher.take([replace(message(2), button="/b.one")], used.append)
        await dispatcher.take([replace(message(3), button="/b.one")], used.append)
        return person.answered["555-0100"], [one.id for one in used]

    assert run(scene) == ([1, 2], ["555-0100:3"])


def test_what_another_process_was_to_answer_for_somebody_since_erased_comes_again(lab, run):
    async def scene(dispatcher, person):
        other = Dispatcher(lab.opened())
        other.serve("telegram", person.answer)
        person.gate.clear()
        assert await dispatcher.take([message(1)])
        second = asyncio.create_task(other.take([message(2)]))
        await asyncio.sleep(0.1)
        erased = lab.meet()
        lab.layer.keys.erase(erased)
        delete_rows(lab.layer.engine, erased)
        assert not await second
        person.gate.set()
        await acknowledged(dispatcher)
        lab.clock.forward(LEASE_SECONDS + 1)
        assert await other.take([message(2)])
        await other.stop()
        return person.answered

    assert run(scene) == {"555-0100": [1, 2]}


def test_an_answer_that_cannot_be_settled_is_not_given_again(lab, run, monkeypatch):
    answered, failures = lab.layer.inbox.answered, [1, 2, 3]

    def failing(dedup_key):
        if failures:
            failures.pop()
            raise OperationalError("full", {}, Exception("disk is full"))
        answered(dedup_key)

    monkeypatch.setattr(lab.layer.inbox, "answered", failing)

    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1)])
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {"555-0100": [1]}
    assert open_rows(lab) == []


def test_one_that_cannot_be_worked_on_does_not_keep_what_came_later_waiting(lab, run, monkeypatch):
    greeted, broken = Dispatcher._with_person, [True]

    def greeting(dispatcher, leased):
        if broken and leased.arrived.content["number"] == 1:
            raise RuntimeError
        return greeted(dispatcher, leased)

    monkeypatch.setattr(Dispatcher, "_with_person", greeting)

    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1), message(2)])
        while not person.answered:  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)
        broken.clear()
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {"555-0100": [2, 1]}


def test_who_stops_takes_nothing_any_more(lab, run):
    async def scene(dispatcher, person):
        person.gate.clear()
        assert await dispatcher.take([message(1)])
        stopping = asyncio.create_task(dispatcher.stop())
        await asyncio.sleep(0.05)
        assert not await dispatcher.take([message(2, "555-0101")])
        await stopping
        person.gate.set()
        dispatcher.start()
        assert await dispatcher.take([message(2, "555-0101")])
        await all_answered(lab)
        return person.answered

    assert run(scene)["555-0101"] == [2]


def test_a_turn_that_never_ends_is_given_up(run, monkeypatch):
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_TURN_SECONDS", 0.05)

    async def scene(dispatcher, person):
        person.gate.clear()
        await dispatcher.take([message(1)])
        await acknowledged(dispatcher)
        person.gate.set()
        assert await dispatcher.take([message(2)])
        return person.answered

    assert run(scene) == {"555-0100": [2]}


def test_a_look_that_fails_leaves_nothing_running(lab, run, monkeypatch):
    is_answered, failures = lab.layer.inbox.is_answered, [1]

    def failing(dedup_key):
        if failures:
            failures.pop()
            raise OperationalError("busy", {}, Exception("locked"))
        return is_answered(dedup_key)

    monkeypatch.setattr(lab.layer.inbox, "is_answered", failing)

    async def scene(dispatcher, person):
        other = Dispatcher(lab.opened())
        other.serve("telegram", person.answer)
        person.gate.clear()
        first = asyncio.create_task(other.take([message(1), message(2)]))
        await asyncio.sleep(0.1)
        assert await dispatcher.take([message(1), message(2)])
        person.gate.set()
        assert await first
        await other.stop()
        await asyncio.sleep(0.3)
        return [one for one in asyncio.all_tasks() if "_repeated" in repr(one)]

    assert run(scene) == []
