"""The dispatcher: each message answered once, in order per person, people side by side."""

from __future__ import annotations

import asyncio

import pytest

from confidant.channels.core.dispatcher import EVENT, ChatEvent, TurnOutcome
from confidant.inbox.inbox import IncomingMessage
from confidant.rights.retention import delete_rows
from tests.channels.dispatcher_scene import acknowledged, message, open_rows, paused


def test_a_message_is_answered_and_settled(lab, run):
    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1]}
    assert open_rows(lab) == []


def test_a_batch_is_answered_in_order_and_people_side_by_side(run):
    people = [f"555-01{number:02}" for number in range(20)]

    async def scene(dispatcher, person):
        assert await dispatcher.take([message(number, one) for number in range(5) for one in people])
        await acknowledged(dispatcher)
        return person

    person = run(scene)
    assert person.answered == {one: [0, 1, 2, 3, 4] for one in people}
    assert person.most_at_once > 1


def test_one_person_s_messages_are_never_answered_at_once(run):
    async def scene(dispatcher, person):
        await asyncio.gather(*(dispatcher.take([message(number)]) for number in range(10)))
        await acknowledged(dispatcher)
        return person

    person = run(scene)
    assert sorted(person.answered["555-0100"]) == list(range(10))
    assert person.most_at_once == 1


def test_a_repeat_is_not_answered_again(run):
    async def scene(dispatcher, person):
        assert await dispatcher.take([message(1)])
        assert await dispatcher.take([message(1)])
        assert await dispatcher.take([message(1), message(2)])
        return person.answered

    assert run(scene) == {"555-0100": [1, 2]}


def test_a_repeat_waits_for_the_first_one(run):
    async def scene(dispatcher, person):
        person.gate.clear()
        first = asyncio.create_task(dispatcher.take([message(1)]))
        await asyncio.sleep(0.05)
        repeat = asyncio.create_task(dispatcher.take([message(1)]))
        await asyncio.sleep(0.05)
        assert not repeat.done()
        person.gate.set()
        assert await repeat
        assert await first
        return person.answered

    assert run(scene) == {"555-0100": [1]}


def test_a_slow_turn_lets_the_webhook_go_when_the_message_rests(run):
    async def scene(dispatcher, person):
        person.gate.clear()
        assert await dispatcher.take([message(1)])
        assert not person.answered
        person.gate.set()
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1]}


def test_in_a_pause_the_platform_is_asked_to_send_it_again(lab, run):
    paused(lab)

    async def scene(dispatcher, person):
        person.gate.clear()
        assert not await dispatcher.take([message(1)])
        assert not await dispatcher.take([message(1)])
        person.gate.set()
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1]}


def test_what_cannot_be_written_down_is_not_taken(lab, run, monkeypatch):
    def broken(_):
        raise RuntimeError("maria@example.org")

    monkeypatch.setattr(lab.layer.inbox, "take", broken)

    async def scene(dispatcher, person):
        assert not await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {}


def test_an_answer_that_breaks_is_settled_and_the_next_works(lab, run, caplog):
    async def scene(dispatcher, person):
        person.outcomes = [RuntimeError("maria@example.org")] * 3
        assert await dispatcher.take([message(1)])
        assert await dispatcher.take([message(2)])
        return person.answered

    assert run(scene) == {"555-0100": [2]}
    assert open_rows(lab) == []
    assert "maria" not in caplog.text


def test_what_could_not_be_delivered_is_tried_again_before_what_came_later(run):
    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.UNDELIVERED]
        assert await dispatcher.take([message(1), message(2)])
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {"555-0100": [1, 1, 2]}


def test_but_not_for_ever(lab, run):
    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.UNDELIVERED] * 10
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1, 1, 1]}
    assert open_rows(lab) == []


def test_who_is_erased_meanwhile_is_answered_as_a_new_person(lab, run):
    old = lab.meet()

    async def scene(dispatcher, person):
        person.gate.clear()
        taking = asyncio.create_task(dispatcher.take([message(1), message(2)]))
        await asyncio.sleep(0.1)
        lab.layer.keys.erase(old)
        delete_rows(lab.layer.engine, old)
        person.gate.set()
        assert await taking
        await acknowledged(dispatcher)
        return person

    person = run(scene)
    assert person.answered == {"555-0100": [1, 2]}
    assert person.persons[0] == old
    assert person.persons[1] != old
    assert open_rows(lab) == []


def test_a_new_process_answers_what_one_that_died_left(lab, run):
    async def dying(dispatcher, person):
        person.gate.clear()
        await dispatcher.take([message(1), message(2)])
        for worker in dispatcher._workers:
            worker.cancel()

    run(dying)
    assert len(open_rows(lab)) == 2

    async def next_one(dispatcher, person):
        dispatcher.start()
        while open_rows(lab):  # noqa: ASYNC110 - only the database tells
            await asyncio.sleep(0.05)
        return person.answered

    assert run(next_one) == {"555-0100": [1, 2]}


@pytest.mark.sample
def test_blocking_pauses_and_coming_back_resumes(lab, run):
    async def scene(dispatcher, person):
        await dispatcher.take([message(1, **{EVENT: ChatEvent.BLOCKED})])
        blocked = lab.layer.vault.read(lab.capability()).paused
        await dispatcher.take([message(2, **{EVENT: ChatEvent.UNBLOCKED})])
        back = lab.layer.vault.read(lab.capability()).paused
        return blocked, back, person.answered

    assert run(scene) == (True, False, {})


def test_a_message_means_that_somebody_is_back(lab, run):
    async def scene(dispatcher, person):
        await dispatcher.take([message(1, **{EVENT: ChatEvent.BLOCKED})])
        await dispatcher.take([message(2)])
        return person.answered

    assert run(scene) == {"555-0100": [2]}
    assert not lab.layer.vault.read(lab.capability()).paused


def test_nothing_is_left_in_memory(run):
    async def scene(dispatcher, person):
        for number in range(50):
            await dispatcher.take([message(number, f"555-01{number:02}")])
        await acknowledged(dispatcher)
        return len(dispatcher._queues), len(dispatcher._tasks), len(dispatcher._workers)

    assert run(scene) == (0, 0, 0)


def test_a_button_pressed_before_is_told(run):
    async def scene(dispatcher, person):
        used = []
        for number in (1, 2):
            one = IncomingMessage("telegram", "555-0100", f"press-{number}", {"number": number}, button="/b.one")
            assert await dispatcher.take([one], used.append)
        return person.answered, [one.id for one in used]

    assert run(scene) == ({"555-0100": [1]}, ["press-2"])
