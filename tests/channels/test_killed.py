"""Killed again and again while many people write: every message is answered, and none is kept twice."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy import select

from confidant import bot as bots
from confidant import settings
from confidant.channels.telegram.channel import SECRET_HEADER
from confidant.crypto.seal import unseal_json
from confidant.layer import compose
from confidant.storage import schema
from confidant.storage.database import reading
from tests.channels.both import Both, BothServers
from tests.channels.messenger import events
from tests.channels.messenger.phone import text_of
from tests.channels.telegram.scene import PATH, SECRET
from tests.channels.telegram.updates import said

pytestmark = pytest.mark.slow

PEOPLE, EACH, BATCH = 50, 10, 5
KILLS = 6
ON_TELEGRAM, ON_MESSENGER = range(5_551_000, 5_551_025), range(5_552_000, 5_552_025)
PRICE = 201
AT_ONCE = 40  # https://core.telegram.org/bots/api#setwebhook: `max_connections`
ASKED = re.compile(r"tents up to (\d+) EUR")
PATIENCE = 600.0  # seconds for all of it


class Platforms:
    """What Telegram and Meta do with messages: each person's in their order, again and again until they are taken."""

    def __init__(self, servers: BothServers, session: ClientSession) -> None:
        self._telegram = f"http://127.0.0.1:{servers.rasa_port}{PATH}"
        self._messenger = servers.messenger
        self._session = session
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def telegram(self, number: int) -> None:
        """One person's updates, one a call."""
        for turn in range(EACH):
            update = said(f"tents under {PRICE + turn} euros", number)
            await self._bring(self._telegram, json.dumps(update).encode(), {SECRET_HEADER: SECRET})

    async def messenger(self, numbers: Sequence[int]) -> None:
        """Some people's messages, one of each in a call; Meta signs it, and counts the time out."""
        for turn in range(EACH):
            text = f"tents under {PRICE + turn} euros"
            body = events.body_of(events.batch(*(events.message(text, f"m_{one}_{turn}", str(one)) for one in numbers)))
            await self._bring(self._messenger, body, events.headers_for(body))

    async def _bring(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        headers = {"Content-Type": "application/json", **headers}
        while True:
            async with self._gate:
                try:
                    async with self._session.post(address, data=body, headers=headers) as answer:
                        if answer.status == 200:
                            return
                except (ClientError, asyncio.TimeoutError):
                    pass
            await asyncio.sleep(0.5)


async def write(servers: BothServers) -> None:
    """Everybody writes, half of them on each platform, while the process is killed at random points of its work."""
    async with ClientSession(timeout=ClientTimeout(15)) as session:
        platforms = Platforms(servers, session)
        calls = [ON_MESSENGER[start : start + BATCH] for start in range(0, len(ON_MESSENGER), BATCH)]
        writing = asyncio.gather(*map(platforms.telegram, ON_TELEGRAM), *map(platforms.messenger, calls))
        chance = random.Random(20_261_128)  # noqa: S311 - when to kill is no secret
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.3, 4.0))
            servers.rasa.send_signal(signal.SIGKILL)
            await asyncio.to_thread(servers.rasa.wait)
            servers.start_rasa()
            await asyncio.to_thread(servers.wait_for_rasa)
        await asyncio.wait_for(writing, PATIENCE)


def unanswered(both: Both) -> set[tuple[int, int]]:
    """Who waits for an answer to which of their questions."""
    said_there = [(call.fields["chat_id"], call.fields["text"]) for call in list(both.telegram.of("sendMessage"))]
    said_here = [(int(person), text_of(message)) for person, message in list(both.meta.sent)]
    answered = {(one, int(found[1])) for one, text in said_there + said_here if (found := ASKED.search(text))}
    asked = {(one, PRICE + turn) for one in (*ON_TELEGRAM, *ON_MESSENGER) for turn in range(EACH)}
    return asked - answered


def kept(servers: BothServers) -> dict[str, Counter[str]]:
    """How often each text of each person is kept."""
    layer = compose(settings.load(dict(servers.environment)), bots.load())
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    try:
        with reading(layer.engine) as connection:
            for row in connection.execute(select(schema.turns)):
                key = layer.keys.open(row.person).key
                turn = unseal_json(key, row.sealed, ("turns", row.person, row.id, str(row.seq)))
                texts[row.person].update(event["text"] for event in turn["events"] if event["event"] == "user")
    finally:
        layer.engine.dispose()
    return texts


def resting(servers: BothServers) -> int:
    layer = compose(settings.load(dict(servers.environment)), bots.load())
    try:
        with reading(layer.engine) as connection:
            rows = connection.execute(select(schema.incoming)).all()
            return sum(row.sealed is not None or not row.done for row in rows)
    finally:
        layer.engine.dispose()


@pytest.mark.sample
def test_every_message_is_answered_and_none_is_kept_twice(tmp_path):
    with Both(tmp_path) as both:
        asyncio.run(write(both.servers))
        asyncio.run(until_all_is_done(both.servers))
        assert unanswered(both) == set()
        texts = kept(both.servers)
        assert len(texts) == PEOPLE
        # Goods and prices are placeholders in what is kept; each of the ten was answered with its own price above.
        assert all(texts[person] == {"_kind_ under _price_": EACH} for person in texts)
    assert both.telegram.broken == []
    assert both.meta.complaints == []


async def until_all_is_done(servers: BothServers) -> None:
    """What was taken before the last kill is answered by the process that came after it."""
    for _ in range(int(PATIENCE)):
        if not resting(servers):
            return
        await asyncio.sleep(1)
    pytest.fail("something was never answered")
