"""A thousand messages with planted values through the running assistant; then every byte is searched for them.

`rasa run` and its action server run as processes with logs at debug level. Half of the people write in the shell, half
on Telegram; at the end the action server stands still, and a message rests in the inbox. Some people say yes, so that
values go into the vault; some export, correct, pause, leave feedback or are erased. A ZIP that a person asked for is
theirs, holds their values in plain, and is the one thing left out of the search (`my-data-*.zip`).
"""

from __future__ import annotations

import base64
import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from confidant import bot as bots
from confidant import settings
from confidant.layer import compose
from confidant.storage import schema
from confidant.storage.database import reading
from scripts.sandbox import ROOT
from tests.attacks.planted import KINDS, MANNERS, Planted, luhn, messages
from tests.channels.telegram import updates
from tests.channels.telegram.live import CREDENTIALS, Line, Telegram, TelegramServers
from tests.support.pair import Visitor
from tests.support.search import SHORTEST, Hit, Needles, Searched, search, walk
from tests.support.servers import SHELL, Servers

COUNT = 1056  # 22 of each kind in each manner
PEOPLE = 44
SORRY = "something went wrong"
CONTROL = "control.txt"
_STATIC = {".git", ".venv", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
MISSED = {"name": 1}
"""Of 88 of each kind, those the detector does not find today."""


@dataclass(frozen=True)
class Outcome:
    """What was said, what the detector found of it, and where any of it lies now."""

    said: list[Planted]
    found: list[Planted]
    hits: set[Hit]
    searched: Searched
    answers: int
    sorry: int
    seconds: float
    broker: int
    exported: int
    resting: int

    def missed(self) -> list[Planted]:
        return [one for one in self.said if one not in self.found]

    def report(self) -> dict[str, object]:
        """Kinds and numbers, no values."""
        found = Counter(one.kind for one in self.found)
        missed = Counter((one.kind, one.manner) for one in self.missed())
        return {
            "messages": self.answers,
            "planted": len(self.said),
            "found": {kind: found[kind] for kind in KINDS},
            "missed": {kind: {m: missed[kind, m] for m in MANNERS if missed[kind, m]} for kind in KINDS},
            "recall": round(len(self.found) / len(self.said), 3),
            "in exports": self.exported,
            "files": self.searched.files,
            "megabytes": round(self.searched.bytes / 1e6, 1),
            "hits": len([hit for hit in self.hits if not hit.place.endswith(CONTROL)]),
            "seconds": round(self.seconds),
        }


def left_out(path: Path) -> bool:
    """Exports, which are the person's own; and what nobody writes while the assistant runs."""
    return path.name.startswith("my-data-") and path.suffix == ".zip"


def look(needles: Needles, folder: Path, begun: float, searched: Searched) -> set[Hit]:
    """Search the whole project but for its packages and tools' caches, and all the assistant's own folders.

    Published examples of IBANs stand in the project's own tests: a file that nobody touched since the beginning is no
    leak.
    """
    skip_static = [ROOT / name for name in _STATIC]
    hits = search(needles, [ROOT], skip=lambda path: path in skip_static or left_out(path), searched=searched)
    fresh = {hit for hit in hits if Path(hit.place.split("!")[0]).stat().st_ctime >= begun}
    return fresh | search(needles, [folder], skip=left_out, searched=searched)


def written_since(moment: float, folder: Path) -> list[Path]:
    """Files that came up or changed elsewhere: among the packages, in the home folder, in shared memory."""
    places = [ROOT / ".venv", Path.home() / ".config", Path.home() / ".cache", Path("/dev/shm")]  # noqa: S108
    return [path for path in walk(places) if path.stat().st_mtime >= moment and not path.is_relative_to(folder)]


def found_by_detector(planted: Planted) -> bool:
    """Whether the detector, given this very message, covers every letter and digit of the value."""
    from confidant.layer import detector
    from confidant.turn.gate import clean

    text, value = clean(planted.text), clean(planted.value)
    begin = text.find(value)
    assert begin >= 0
    covered = {place for span in detector().find(text) for place in range(span.start, span.end)}
    return all(begin + at in covered for at, character in enumerate(value) if character.isalnum())


class ShellAndTelegram(TelegramServers):
    """`rasa run` with the shell's port and the Telegram channel.

    Nobody writes too fast for it: beyond thirty messages a minute nothing would be heard, and nothing rest to be found.
    """

    program = "tests.support.unhurried_rasa"
    credentials = SHELL + CREDENTIALS

    def __init__(self, folder: Path, api: str) -> None:
        super().__init__(folder, api, broker=True)

    def start_rasa(self) -> None:
        self.secrets = {**self.secrets, **Servers.secrets}
        super().start_rasa()


def on_telegram(number: int) -> bool:
    return number // 4 % 2 == 1  # so that each way of answering stands on both channels


def conversation(number: int) -> str:
    """What a platform calls a person."""
    return f"{5_550_177_000_900 + number}" if on_telegram(number) else f"platform-{7700900 + number}-{number:02}"


def converse(servers: Servers, line: Line, said: list[Planted]) -> tuple[int, int]:
    """Let everybody say their part, two at a time; gives the number of messages and of apologies."""

    def part(number: int) -> list[str]:
        visitor = Visitor(line if on_telegram(number) else servers, conversation(number))
        return [visitor.say(text) for text in script(visitor, number, said[number::PEOPLE])]

    with ThreadPoolExecutor(2) as pool:
        answers = [answer for answered in pool.map(part, range(PEOPLE)) for answer in answered]
    return len(answers), sum(SORRY in answer for answer in answers)


def script(visitor: Visitor, number: int, mine: list[Planted]) -> Iterator[str]:
    """What a person says: their messages, and an answer to each question in the way of their kind of person."""
    way = ("Yes", "No", "Only for this chat", "silent")[number % 4]
    if number % 11 == 5:
        yield "pause please, keep nothing for now"
    for place, planted in enumerate(mine):
        yield planted.text
        while way in visitor.buttons:
            yield visitor.buttons[way]
        if place == 8:
            yield from ("subscribe me to the offers", f"person{number}x@example.org", *visitor.buttons.values())
        if place == 12:
            yield from ("i want to give feedback", *list(visitor.buttons.values())[:1], planted.text)
        if place == 16:
            yield f"my name is wrong, it's {planted.value}"
    yield from ending(visitor, number)


def ending(visitor: Visitor, number: int) -> Iterator[str]:
    """Everybody looks at what is known; some take it away, and some have it erased."""
    yield from ("what do you know about me?", "/show")
    if number % 4 == 0:
        yield "export my data"
        yield visitor.buttons.get("Yes, make it", "thanks")
    if number % 8 == 0:
        yield "delete all my data"
        yield visitor.buttons.get("Yes, erase it all", "thanks")
        yield "hello"


def rest(servers: ShellAndTelegram, line: Line, number: int, text: str) -> int:
    """Leave a message in the inbox: the action server stands still. Gives how many rest there."""
    servers.actions.send_signal(signal.SIGSTOP)
    line.bring(updates.said(text, int(conversation(number))))
    layer = compose(settings.load(dict(servers.environment)), bots.load())
    try:
        with reading(layer.engine) as connection:
            return len(connection.execute(select(schema.incoming).where(schema.incoming.c.sealed.is_not(None))).all())
    finally:
        layer.engine.dispose()


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The whole of it, once."""
    folder = tmp_path_factory.mktemp("leaks")
    said = list(messages(COUNT))
    needles = Needles([*(one.value for one in said), *map(conversation, range(PEOPLE))])
    begun = time.time()
    telegram = Telegram()
    servers = ShellAndTelegram(folder, telegram.address)
    line = Line(telegram, servers)
    try:
        answers, sorry = converse(servers, line, said)
        found = [one for one in said if found_by_detector(one)]
        (folder / CONTROL).write_bytes(base64.b64encode(b"?" + said[0].value.encode() + b"!"))
        newcomer = next(filter(on_telegram, count(PEOPLE)))  # whoever wrote thirty messages a minute is not heard
        resting = rest(servers, line, newcomer, said[4].text)
        hits = search(needles, [folder], skip=left_out)  # while both run, their journals as they are
    finally:
        servers.actions.send_signal(signal.SIGCONT)
        servers.close()
        telegram.close()
    searched = Searched()
    hits |= look(needles, folder, begun, searched)
    hits |= search(needles, written_since(begun, folder), searched=searched)
    lines = (folder / "broker.log").read_text(encoding="utf-8").splitlines()
    broker = sum("sealed" in json.loads(line) for line in lines)
    exports = [path for path in folder.iterdir() if left_out(path)]
    exported = len({hit.value for hit in search(needles, exports)})
    return Outcome(said, found, hits, searched, answers, sorry, time.time() - begun, broker, exported, resting)


def test_the_plan_is_wide_enough() -> None:
    said = list(messages(COUNT))
    assert len(said) >= 1000
    assert Counter(one.kind for one in said) == dict.fromkeys(KINDS, COUNT // len(KINDS))
    assert {(one.kind, one.manner) for one in said} == {(kind, manner) for kind in KINDS for manner in MANNERS}
    assert all(one.value in one.text and len(one.value) >= SHORTEST for one in said)
    assert len(KINDS) >= 12


def test_invented_cards_have_the_form_of_cards() -> None:
    assert luhn("424242424242424") == "4242424242424242"
    assert luhn("400000000000000") == "4000000000000002"


@pytest.mark.slow
def test_everybody_was_answered(outcome: Outcome) -> None:
    assert outcome.answers > COUNT
    assert outcome.sorry == 0


@pytest.mark.sample
@pytest.mark.slow
def test_values_did_go_into_the_vault(outcome: Outcome) -> None:
    """Else there would be nothing to find: people who said yes have their own values in the files they took away."""
    assert outcome.exported >= PEOPLE // 8


@pytest.mark.slow
def test_a_message_rested_in_the_inbox_to_be_searched(outcome: Outcome) -> None:
    assert outcome.resting == 1


@pytest.mark.slow
def test_no_value_that_was_found_lies_anywhere(outcome: Outcome) -> None:
    """Nor any other: what the detector misses is sealed like all that is said. Nor what a platform calls a person."""
    print(json.dumps(outcome.report()))  # noqa: T201 - shown by pytest -s, and when the test fails
    values = {one.value for one in outcome.found}
    assert {hit.place for hit in outcome.hits if hit.value in values and not hit.place.endswith(CONTROL)} == set()
    assert {hit.place for hit in outcome.hits if not hit.place.endswith(CONTROL)} == set()
    assert outcome.searched.files > 100
    assert {Path(hit.place).name for hit in outcome.hits} == {CONTROL}, "the search would have found it"


@pytest.mark.slow
def test_the_detector_has_not_become_worse(outcome: Outcome) -> None:
    """Said honestly: so many of each kind still pass the gate and are read, sealed and kept with the message."""
    missed = Counter(one.kind for one in outcome.missed())
    worse = {kind: (missed[kind], MISSED.get(kind, 0)) for kind in KINDS if missed[kind] > MISSED.get(kind, 0)}
    assert worse == {}


@pytest.mark.slow
def test_the_broker_got_sealed_turns_to_be_searched(outcome: Outcome) -> None:
    assert outcome.broker > COUNT // 2
