"""Meta's callbacks: only what Meta signed, just now; the same request has the same answer and works once."""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1, sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.channels.core.webhook import RequestRefusedError
from confidant.channels.pages.signed import Asked, read_signed
from confidant.storage import schema
from tests.channels.pages.conftest import PUBLIC, SECRET
from tests.channels.pages.graph import USER, GraphStandIn
from tests.channels.pages.server import FORM, Server
from tests.channels.pages.test_pages_answers import check_headers

PAGE, PSID = "102030", "405060"
ADDRESS = f"{PAGE}:{PSID}"
CALLBACKS = ("/meta/deletion", "/meta/deauthorize")


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def sign(payload: object, secret: str = SECRET, digest=sha256) -> str:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    body = encoded(raw)
    return f"{encoded(hmac.new(secret.encode(), body.encode(), digest).digest())}.{body}"


def payload(now: float, **changed: object) -> dict[str, object]:
    given = {"user_id": USER, "algorithm": "HMAC-SHA256", "issued_at": int(now), **changed}
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
def signed(lab):
    """A signed request of now, with changes."""
    return lambda **changed: sign(payload(lab.clock(), **changed))


@pytest.fixture
def person(lab):
    """Somebody who wrote in Messenger, of whom a fact is known."""
    capability = lab.capability(lab.meet(ADDRESS, "messenger"))
    lab.agree(capability)
    lab.remember(capability, city="Galway")
    return capability.person


@pytest.fixture
def graph():
    stand_in = GraphStandIn()
    yield stand_in
    stand_in.stop()


@pytest.fixture
def matching(lab, graph):
    """Pages with id matching, at a stand-in for the Graph API that knows our person."""
    graph.pages = [(PAGE, PSID)]
    given = {"public_url": PUBLIC, "app_secret": SECRET, "app_id": "778899", "graph_url": graph.url}
    server = Server(lambda: lab.layer, given)
    yield server
    server.stop()


# Genuine


def test_a_deletion_is_answered_with_a_code_and_where_to_see_it(meta, signed):
    answer = meta.post("/meta/deletion", signed_request=signed())
    assert answer.status == 200
    assert answer.header("content-type") == "application/json"
    check_headers(answer)
    told = json.loads(answer.text)
    assert set(told) == {"url", "confirmation_code"}
    assert re.fullmatch(r"[A-Z2-7]{26}", told["confirmation_code"])
    assert told["url"] == f"{PUBLIC}/webhooks/privacy/erasure/{told['confirmation_code']}"


def test_leaving_is_answered_with_nothing(meta, signed):
    answer = meta.post("/meta/deauthorize", signed_request=signed())
    assert (answer.status, answer.text) == (200, "{}")
    check_headers(answer)


@pytest.mark.parametrize("seconds", [-3600, -60, 0, 299])
def test_a_little_early_or_late_is_fine(meta, lab, signed, seconds):
    assert meta.post("/meta/deletion", signed_request=signed(issued_at=int(lab.clock()) + seconds)).status == 200


def test_more_fields_than_we_know_are_no_harm(meta, signed):
    request = signed(user={"country": "ie", "locale": "en_IE"}, expires=0)
    assert meta.post("/meta/deletion", signed_request=request, other="x").status == 200


# Forged and broken: (signed_request, status)


def resigned(request: str, **changed: object) -> str:
    """A request whose signature stays while its words change."""
    signature, _, body = request.partition(".")
    words = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{signature}.{encoded(json.dumps({**words, **changed}).encode())}"


def forged(now: float) -> dict[str, tuple[str, int]]:
    good = payload(now)
    genuine = sign(good)
    signature, _, body = genuine.partition(".")

    def of(**changed: object) -> str:
        return sign(payload(now, **changed))

    return {
        "another secret": (sign(good, "another secret"), 403),
        "an empty secret": (sign(good, ""), 403),
        "SHA-1": (sign(good, digest=sha1), 400),
        "a signature in hexadecimal": (hmac.new(SECRET.encode(), body.encode(), sha256).hexdigest() + f".{body}", 400),
        "no signature": (f".{body}", 400),
        "a signature of zeros": (f"{'A' * 43}.{body}", 403),
        "a shorter signature": (f"{signature[:-1]}.{body}", 400),
        "a longer signature": (f"{signature}A.{body}", 400),
        "a signature with padding": (f"{signature}=.{body}", 400),
        "another last bit in the signature": (f"{signature[:-1]}{chr(ord(signature[-1]) + 1)}.{body}", 403),
        "a signature of the plain payload": (
            f"{encoded(hmac.new(SECRET.encode(), json.dumps(good).encode(), sha256).digest())}.{body}",
            403,
        ),
        "another person under the same signature": (resigned(genuine, user_id="1"), 403),
        "another time under the same signature": (resigned(genuine, issued_at=int(now) + 1), 403),
        "algorithm none, unsigned": (f"{'A' * 43}.{encoded(json.dumps({**good, 'algorithm': 'none'}).encode())}", 403),
        "nothing": ("", 400),
        "no dot": (signature + body, 400),
        "two dots": (f"{genuine}.x", 400),
        "turned around": (f"{body}.{signature}", 400),
        "the other alphabet": (f"{signature}.{body[:-2]}+/", 400),
        "a line end": (f"{genuine}\n", 400),
        "letters that are no ASCII": (f"{genuine[:-1]}é", 400),
        "algorithm none, signed": (of(algorithm="none"), 400),
        "algorithm SHA-1, signed": (of(algorithm="HMAC-SHA1"), 400),
        "algorithm in small letters": (of(algorithm="hmac-sha256"), 400),
        "no algorithm": (of(algorithm=None), 400),
        "algorithm a list": (of(algorithm=["HMAC-SHA256"]), 400),
        "no person": (of(user_id=None), 400),
        "a person as a number": (of(user_id=10158), 400),
        "no digits": (of(user_id="me"), 400),
        "digits of another script": (of(user_id="\u0661\u0662\u0663"), 400),
        "nobody": (of(user_id="0"), 400),
        "an empty person": (of(user_id=""), 400),
        "a path": (of(user_id="1/ids_for_pages"), 400),
        "a long person": (of(user_id="1" * 33), 400),
        "a list of people": (of(user_id=["1"]), 400),
        "no time": (of(issued_at=None), 400),
        "a time as text": (of(issued_at=str(int(now))), 400),
        "a time with a fraction": (of(issued_at=now + 0.5), 400),
        "a time that is true": (of(issued_at=True), 400),
        "an hour ago": (of(issued_at=int(now) - 3601), 400),
        "a year ago": (of(issued_at=int(now) - 31_536_000), 400),
        "from the future": (of(issued_at=int(now) + 301), 400),
        "a huge time": (of(issued_at=10**40), 400),
        "a time in milliseconds": (of(issued_at=int(now) * 1000), 400),
        "no JSON": (sign(b"user_id=1"), 400),
        "no object": (sign([good]), 400),
        "a text": (sign("x"), 400),
        "not a number": (sign(b'{"user_id": "1", "algorithm": "HMAC-SHA256", "issued_at": NaN}'), 400),
        "a name twice": (
            sign(json.dumps(good).replace('{"user_id"', '{"user_id": "1", "user_id"').encode()),
            400,
        ),
        "no UTF-8": (sign(b'{"user_id": "\xff"}'), 400),
        "nested deep": (sign(b"[" * 2000), 400),
        "a long payload": (sign(json.dumps({**good, "x": "y" * 4000}).encode()), 400),
        "an empty payload": (f"{signature}.", 400),
    }


NAMES = list(forged(1_800_000_000))


def test_there_are_enough_of_them():
    assert len(NAMES) >= 50


@pytest.mark.parametrize("callback", CALLBACKS)
def test_what_meta_did_not_sign_just_now_is_refused_without_a_word(matching, lab, person, graph, callback):
    for name, (request, status) in forged(lab.clock()).items():
        answer = matching.post(callback, signed_request=request)
        assert (name, answer.status, answer.body) == (name, status, b"")
        check_headers(answer)
    assert graph.asked == []
    assert lab.rows(schema.deletions) == []
    assert lab.layer.keys.everyone() == [person]


@given(st.binary(max_size=300))
def test_whatever_is_signed_is_read_or_refused(words):
    with contextlib.suppress(RequestRefusedError):
        assert isinstance(read_signed(SECRET, {"signed_request": sign(words)}, 1_800_000_000), Asked)


@given(st.text(max_size=300))
def test_whatever_is_not_signed_is_refused(words):
    with pytest.raises(RequestRefusedError):
        read_signed(SECRET, {"signed_request": words}, 1_800_000_000)


BODIES = {
    "as JSON": (lambda request: json.dumps({"signed_request": request}).encode(), "application/json", 415),
    "in parts": (lambda request: request.encode(), "multipart/form-data; boundary=x", 415),
    "without a kind": (lambda request: f"signed_request={request}".encode(), "", 415),
    "another field": (lambda request: f"request={request}".encode(), FORM, 400),
    "twice": (lambda request: f"signed_request={request}&signed_request={request}".encode(), FORM, 400),
    "too much": (lambda request: f"signed_request={request}&x={'y' * 9000}".encode(), FORM, 413),
    "nothing": (lambda _request: b"", FORM, 400),
}


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize(("body", "kind", "status"), BODIES.values(), ids=BODIES)
def test_a_genuine_one_in_a_wrong_body(meta, signed, callback, body, kind, status):
    answer = meta.ask("POST", callback, body(signed()), {"Content-Type": kind} if kind else {})
    assert (answer.status, answer.body) == (status, b"")
    check_headers(answer)


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_they_are_posted(meta, callback, method):
    answer = meta.ask(method, callback)
    assert answer.status == 405
    check_headers(answer)


def test_a_genuine_one_in_the_address_does_not_count(meta, signed):
    assert meta.ask("POST", f"/meta/deletion?signed_request={signed()}").status == 400


# What becomes of it


def status_page(server, answer):
    code = json.loads(answer.text)["confirmation_code"]
    return server.get(f"/erasure/{code}").text


def test_without_matching_nothing_is_erased_and_the_page_says_how_to(meta, lab, person, signed):
    answer = meta.post("/meta/deletion", signed_request=signed())
    text = status_page(meta, answer)
    assert "We could not erase it this way" in text
    assert "forget me" in text
    assert lab.layer.keys.everyone() == [person]


def test_with_matching_who_is_meant_is_erased(matching, lab, person, graph, signed):
    other = lab.meet(f"{PAGE}:9", "messenger")
    answer = matching.post("/meta/deletion", signed_request=signed())
    assert lab.layer.keys.everyone() == [other]
    assert lab.rows(schema.facts) == []
    assert "It is erased" in status_page(matching, answer)
    assert lab.layer.receipts.check(json.loads(answer.text)["confirmation_code"])
    assert graph.asked == [USER]


def test_who_never_wrote_is_not_made(matching, lab, signed):
    answer = matching.post("/meta/deletion", signed_request=signed())
    assert "There was nothing to erase" in status_page(matching, answer)
    assert lab.layer.keys.everyone() == []


def test_somebody_of_the_same_number_on_another_channel_stays(matching, lab, signed):
    person = lab.meet(ADDRESS, "telegram")
    matching.post("/meta/deletion", signed_request=signed())
    assert lab.layer.keys.everyone() == [person]


def test_somebody_on_several_pages_is_erased_on_all(matching, lab, person, graph, signed):
    lab.meet("777:888", "messenger")
    graph.pages = [(PAGE, PSID), ("777", "888"), ("1", "1")]
    assert "It is erased" in status_page(matching, matching.post("/meta/deletion", signed_request=signed()))
    assert lab.layer.keys.everyone() == []


def test_a_repeat_has_the_same_answer_and_does_nothing(matching, lab, person, graph, signed):
    request = signed()
    first = matching.post("/meta/deletion", signed_request=request)
    back = lab.meet(ADDRESS, "messenger")
    lab.clock.forward(3000)
    again = matching.post("/meta/deletion", signed_request=request)
    assert (again.status, again.text) == (first.status, first.text)
    assert lab.layer.keys.everyone() == [back]  # who came back is not erased
    assert graph.asked == [USER]
    lab.clock.forward(700)
    assert matching.post("/meta/deletion", signed_request=request).status == 400  # and then it is too old
    assert lab.layer.keys.everyone() == [back]


def test_the_same_request_written_another_way_is_a_repeat(matching, lab, person, signed):
    first = matching.post("/meta/deletion", signed_request=signed())
    back = lab.meet(ADDRESS, "messenger")
    again = matching.post("/meta/deletion", signed_request=signed(expires=0))
    assert again.text == first.text
    assert lab.layer.keys.everyone() == [back]


def test_a_later_request_is_another_one(matching, lab, person, signed):
    first = matching.post("/meta/deletion", signed_request=signed())
    lab.meet(ADDRESS, "messenger")
    lab.clock.forward(1)
    second = matching.post("/meta/deletion", signed_request=signed())
    assert second.text != first.text
    assert lab.layer.keys.everyone() == []
    assert "It is erased" in status_page(matching, first)


def test_what_was_not_matched_at_first_stays_so_for_a_repeat(matching, lab, person, graph, signed):
    request = signed()
    graph.status = 400
    first = matching.post("/meta/deletion", signed_request=request)
    graph.status = 200
    again = matching.post("/meta/deletion", signed_request=request)
    assert again.text == first.text
    assert "We could not erase it this way" in status_page(matching, again)
    assert lab.layer.keys.everyone() == [person]


def test_what_meta_could_not_tell_just_now_is_asked_for_again(matching, lab, person, graph, signed):
    request = signed()
    graph.status = 500
    assert matching.post("/meta/deletion", signed_request=request).status == 503
    assert lab.rows(schema.deletions) == []
    graph.status = 200
    again = matching.post("/meta/deletion", signed_request=request)
    assert "It is erased" in status_page(matching, again)
    assert lab.layer.keys.everyone() == []


def test_many_repeats_at_once(matching, lab, person, signed):
    request = signed()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: matching.post("/meta/deletion", signed_request=request), range(8)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert lab.layer.keys.everyone() == []
    assert len(lab.rows(schema.deletions)) == 1


@pytest.mark.parametrize("callback", CALLBACKS)
def test_when_the_database_fails_meta_may_come_again(matching, lab, person, monkeypatch, caplog, signed, callback):
    request = signed()
    with monkeypatch.context() as broken:
        broken.setattr("confidant.rights.deletion_requests.writing", lambda _engine: 1 / 0)
        answer = matching.post(callback, signed_request=request)
    assert (answer.status, answer.body) == (503, b"")
    check_headers(answer)
    assert USER not in caplog.text
    assert matching.post(callback, signed_request=request).status == 200


def test_what_a_dead_process_left_half_done_is_finished_at_the_next_start(lab, person, monkeypatch, signed, graph):
    graph.pages = [(PAGE, PSID)]
    given = {"public_url": PUBLIC, "app_secret": SECRET, "app_id": "778899", "graph_url": graph.url}
    server = Server(lambda: lab.layer, given)
    with monkeypatch.context() as broken:
        broken.setattr("confidant.rights.erasure.Erasures.erase", lambda *_: 1 / 0)
        assert server.post("/meta/deletion", signed_request=signed()).status == 503
    server.stop()
    assert lab.layer.keys.everyone() == [person]
    server = Server(lambda: lab.layer, given)
    assert lab.layer.keys.everyone() == []
    server.stop()


# Leaving


def test_who_leaves_is_treated_as_having_blocked_the_bot(matching, lab, person, signed):
    answer = matching.post("/meta/deauthorize", signed_request=signed())
    assert (answer.status, answer.text) == (200, "{}")
    assert lab.layer.vault.read(lab.capability(person)).paused
    assert [row["person"] for row in lab.rows(schema.blocked)] == [person]


def test_a_repeat_does_not_send_away_who_came_back(matching, lab, person, signed):
    request = signed()
    matching.post("/meta/deauthorize", signed_request=request)
    lab.layer.blocked.unmark(person)
    assert matching.post("/meta/deauthorize", signed_request=request).status == 200
    assert not lab.layer.vault.read(lab.capability(person)).paused


def test_who_is_not_found_cannot_leave(meta, matching, lab, graph, signed):
    graph.pages = []
    for server in (meta, matching):
        assert server.post("/meta/deauthorize", signed_request=signed()).text == "{}"
    assert lab.layer.keys.everyone() == []


def test_leaving_and_deleting_are_two_things(matching, lab, person, signed):
    request = signed()
    matching.post("/meta/deauthorize", signed_request=request)
    answer = matching.post("/meta/deletion", signed_request=request)
    assert "It is erased" in status_page(matching, answer)
    assert lab.layer.keys.everyone() == []


# Traces


def test_no_id_of_metas_is_kept_or_logged(matching, lab, person, signed, caplog):
    caplog.set_level("DEBUG")
    answer = matching.post("/meta/deletion", signed_request=signed())
    matching.post("/meta/deauthorize", signed_request=signed())
    code = json.loads(answer.text)["confirmation_code"]
    traces = [repr(vars(record)) + record.getMessage() for record in caplog.records]
    for secret in (USER, PSID, ADDRESS, code, SECRET):
        assert not [trace for trace in traces if secret in trace]
        assert not [path for path, content in lab.files().items() if secret.encode() in content]
