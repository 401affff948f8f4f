"""So many turns at once, in the order they came, and nobody holds a place who only waits."""

from __future__ import annotations

import asyncio

import pytest

import confidant.channels.core.dispatcher
from confidant.channels.core.concurrency_limit import AT_ONCE, ConcurrencyLimiter, elsewhere
from confidant.channels.core.dispatcher import TurnOutcome
from confidant.channels.core.output_channel import DeliveryError, PersonalOutput
from tests.channels.dispatcher_scene import acknowledged, message


class Platform(PersonalOutput):
    """Waits for a platform that does not answer before the test says so."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.answers = asyncio.Event()

    async def _send_text(self, *_arguments):
        await self.answers.wait()


@pytest.mark.slow
def test_two_hundred_people_at_once_are_all_answered_a_few_at_a_time(run):
    people = [f"555-{number:04}" for number in range(200)]

    async def scene(dispatcher, person):
        await asyncio.gather(*(dispatcher.take([message(1, one)]) for one in people))
        await acknowledged(dispatcher)
        return person

    person = run(scene)
    assert person.answered == {one: [1] for one in people}
    assert person.most_at_once == AT_ONCE


def test_first_come_first_served():
    async def main():
        places, order = ConcurrencyLimiter(1), []

        async def turn(number):
            async with places.place():
                order.append(number)
                await asyncio.sleep(0)

        await asyncio.gather(*(turn(number) for number in range(30)))
        return order

    assert asyncio.run(main()) == [*range(30)]


def test_who_waits_for_another_try_holds_no_place(run, monkeypatch):
    """More people than there are places cannot be reached; the others are answered all the same."""
    monkeypatch.setattr(confidant.channels.core.dispatcher, "_RETRIES", (1000.0,))

    async def scene(dispatcher, person):
        person.outcomes = [TurnOutcome.UNDELIVERED] * (AT_ONCE + 1)
        for number in range(AT_ONCE + 1):
            await dispatcher.take([message(1, f"555-010{number}")])
        assert await dispatcher.take([message(2, "555-0199")])
        return person.answered["555-0199"]

    assert run(scene) == [2]


def test_who_waits_for_the_platform_holds_no_place(lab):
    async def main():
        places = ConcurrencyLimiter(1)
        output = Platform(lab.layer, lab.meet(), "555-0100")
        order = []

        async def slow():
            async with places.place():
                await output.send_text_message("", "Hello")
                order.append("slow")

        async def quick(number):
            async with places.place():
                order.append(number)
                await asyncio.sleep(0)
                output.answers.set()
                await asyncio.sleep(0)

        await asyncio.gather(slow(), *(quick(number) for number in range(9)))
        return order

    order = asyncio.run(main())
    assert order[0] == 0
    assert order.index("slow") < 5, "whoever comes back goes before those who have not begun"
    assert len(order) == 10


def test_never_more_than_there_are_places_also_of_those_who_come_back():
    async def main():
        places, working, most = ConcurrencyLimiter(3), 0, 0

        async def turn():
            nonlocal working, most
            async with places.place():
                for _ in range(4):
                    working += 1
                    most = max(most, working)
                    await asyncio.sleep(0)
                    working -= 1
                    async with elsewhere():
                        await asyncio.sleep(0.001)

        await asyncio.gather(*(turn() for _ in range(40)))
        return most, places._free

    assert asyncio.run(main()) == (3, 3)


def test_no_place_is_lost_when_turns_are_given_up():
    """Given up while waiting for a place, while working, while elsewhere, and while coming back."""

    async def main():
        places = ConcurrencyLimiter(2)

        async def turn(number):
            async with places.place():
                await asyncio.sleep(0.001 * (number % 3))
                async with elsewhere():
                    await asyncio.sleep(0.001 * (number % 4))
                await asyncio.sleep(0.001 * (number % 2))

        turns = [asyncio.ensure_future(turn(number)) for number in range(300)]
        for number, one in enumerate(turns):
            if number % 3:
                await asyncio.sleep(0.0005)
                one.cancel()
        await asyncio.gather(*turns, return_exceptions=True)
        return places._free

    assert asyncio.run(main()) == 2


def test_what_failed_elsewhere_comes_back_to_its_place():
    async def main():
        places = ConcurrencyLimiter(1)
        async with places.place():
            with pytest.raises(DeliveryError):
                await sending()
            held = places._free
        return held, places._free

    async def sending():
        async with elsewhere():
            raise DeliveryError("refused")

    assert asyncio.run(main()) == (0, 1)
