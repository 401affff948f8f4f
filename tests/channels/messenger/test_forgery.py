"""What is forged, broken or no call of Messenger's is refused with a status and nothing else; nobody hears of it."""

from __future__ import annotations

import asyncio
import functools
import hmac
import json
from hashlib import sha1, sha512
from typing import Any

import pytest

import confidant.channels.core.input_channel
from confidant.channels.core.webhook import MAX_BYTES, read_body
from tests.channels.messenger.events import (
    SECRET,
    VERIFY,
    batch,
    body_of,
    echo,
    event,
    headers_for,
    message,
    postback,
    signature,
)
from tests.channels.messenger.place import PATH

GOOD = body_of(batch(message("hello")))
PROOF = signature(GOOD)
WRITTEN_AGAIN = json.dumps(json.loads(GOOD), separators=(",", ":")).encode()
JSON = {"Content-Type": "application/json"}
HUGE = 10 * 1024 * 1024


def signed(proof: Any, **more: str) -> dict[str, Any]:
    return {**JSON, "X-Hub-Signature-256": proof, **more}


def deep(levels: int) -> bytes:
    return b'{"object": "page", "entry": ' + b"[" * levels + b"]" * levels + b"}"


FORGED: dict[str, tuple[bytes, Any]] = {
    "no signature": (GOOD, JSON),
    "an empty one": (GOOD, signed("")),
    "only its name": (GOOD, signed("sha256=")),
    "a wrong one": (GOOD, signed("sha256=" + "0" * 64)),
    "its last letter changed": (GOOD, signed(f"sha256={PROOF[:-1]}{'0' if PROOF[-1] != '0' else '1'}")),
    "cut short": (GOOD, signed(f"sha256={PROOF[:-1]}")),
    "cut to half": (GOOD, signed(f"sha256={PROOF[:32]}")),
    "too long": (GOOD, signed(f"sha256={PROOF}0")),
    "without its name": (GOOD, signed(PROOF)),
    "another name": (GOOD, signed(f"sha512={PROOF}")),
    "the older name": (GOOD, signed(f"sha1={PROOF}")),
    "no algorithm": (GOOD, signed(f"none={PROOF}")),
    "an empty name": (GOOD, signed(f"={PROOF}")),
    "SHA-1 under the new name": (GOOD, signed(f"sha256={signature(GOOD, SECRET, sha1)}")),
    "SHA-1 as SHA-1": (GOOD, signed(f"sha1={signature(GOOD, SECRET, sha1)}")),
    "SHA-512": (GOOD, signed(f"sha512={signature(GOOD, SECRET, sha512)}")),
    "the legacy header alone": (GOOD, {**JSON, "X-Hub-Signature": f"sha1={signature(GOOD, SECRET, sha1)}"}),
    "the new one in the legacy header": (GOOD, {**JSON, "X-Hub-Signature": f"sha256={PROOF}"}),
    "upper-case hex": (GOOD, signed(f"sha256={PROOF.upper()}")),
    "an upper-case name": (GOOD, signed(f"SHA256={PROOF}")),
    "a space behind the name": (GOOD, signed(f"sha256= {PROOF}")),
    "a space before the equals sign": (GOOD, signed(f"sha256 ={PROOF}")),
    "two in one header": (GOOD, signed(f"sha256={PROOF}, sha256={PROOF}")),
    "in quotes": (GOOD, signed(f'"sha256={PROOF}"')),
    "in base64": (GOOD, signed("sha256=" + "A" * 43 + "=")),
    "letters that are not ASCII": (GOOD, signed(b"sha256=\xe4\xf6\xfc")),
    "wide digits": (GOOD, signed(("sha256=" + "\uff11" * 64).encode())),
    "bytes that are no UTF-8": (GOOD, signed(b"sha256=\xff\xfe" + PROOF.encode())),
    "of another body": (GOOD, headers_for(body_of(batch(message("bye"))))),
    "of an empty body": (GOOD, headers_for(b"")),
    "of another secret": (GOOD, headers_for(GOOD, "f" * 32)),
    "of an empty secret": (GOOD, headers_for(GOOD, "")),
    "of the verify token": (GOOD, headers_for(GOOD, VERIFY)),
    "of the same call, written again": (WRITTEN_AGAIN, signed(f"sha256={PROOF}")),
    "with a letter more at the end": (GOOD + b" ", signed(f"sha256={PROOF}")),
    "with a byte mark before it": (b"\xef\xbb\xbf" + GOOD, signed(f"sha256={PROOF}")),
    "no body at all": (b"", signed(f"sha256={PROOF}")),
    "a timestamp hashed along": (
        GOOD,
        signed("sha256=" + hmac.new(SECRET.encode(), b"1." + GOOD, "sha256").hexdigest()),
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_call_is_refused(run, caplog, case):
    body, headers = FORGED[case]

    async def scene(place):
        return await place.post(body, headers)

    place, answer = run(scene)
    assert (answer.status_code, answer.content) == (403, b"")
    assert place.bot.heard == []
    assert place.graph.calls == []
    assert caplog.records == []


BROKEN: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"hello", 400),
    "half of it": (GOOD[: len(GOOD) // 2], 400),
    "a letter more": (GOOD + b"}", 400),
    "two objects": (GOOD + GOOD, 400),
    "bytes": (b"\xff\xfe\x00", 400),
    "a list": (b"[]", 400),
    "a text": (b'"page"', 400),
    "a number": (b"17", 400),
    "null": (b"null", 400),
    "a number of 5,000 digits": (b'{"object": "page", "entry": ' + b"9" * 5000 + b"}", 400),
    "an empty object": (b"{}", 400),
    "another object": (body_of({**batch(message("hello")), "object": "instagram"}), 400),
    "an object in capitals": (body_of({**batch(message("hello")), "object": "PAGE"}), 400),
    "an object that is a list": (body_of({**batch(message("hello")), "object": ["page"]}), 400),
    "no entry": (body_of({"object": "page"}), 400),
    "an entry that is an object": (body_of({"object": "page", "entry": {}}), 400),
    "an entry that is a text": (body_of({"object": "page", "entry": "entry"}), 400),
    "40 levels": (deep(40), 400),
    "100,000 levels": (deep(100_000), 400),
    "100,000 levels that do not end": (deep(100_000)[:100_000], 400),
    "no entries": (body_of({"object": "page", "entry": []}), 200),
    "entries that are none": (body_of({"object": "page", "entry": [None, 1, "x", [], {}]}), 200),
    "events that are none": (body_of({"object": "page", "entry": [{"messaging": [None, 1, "x", [], {}]}]}), 200),
    "events that are an object": (body_of({"object": "page", "entry": [{"messaging": {"0": message("hello")}}]}), 200),
    "what is no number": (b'{"object": "page", "entry": [{"messaging": [{"timestamp": NaN}]}]}', 200),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_call_is_refused_or_holds_nothing(run, caplog, case):
    body, status = BROKEN[case]

    async def scene(place):
        return await place.post(body)

    place, answer = run(scene)
    assert (answer.status_code, answer.content) == (status, b"")
    assert place.bot.heard == []
    assert caplog.records == []


WRONG = (None, True, 0, -1, 1.5, 10**40, "", "x", "\ud800", [], ["x"], {}, {"id": None}, [[]], [None])
TEXTS = ("", "x", "\ud800")
OBJECTS = ({}, {"id": None})

FIELDS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    # What is put there, and which of the values above are right after all, if odd.
    "sender": (lambda value: {**message("hello"), "sender": value}, ()),
    "the sender's id": (lambda value: {**message("hello"), "sender": {"id": value}}, ()),
    "recipient": (lambda value: {**message("hello"), "recipient": value}, ()),
    "the recipient's id": (lambda value: {**message("hello"), "recipient": {"id": value}}, ()),
    "timestamp": (lambda value: {**message("hello"), "timestamp": value}, (10**40,)),
    "message": (lambda value: event(message=value), ()),
    "mid": (lambda value: message("hello", value), ("x",)),
    "text": (lambda value: event(message={"mid": "m_1", "text": value}), TEXTS),
    "is_echo": (lambda value: message("hello", is_echo=value), (True,)),
    "an echo's metadata": (lambda value: echo("hello", metadata=value), TEXTS),
    "is_deleted": (lambda value: message("hello", is_deleted=value), ()),
    "attachments": (lambda value: message(None, attachments=value), ()),
    "an attachment": (lambda value: message(None, attachments=[value]), OBJECTS),
    "quick_reply": (lambda value: message("hello", quick_reply=value), OBJECTS),
    "the quick reply's payload": (lambda value: message("hello", quick_reply={"payload": value}), TEXTS),
    "sticker_id": (lambda value: message(None, sticker_id=value), (0, -1, 10**40)),
    "is_unsupported": (lambda value: message(None, is_unsupported=value), (True,)),
    "postback": (lambda value: event(postback=value), ()),
    "the postback's payload": (lambda value: event(postback={"title": "Tap", "payload": value}), TEXTS),
    "the postback's title": (lambda value: postback("/start", value), TEXTS),
    "the postback's mid": (lambda value: postback("/start", mid=value), ("x",)),
    "the postback's referral": (lambda value: postback("/start", referral=value), OBJECTS),
    "the postback's ref": (lambda value: postback("/start", referral={"ref": value}), TEXTS),
    "referral": (lambda value: event(referral=value), OBJECTS),
    "ref": (lambda value: event(referral={"ref": value}), TEXTS),
}


def is_one_of(value: Any, values: tuple[Any, ...]) -> bool:
    """True is no 1 here."""
    return any(type(one) is type(value) and one == value for one in values)


@pytest.mark.parametrize("field", FIELDS)
def test_an_event_with_a_value_of_the_wrong_type_is_left_alone(run, caplog, field):
    make, right = FIELDS[field]

    async def scene(place):
        taken = place.only_note()
        for value in WRONG:
            taken.clear()
            answer = await place.post(batch(make(value)))
            assert answer.status_code == 200, value
            assert len(taken) == is_one_of(value, right), value

    run(scene)
    assert caplog.records == []


def test_what_is_right_beside_a_broken_event_is_heard(run):
    broken = [{**message("x", f"m_{number}"), "sender": value} for number, value in enumerate(WRONG)]

    async def scene(place):
        taken = place.only_note()
        assert (await place.post(batch(*broken[:7], message("hello", "m_a"), *broken[7:]))).status_code == 200
        return [one.content["text"] for one in taken]

    assert run(scene)[1] == ["hello"]


# How it comes


def head(*lines: str, body: bytes = GOOD, method: str = "POST", version: str = "1.1") -> bytes:
    """A request's head, with a true signature of the body."""
    first = f"{method} {PATH}/webhook HTTP/{version}"
    proof = f"X-Hub-Signature-256: sha256={signature(body)}"
    return "".join(f"{line}\r\n" for line in (first, "Host: x", proof, *lines, "")).encode()


def chunks(body: bytes, size: int = 100) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


TYPE = "Content-Type: application/json"
LENGTH = f"Content-Length: {len(GOOD)}"
CHUNKED = "Transfer-Encoding: chunked"
BIG = body_of(batch(message("x" * HUGE)))
MORE = body_of(batch(message("x" * MAX_BYTES)))

WAYS: dict[str, tuple[bytes, int]] = {
    "as Meta sends it": (head(TYPE, LENGTH) + GOOD, 200),
    "with how it is written": (head(f"{TYPE}; charset=UTF-8", LENGTH) + GOOD, 200),
    "with a type in capitals": (head("Content-Type: APPLICATION/JSON", LENGTH) + GOOD, 200),
    "in chunks": (head(TYPE, CHUNKED) + chunks(GOOD), 200),
    "in chunks of one byte": (head(TYPE, CHUNKED) + chunks(GOOD, 1), 200),
    "in HTTP/1.0": (head(TYPE, LENGTH, version="1.0") + GOOD, 200),
    "without a type": (head(LENGTH) + GOOD, 415),
    "as a form": (head("Content-Type: application/x-www-form-urlencoded", LENGTH) + GOOD, 415),
    "as a text": (head("Content-Type: text/plain", LENGTH) + GOOD, 415),
    "as two types": (head("Content-Type: text/json, application/json", LENGTH) + GOOD, 415),
    "as something like JSON": (head("Content-Type: application/json2", LENGTH) + GOOD, 415),
    "a byte less than announced": (head(TYPE, f"Content-Length: {len(GOOD) + 1}") + GOOD, 408),
    "a byte more": (head(TYPE, f"Content-Length: {len(GOOD) - 1}") + GOOD, 403),
    "not at all": (head(TYPE, LENGTH), 408),
    "half of it, and then nothing": (head(TYPE, LENGTH) + GOOD[:50], 408),
    "half of it in chunks, and then nothing": (head(TYPE, CHUNKED) + chunks(GOOD)[:150], 408),
    "without a length": (head(TYPE) + GOOD, 403),
    "with a length that is a word": (head(TYPE, "Content-Length: all") + GOOD, 400),
    "with a negative length": (head(TYPE, "Content-Length: -1") + GOOD, 400),
    "with an endless length": (head(TYPE, f"Content-Length: {'9' * 5000}") + GOOD, 400),
    "with a length in other digits": (head(TYPE, "Content-Length: \u00b2") + GOOD, 400),
    "with two lengths": (head(TYPE, LENGTH, "Content-Length: 5") + GOOD, 400),
    "with a length and in chunks": (head(TYPE, LENGTH, CHUNKED) + chunks(GOOD), 400),
    "packed": (head(TYPE, "Transfer-Encoding: gzip") + GOOD, 400),
    "with a chunk of no size": (head(TYPE, CHUNKED) + b"many\r\n" + GOOD, 400),
    "with a chunk of negative size": (head(TYPE, CHUNKED) + b"-5\r\nhello", 400),
    "a little more than is read": (head(TYPE, f"Content-Length: {len(MORE)}", body=MORE) + MORE, 413),
    "10 MB": (head(TYPE, f"Content-Length: {len(BIG)}", body=BIG) + BIG, 413),
    "10 MB announced, and nothing sent": (head(TYPE, f"Content-Length: {HUGE}"), 413),
    "10 MB in chunks": (head(TYPE, CHUNKED, body=BIG) + chunks(BIG, 60_000), 413),
    "10 MB in one chunk": (head(TYPE, CHUNKED, body=BIG) + chunks(BIG, HUGE * 2), 413),
    "with PUT": (head(TYPE, LENGTH, method="PUT") + GOOD, 405),
    "with DELETE": (head(TYPE, LENGTH, method="DELETE") + GOOD, 405),
    "with OPTIONS": (head(TYPE, LENGTH, method="OPTIONS") + GOOD, 405),
    "with GET": (head(TYPE, LENGTH, method="GET") + GOOD, 403),
    "with an unknown expectation": (head(TYPE, LENGTH, "Expect: tea") + GOOD, 417),
    "with a head of 20 kB": (head(TYPE, LENGTH, f"X: {'y' * 20_000}") + GOOD, 413),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_it_comes_it_is_answered(run, caplog, monkeypatch, way):
    request, status = WAYS[way]
    monkeypatch.setattr(confidant.channels.core.input_channel, "read_body", functools.partial(read_body, seconds=0.05))

    async def scene(place):
        taken = place.only_note()
        answered = await place.raw(request)
        heard = len(taken)
        assert (await place.post(GOOD)).status_code == 200  # and so is the next
        return answered, heard

    _, ((answered, closed), heard) = run(scene)
    assert answered == status
    assert heard == (status == 200)
    assert closed or status not in {400, 408, 413}
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_call_that_comes_again_is_answered_once(run):
    async def scene(place):
        answers = await asyncio.gather(*(place.post(GOOD) for _ in range(20)))
        return {answer.status_code for answer in answers}

    place, statuses = run(scene)
    assert statuses == {200}
    assert place.bot.texts == ["hello"]


def test_a_call_that_comes_again_after_its_id_was_forgotten_is_not_answered(run, lab):
    async def scene(place):
        await place.post(GOOD)
        lab.clock.forward(days=3)
        assert (await place.post(GOOD)).status_code == 200

    assert run(scene)[0].bot.texts == ["hello"]


def test_the_tables_are_long_enough():
    assert len(FORGED) + len(BROKEN) + len(WAYS) >= 40
