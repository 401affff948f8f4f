"""Whatever is signed: no error, no traceback, and a turn for every valid event and for nothing else.

What a valid event is stands here a second time, as a JSON Schema; bodies of any shape, and valid ones that were changed
somewhere, are told apart by it and by the channel.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import confidant.channels.core.input_channel
import confidant.channels.messenger.channel
from confidant.channels.core.rate_limit import Rate
from confidant.channels.messenger.channel import MessengerInput, read_settings
from confidant.channels.messenger.graph import ECHO_METADATA
from confidant.inbox.inbox import REMEMBER_SECONDS
from tests.channels.messenger.events import CREDENTIALS, ENVIRONMENT, NOW, batch, body_of, headers_for, message
from tests.channels.messenger.place import play
from tests.channels.messenger.test_messenger_events import KINDS

EXAMPLES, BODIES = 500, 8
"""Of each of the three properties, and in each example: 12,000 bodies in all."""

# What is valid


def an(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


PARTY = {**an(id={"type": "string", "pattern": r"\A[0-9]{1,32}\Z"}), "required": ["id"]}
MESSAGE_ID = {"type": "string", "pattern": r"\A[!-~]{1,300}\Z"}
OWN = r"\A(/[a-z_]{1,40}(\.[a-z0-9_-]{1,40})?|/b\.[\s\S]*)\Z"
REFERRAL = an(ref={"type": "string"})
MESSAGE = {
    **an(
        mid=MESSAGE_ID,
        text={"type": "string"},
        metadata={"type": "string"},
        is_echo={"const": False},
        is_deleted={"const": False},
        is_unsupported={"type": "boolean"},
        sticker_id={"type": "integer"},
        attachments={"type": "array", "items": {"type": "object"}},
        quick_reply=an(payload={"type": "string"}),
    ),
    "required": ["mid"],
    "anyOf": [
        {"required": ["text"]},
        {"required": ["sticker_id"]},
        {"required": ["attachments"], "properties": {"attachments": {"minItems": 1}}},
        {"required": ["is_unsupported"], "properties": {"is_unsupported": {"const": True}}},
        {
            "required": ["quick_reply"],
            "properties": {"quick_reply": {"required": ["payload"], "properties": {"payload": {"pattern": OWN}}}},
        },
    ],
}
TYPES = {"text": {"type": "string"}, "is_deleted": {"type": "boolean"}}
ECHO = {
    **an(**{**MESSAGE["properties"], **TYPES, "is_echo": {"const": True}}),
    "required": ["mid", "is_echo"],
    "not": {"required": ["metadata"], "properties": {"metadata": {"const": ECHO_METADATA}}},
}
POSTBACK = {
    **an(payload={"type": "string"}, title={"type": "string"}, mid=MESSAGE_ID, referral=REFERRAL),
    "required": ["payload"],
}


def with_one(*kinds: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """The first of the kinds that is there must be right."""
    (name, schema), *others = kinds
    other = with_one(*others) if others else {"required": [name]}
    return {"if": {"required": [name]}, "then": {"properties": {name: schema}}, "else": other}


EVENT = {
    **an(
        sender=PARTY,
        recipient=PARTY,
        timestamp={"type": "integer", "exclusiveMinimum": (NOW - REMEMBER_SECONDS) * 1000},
    ),
    "required": ["sender", "recipient", "timestamp"],
    **with_one(("message", {"anyOf": [MESSAGE, ECHO]}), ("postback", POSTBACK), ("referral", REFERRAL)),
}
_types = jsonschema.Draft7Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
VALIDATOR = jsonschema.validators.extend(jsonschema.Draft7Validator, type_checker=_types)(EVENT)


def valid_events(body: bytes) -> list[Any] | None:
    """The valid events of a body; None when it is no call about a page."""
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(call, dict) or call.get("object") != "page" or not isinstance(call.get("entry"), list):
        return None
    lists = [entry.get("messaging") for entry in call["entry"] if isinstance(entry, dict)]
    events = [event for one in lists if isinstance(one, list) for event in one]
    return [
        event for event in events if VALIDATOR.is_valid(event) and event["sender"]["id"] != event["recipient"]["id"]
    ]


def address_of(event: Any) -> str:
    """Page and person; in an echo the page is the sender."""
    parties = [event["recipient"]["id"], event["sender"]["id"]]
    is_echo = "message" in event and event["message"].get("is_echo") is True
    return ":".join(reversed(parties) if is_echo else parties)


def test_the_schema_knows_what_is_valid():
    for row, name, event, texts in KINDS:
        valid = valid_events(body_of(batch(event)))
        assert valid is not None
        assert len(valid) == len(texts), (row, name)


# The channel, in this process


class Stream:
    """A request's body, in two pieces."""

    keep_alive, request_body = True, None

    def __init__(self, body: bytes) -> None:
        self._pieces = [body[:100], body[100:], None]

    async def read(self) -> bytes | None:
        return self._pieces.pop(0)


class Door:
    """The webhook's handler, and what went through it."""

    def __init__(self) -> None:
        channel = MessengerInput(read_settings(CREDENTIALS, dict(ENVIRONMENT)))
        self.taken: list[Any] = []
        self.valid = self.refused = 0
        channel._take = self._take  # type: ignore[method-assign]
        routes = channel.blueprint(None)._future_routes
        self._handler = next(route.handler for route in routes if "POST" in route.methods)

    async def _take(self, arrived: list[Any], _used: object = None) -> bool:
        for one in arrived:  # what the inbox does with it
            json.dumps([one.address, one.id, dict(one.content), one.button], ensure_ascii=False).encode()
        self.taken.extend(arrived)
        return True

    async def post(self, body: bytes) -> int:
        headers = {name.lower(): value for name, value in headers_for(body).items()}
        answer = await self._handler(SimpleNamespace(headers=headers, stream=Stream(body)))
        return int(answer.status)


@pytest.fixture(scope="module")
def door():
    with pytest.MonkeyPatch.context() as patch:
        rate_limiter = SimpleNamespace(note=lambda *_: Rate.WITHIN)
        patch.setattr(
            confidant.channels.messenger.channel, "dispatcher", lambda: SimpleNamespace(rate_limiter=rate_limiter)
        )
        patch.setattr(
            confidant.channels.core.input_channel, "current_layer", lambda: SimpleNamespace(clock=lambda: NOW)
        )
        yield Door()


def check(door: Door, caplog: pytest.LogCaptureFixture, bodies: list[bytes]) -> None:
    """Post bodies; what the channel makes of them is what the schema does."""

    async def posting() -> None:
        for body in bodies:
            door.taken.clear()
            status = await door.post(body)
            valid = valid_events(body)
            door.valid += len(valid or ())
            door.refused += valid is None
            assert status == (400 if valid is None else 200), body
            assert [one.address for one in door.taken] == [address_of(event) for event in valid or ()], body
            assert all(isinstance(one.content.get("text", ""), str) for one in door.taken)

    caplog.clear()
    play(posting())
    assert caplog.records == []


def check_all(door: Door, caplog: pytest.LogCaptureFixture, bodies: st.SearchStrategy[bytes]) -> tuple[int, int]:
    """Post many bodies; how many valid events were in them, and how many bodies were no calls."""
    door.valid = door.refused = 0

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(bodies, min_size=BODIES, max_size=BODIES))
    def checking(some: list[bytes]) -> None:
        check(door, caplog, some)

    checking()
    return door.valid, door.refused


# Bodies of any shape

NAMES = st.sampled_from(
    [
        *("object", "entry", "messaging", "id", "sender", "recipient", "timestamp", "message", "mid", "text"),
        *("is_echo", "metadata", "attachments", "quick_reply", "payload", "postback", "title", "referral", "ref"),
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["page", "1020", "5550100", "m_1", "/start", "/b.AAAAAAAAAAAAAAAAAAAA", NOW * 1000, "\ud800"])
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@pytest.mark.slow
def test_json_of_any_shape(door, caplog):
    about_a_page = st.builds(lambda entry: {"object": "page", "entry": entry}, ANYTHING)
    valid, refused = check_all(door, caplog, (ANYTHING | about_a_page).map(body_of))
    assert valid == 0
    assert refused > 1000


# Calls of the right shape, valid or not


def holding(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


TEXTS = st.text(max_size=5) | st.sampled_from(["hello", "/privacy", "\ud83d", ""])
PAYLOADS = st.sampled_from(["/start", "/b.eW9uZS1hbnN3ZXItdG9rZW4", "/b.x", "OTHER", ""]) | TEXTS
PEOPLE = holding({"id": st.sampled_from(["5550100", "5550101", "1020", "x"])})
PAGES = holding({"id": st.sampled_from(["1020", "1021"])})
MESSAGE_IDS = st.sampled_from(["m_1", "m_2", "m_3", "m_4", "m 1"])
REFERRALS = holding({}, ref=st.sampled_from(["find_product__tents", "x", ""]), source=TEXTS)
MESSAGES = holding(
    {"mid": MESSAGE_IDS},
    text=TEXTS,
    is_echo=st.booleans(),
    metadata=st.sampled_from([ECHO_METADATA, "x", ""]),
    is_deleted=st.booleans(),
    is_unsupported=st.booleans(),
    sticker_id=st.integers(),
    attachments=st.lists(st.just({"type": "image"}), max_size=2),
    quick_reply=holding({}, payload=PAYLOADS),
)
POSTBACKS = holding({"payload": PAYLOADS}, title=TEXTS, mid=MESSAGE_IDS, referral=REFERRALS)
EVENTS = holding(
    {"sender": PEOPLE, "recipient": PAGES, "timestamp": st.sampled_from([NOW * 1000, NOW * 1000 + 1, NOW])},
    message=MESSAGES,
    postback=POSTBACKS,
    referral=REFERRALS,
)
CALLS = st.builds(
    lambda events: {"object": "page", "entry": [{"id": "1020", "messaging": events}]},
    st.lists(EVENTS, min_size=1, max_size=3),
)


@pytest.mark.slow
def test_calls_that_are_valid_or_not(door, caplog):
    valid, refused = check_all(door, caplog, CALLS.map(body_of))
    assert valid > 500
    assert refused == 0


# Valid calls that were changed


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, by the way to it."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def changed(call: Any, place: int, how: str, value: Any) -> Any:
    """A call with one place changed."""
    call = copy.deepcopy(call)
    *way, last = list(places(call))[1:][place % (len(list(places(call))) - 1)]
    holder = call
    for step in way:
        holder = holder[step]
    if how == "put":
        holder[last] = value
    elif how == "wrap":
        holder[last] = [holder[last]]
    elif how == "say":
        holder[last] = str(holder[last])
    elif isinstance(holder, list):
        holder.insert(last, copy.deepcopy(holder[last]))  # twice
    else:
        del holder[last]
    return call


def spoilt(body: bytes, at: int, how: str, byte: int) -> bytes:
    """A body with one byte changed, put in or taken out, or cut off there."""
    at %= len(body)
    middle = {"put": bytes([byte]) + body[at : at + 1], "change": bytes([byte]), "take": b""}
    return body[:at] + (middle[how] + body[at + 1 :] if how in middle else b"")


VALID = [batch(event) for _, _, event, texts in KINDS if texts]
VALID += [batch(message("one", "m_1"), message("two", "m_2"))]
CHANGES = st.tuples(st.integers(0, 60), st.sampled_from(["put", "wrap", "say", "other"]), LEAVES)
SPOILS = st.tuples(st.integers(0, 999), st.sampled_from(["put", "change", "take", "cut"]), st.integers(0, 255))


def changed_often(call: Any, changes: list[Any]) -> bytes:
    for change in changes:
        call = changed(call, *change)
    return body_of(call)


@pytest.mark.slow
def test_valid_calls_that_were_changed(door, caplog):
    changed_calls = st.builds(changed_often, st.sampled_from(VALID), st.lists(CHANGES, min_size=1, max_size=2))
    spoilt_calls = st.builds(lambda call, spoil: spoilt(body_of(call), *spoil), st.sampled_from(VALID), SPOILS)
    valid, refused = check_all(door, caplog, changed_calls | spoilt_calls)
    assert valid > 500
    assert refused > 500


def test_there_are_ten_thousand_bodies():
    assert 3 * EXAMPLES * BODIES >= 10_000
