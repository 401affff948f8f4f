"""Answers that the platform refuses: for good, or until the operator has mended the token."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import confidant.channels.core.dispatcher
from confidant.channels.core.dispatcher import Dispatcher, TurnOutcome
from confidant.inbox.inbox import REST_SECONDS
from tests.channels.dispatcher_scene import acknowledged, all_answered, message, open_rows, paused


def test_what_is_refused_for_good_is_settled_and_the_next_goes_on(lab, run):
    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.REFUSED]
        assert await dispatcher.take([message(1), message(2)])
        await acknowledged(dispatcher)
        return person.answered

    assert run(scene) == {"555-0100": [1, 2]}
    assert open_rows(lab) == []


def test_a_button_whose_answer_was_refused_may_be_pressed_again(run):
    async def scene(dispatcher, person):
        used = []
        person.outcomes = [TurnOutcome.REFUSED]
        for number in (1, 2, 3):
            await dispatcher.take([replace(message(number), button="/b.one")], used.append)
        return person.answered, [one.id for one in used]

    assert run(scene) == ({"555-0100": [1, 2]}, ["555-0100:3"])


async def until(answered, *numbers):
    while answered["555-0100"] != [*numbers]:  # noqa: ASYNC110 - a dispatcher tells nobody
        await asyncio.sleep(0.01)


def test_without_a_token_a_message_is_set_aside_and_comes_back(lab, run, monkeypatch):
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_ASIDE", 0.5)

    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.SHUT_OUT]
        assert await dispatcher.take([message(1), message(2)])
        await until(person.answered, 1, 2)
        assert len(open_rows(lab)) == 1
        await until(person.answered, 1, 2, 1)
        await acknowledged(dispatcher)

    run(scene)
    assert open_rows(lab) == []


def test_a_process_with_a_new_token_takes_it_over_at_once(lab, run):
    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.SHUT_OUT]
        dispatcher.start()
        assert await dispatcher.take([message(1)])
        await until(person.answered, 1)
        await dispatcher.stop()
        restarted = Dispatcher(lab.opened())
        restarted.serve("telegram", person.answer)
        restarted.start()
        await all_answered(lab)
        await restarted.stop()
        return person.answered

    assert run(scene) == {"555-0100": [1, 1]}


def test_but_no_longer_than_an_hour(lab, run, monkeypatch):
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_ASIDE", 0.2)

    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.SHUT_OUT] * 50
        assert await dispatcher.take([message(1)])
        await until(person.answered, 1)
        lab.clock.forward(REST_SECONDS)
        lab.layer.inbox.forget_old()
        await acknowledged(dispatcher)
        return len(dispatcher._queues), len(dispatcher._tasks)

    assert run(scene) == (0, 0)
    assert open_rows(lab) == []


def test_what_does_not_rest_is_the_platform_s_to_bring_again(lab, run):
    paused(lab)

    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.SHUT_OUT]
        assert not await dispatcher.take([message(1)])
        assert await dispatcher.take([message(1)])
        return person.answered

    assert run(scene) == {"555-0100": [1, 1]}
