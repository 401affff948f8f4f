"""Thousands of genuine-looking requests with anything in them: never a 5xx, never a turn for what is no message."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confidant.channels.core import input_channel as incoming
from confidant.channels.core.rate_limit import Rate
from confidant.channels.telegram.channel import TelegramInput
from tests.channels.telegram import scene
from tests.channels.telegram.updates import (
    SENT,
    group,
    in_group,
    keyboard,
    message,
    moved,
    pressed,
    private,
    said,
    update,
)

ALLOWED = {200, 400, 403, 408, 413, 415}
ANSWER = "/b.QUFBQUFBQUFBQUFBQUFBQUFBQUE"
HEADERS = [(name.lower().encode(), value.encode()) for name, value in scene.JSON_HEADERS.items()]

VALID = [
    said("show me tents"),
    said("/start find_product__tents"),
    said("hi", entities=[{"type": "bold", "offset": 0, "length": 2}], reply_to_message=message(text="Shall I?")),
    said("hi", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Tom"}),
    update(message=message(caption="this?", photo=SENT["photo"], media_group_id="7")),
    *(update(message=message(**{name: content})) for name, content in SENT.items()),
    pressed(ANSWER, keyboard(("Yes", ANSWER), ("No", "/b.other"))),
    in_group(),
    moved("kicked"),
    moved("member"),
    moved("administrator", group()),
    update(edited_message=message(text="hi")),
    update(poll={"id": "1", "question": "Tent?", "options": []}),
]


class Door:
    """The webhook in this process, without sockets; what passes it is noted."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.turns: list[dict[str, Any]] = []
        self.statuses: Counter[int] = Counter()
        self.channel = TelegramInput(scene.settings())
        self.channel._take = self._take
        self.channel._soon = lambda work: work.close()
        self.channel._notify_group = self._nothing
        self.app = scene.served(self.channel, None)
        self.app.asgi = True
        self.loop.run_until_complete(self.app._startup())

    async def _take(self, arrived: list[Any], _used: Any = None) -> bool:
        self.turns += [dict(one.content) for one in arrived]
        return True

    async def _nothing(self, _chat: int) -> None:
        return

    def post(self, body: bytes) -> tuple[int, list[dict[str, Any]]]:
        """Status, and what passed."""
        self.turns = []
        status = self.loop.run_until_complete(self._post(body))
        self.statuses[status] += 1
        return status, self.turns

    async def _post(self, body: bytes) -> int:
        given: list[int] = []
        head = {"type": "http", "http_version": "1.1", "method": "POST", "path": scene.PATH, "query_string": b""}
        parts = iter([{"type": "http.request", "body": body, "more_body": False}, {"type": "http.request"}])

        async def receive() -> dict[str, Any]:
            return next(parts)

        async def send(part: dict[str, Any]) -> None:
            given.append(part.get("status", 0))

        await self.app({**head, "headers": HEADERS, "client": ("127.0.0.1", 1), "scheme": "http"}, receive, send)
        return given[0]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    patch = pytest.MonkeyPatch()
    patch.setattr(
        incoming, "dispatcher", lambda: SimpleNamespace(rate_limiter=SimpleNamespace(note=lambda *_who: Rate.WITHIN))
    )
    door = Door()
    yield door
    door.loop.close()
    patch.undo()


# What a turn may come of: written down here once more, from Telegram's documentation alone


def _number(value: Any) -> bool:
    return type(value) is int


def _person_in_private(user: Any, chat: Any) -> bool:
    return (
        isinstance(user, dict)
        and isinstance(chat, dict)
        and _number(user.get("id"))
        and user["id"] > 0
        and user.get("is_bot") is False
        and isinstance(user.get("first_name"), str)
        and chat.get("type") == "private"
        and _number(chat.get("id"))
        and chat["id"] == user["id"]
    )


def may_be_a_turn(raw: Any) -> bool:
    """Whether an update is a private message, a press of ours, or somebody who left or came back."""
    if not isinstance(raw, dict) or not _number(raw.get("update_id")) or raw["update_id"] < 0:
        return False
    found = [name for name in ("message", "callback_query", "my_chat_member") if name in raw]
    part = raw[found[0]] if len(found) == 1 else None
    if not isinstance(part, dict):
        return False
    if found == ["message"]:
        texts = all(isinstance(part[name], str) for name in ("text", "caption") if name in part)
        numbers = _number(part.get("message_id")) and _number(part.get("date"))
        return texts and numbers and _person_in_private(part.get("from"), part.get("chat"))
    if found == ["callback_query"]:
        below = part.get("message")
        ours = isinstance(part.get("data"), str) and re.fullmatch(r"/b\.[A-Za-z0-9_-]{20,60}", part["data"])
        named = isinstance(part.get("id"), str) and isinstance(below, dict) and _number(below.get("message_id"))
        return bool(ours) and named and _person_in_private(part.get("from"), below.get("chat"))
    now = part.get("new_chat_member")
    status = now.get("status") if isinstance(now, dict) else None
    return status in ("kicked", "member") and _person_in_private(part.get("from"), part.get("chat"))


def check(door: Door, body: bytes) -> None:
    status, turns = door.post(body)
    assert status in ALLOWED
    assert len(turns) <= 1
    if turns:
        assert status == 200
        assert may_be_a_turn(json.loads(body))
        assert isinstance(turns[0].get("text", ""), str)
        assert len(turns[0].get("text", "")) <= 4096


# Strategies

NAMES = """
    update_id message callback_query my_chat_member edited_message poll from chat id is_bot type text caption data date
    message_id reply_markup inline_keyboard entities photo new_chat_member status forward_origin via_bot x
"""
KEYS = st.sampled_from(NAMES.split())
PLAIN: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        7,
        5_550_177,
        2**31,
        2**53,
        2**63,
        2**64,
        10**30,
        1.5,
        1e308,
        float("nan"),
        float("inf"),
    ),
    *("", "x", "private", "group", "kicked", "member", "\ud800", "\u0000", "a" * 5000, "/b.", ANSWER, "5550177", "😀"),
    *([], {}, [7], [[]], [{}], {"id": 7}, {"text": "x"}),
]
LEAVES = st.sampled_from(PLAIN) | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)
FLAT = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(KEYS, LEAVES, max_size=3)
FAST = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, as the path to it."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from places(inner, (*path, name))


PLACES = [list(places(one)) for one in VALID]


def _deep(value: Any) -> Any:
    for _ in range(40):
        value = [value]
    return value


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A valid update with one or two places changed: another value, gone, more, deeper, or somebody else's part."""
    which = draw(st.integers(0, len(VALID) - 1))
    changed = copy.deepcopy(VALID[which])
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(PLACES[which]))
        change = draw(st.sampled_from(["other", "other", "other", "gone", "more", "deep", "swap"]))
        changed = _changed(draw, changed, path, change)
    return changed


def _changed(draw: st.DrawFn, whole: Any, path: tuple[Any, ...], change: str) -> Any:
    try:
        holder = whole
        for name in path[:-1]:
            holder = holder[name]
        if not path:
            return {**whole, draw(KEYS): copy.deepcopy(draw(FLAT))} if change == "more" else whole
        if change == "gone":
            del holder[path[-1]]
        elif change == "more":
            holder[path[-1]][draw(KEYS)] = copy.deepcopy(draw(FLAT))
        elif change == "deep":
            holder[path[-1]] = _deep(holder[path[-1]])
        elif change == "swap":
            holder[path[-1]] = copy.deepcopy(draw(st.sampled_from(VALID)))
        else:
            holder[path[-1]] = copy.deepcopy(draw(FLAT))
    except (KeyError, IndexError, TypeError):
        pass  # an earlier change took that place away
    return whole


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is an error, however often."""
    caplog.set_level(logging.WARNING)
    yield
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.slow
@given(ANYTHING)
@settings(FAST, max_examples=1_000)
def test_json_of_any_shape(door: Door, value: Any) -> None:
    check(door, json.dumps(value).encode())


@pytest.mark.slow
@given(st.dictionaries(KEYS, FLAT, max_size=4))
@settings(FAST, max_examples=1_500)
def test_objects_with_the_names_that_telegram_uses(door: Door, value: Any) -> None:
    check(door, json.dumps({"update_id": 7, **value}).encode())


@pytest.mark.slow
@given(mutated())
@settings(FAST, max_examples=6_000)
def test_valid_updates_with_something_wrong(door: Door, value: Any) -> None:
    check(door, json.dumps(value).encode())


@pytest.mark.slow
@given(st.sampled_from(VALID), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 3))
@settings(FAST, max_examples=2_000)
def test_broken_bytes(door: Door, value: Any, at: int, put: bytes, how: int) -> None:
    """Cut short, overwritten, inserted into, or behind something."""
    raw = json.dumps(value, ensure_ascii=False).encode()
    at %= len(raw)
    broken = [raw[:at], raw[:at] + put + raw[at + len(put) :], raw[:at] + put + raw[at:], put + raw][how]
    status, turns = door.post(broken)
    assert status in ALLOWED
    if turns:
        assert may_be_a_turn(json.loads(broken))


@pytest.mark.slow
def test_every_place_of_every_valid_update_with_every_wrong_type(door: Door) -> None:
    """Not by chance: each field once with each other type. What is read is refused, or is no turn."""
    wrong = [None, True, 7, -7, 1.5, "x", "", [], [7], {}, {"x": 7}, 2**80, "\ud800"]
    for whole, paths in zip(VALID, PLACES, strict=True):
        for path in paths[1:]:
            for value in wrong:
                changed = copy.deepcopy(whole)
                holder = changed
                for name in path[:-1]:
                    holder = holder[name]
                holder[path[-1]] = value
                check(door, json.dumps(changed).encode())
                del holder[path[-1]]
                check(door, json.dumps(changed).encode())


READ = [
    ("update_id",),
    ("message",),
    ("message", "message_id"),
    ("message", "date"),
    ("message", "text"),
    ("message", "from"),
    ("message", "from", "id"),
    ("message", "from", "is_bot"),
    ("message", "chat"),
    ("message", "chat", "id"),
    ("message", "chat", "type"),
]


@pytest.mark.parametrize("path", READ, ids=".".join)
def test_a_wrong_type_in_what_is_read_is_refused(door: Door, path: tuple[str, ...]) -> None:
    right = type(_at(VALID[0], path))
    for value in (None, True, 7, "x", [], {}, 1.5):
        if type(value) is not right:
            changed = copy.deepcopy(VALID[0])
            _at(changed, path[:-1])[path[-1]] = value
            assert door.post(json.dumps(changed).encode()) == (400, [])


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


@pytest.mark.parametrize("name", sorted(SENT))
def test_a_wrong_type_in_what_was_sent_is_refused(door: Door, name: str) -> None:
    for value in (7, "x", True, None):
        changed = update(message=message(**{name: value}))
        assert door.post(json.dumps(changed).encode()) == (400, [])


def test_huge_values_are_taken_for_what_they_are(door: Door) -> None:
    body = json.dumps(said("a" * 200_000)).encode()
    status, turns = door.post(body)
    assert (status, len(turns[0]["text"])) == (200, 4096)
    many = said("hi", entities=[{"type": "bold", "offset": 0, "length": 1}] * 3_000)
    assert door.post(json.dumps(many).encode())[0] == 200


def test_the_tests_see_turns_and_refusals(door: Door) -> None:
    """So that the properties above are about something."""
    for whole in VALID:
        door.post(json.dumps(whole).encode())
    for length in range(50):
        door.post(b"{" * length)
    assert door.statuses[200] > len(VALID) // 2
    assert door.statuses[400] > 40
    assert door.post(json.dumps(said("hi")).encode()) == (200, [{"text": "hi"}])
    assert may_be_a_turn(said("hi", chat=private()))
