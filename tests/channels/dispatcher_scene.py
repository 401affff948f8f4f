"""A dispatcher, a person who writes, and what stands in the inbox."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from confidant.channels.core.dispatcher import TurnOutcome
from confidant.inbox.inbox import IncomingMessage
from confidant.storage import schema


def message(number: int, address: str = "555-0100", **content) -> IncomingMessage:
    return IncomingMessage("telegram", address, f"{address}:{number}", {"number": number, **content})


class Person:
    """Answers like a channel: notes what came, and can be slow, deaf or broken."""

    def __init__(self) -> None:
        self.answered: dict[str, list[int]] = defaultdict(list)
        self.persons: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.outcomes: list[TurnOutcome | Exception] = []
        self.at_once = self.most_at_once = 0

    async def answer(self, taken):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            outcome = self.outcomes.pop(0) if self.outcomes else TurnOutcome.ANSWERED
            if isinstance(outcome, Exception):
                raise outcome
            self.answered[taken.arrived.address].append(taken.arrived.content["number"])
            self.persons.append(taken.person)
            return outcome
        finally:
            self.at_once -= 1


async def acknowledged(dispatcher):
    """All that was taken is answered, however busy the machine is."""
    while dispatcher._tasks:  # noqa: ASYNC110 - a dispatcher tells nobody when it is done
        await asyncio.sleep(0.01)


async def all_answered(lab):
    """Nothing waits in the inbox, whoever answered it."""
    while open_rows(lab):  # noqa: ASYNC110 - the same
        await asyncio.sleep(0.05)


def paused(lab, address: str = "555-0100") -> None:
    with lab.layer.vault.change(lab.capability(lab.meet(address))) as change:
        change.record.paused = True


def open_rows(lab):
    return [row for row in lab.rows(schema.incoming) if not row["done"]]
