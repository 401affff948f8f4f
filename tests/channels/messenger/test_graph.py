"""The Graph API: a token that stays out of every URL, and errors told apart."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

import confidant.channels.messenger.graph
from confidant.channels.core.output_channel import DeliveryError, GoneError, TryAgainError
from confidant.channels.messenger.graph import Graph, TokenRefusedError, error_of
from tests.channels.messenger.events import MARIA, SECRET, TOKEN
from tests.channels.messenger.graph_api import SERVER, Failure, GraphApi
from tests.channels.messenger.graph_api import TOKEN as BAD_TOKEN
from tests.channels.messenger.place import play

AGAIN, BLOCKED, CLOSED, REFUSED = "again", "blocked", "closed", "refused"
WAIT = {"Retry-After": "7"}


def busy(*minutes: object) -> dict[str, str]:
    kinds = [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": one} for one in minutes]
    return {"x-business-use-case-usage": json.dumps({"1020": kinds})}


ERRORS = [
    # status, code, subcode, headers, what it means
    (429, 0, 0, {}, AGAIN),
    (429, 0, 0, WAIT, (AGAIN, 7.0)),
    (400, 4, 0, {}, AGAIN),
    (403, 4, 0, WAIT, (AGAIN, 7.0)),
    (400, 17, 0, {}, AGAIN),
    (400, 32, 0, {}, AGAIN),
    (400, 341, 0, {}, AGAIN),
    (400, 613, 0, {}, AGAIN),
    (400, 613, 0, busy(2), (AGAIN, 120.0)),
    (400, 80006, 0, busy(0, 3), (AGAIN, 180.0)),
    (400, 80006, 0, {**busy(3), **WAIT}, (AGAIN, 7.0)),
    (400, 1200, 0, {}, AGAIN),
    (400, 1, 0, {}, AGAIN),
    (400, 2, 0, {}, AGAIN),
    (500, 2, 0, {}, AGAIN),
    (500, 0, 0, {}, AGAIN),
    (502, 0, 0, {}, AGAIN),
    (503, 0, 0, WAIT, (AGAIN, 7.0)),
    (503, 0, 0, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, AGAIN),
    (503, 0, 0, {"Retry-After": "-7"}, AGAIN),
    (503, 0, 0, {"x-business-use-case-usage": "[1"}, AGAIN),
    (503, 0, 0, busy(None, "2", True, -1, 10**400), AGAIN),
    (400, 551, 0, {}, BLOCKED),
    (400, 551, 1545041, {}, BLOCKED),
    (403, 200, 1545041, {}, BLOCKED),
    (403, 10, 2018108, {}, BLOCKED),
    (500, 551, 0, {}, BLOCKED),
    (403, 10, 2018278, {}, CLOSED),
    (400, 10, 2018065, {}, CLOSED),
    (400, 100, 2018001, {}, CLOSED),
    (401, 190, 0, {}, TokenRefusedError),
    (400, 190, 463, {}, TokenRefusedError),
    (403, 10, 0, {}, REFUSED),
    (400, 100, 0, {}, REFUSED),
    (403, 200, 0, {}, REFUSED),
    (403, 230, 0, {}, REFUSED),
    (400, 368, 0, {}, REFUSED),
    (404, 803, 0, {}, REFUSED),
    (302, 0, 0, {}, REFUSED),
]


def meaning(error: DeliveryError | None):
    if isinstance(error, GoneError):
        return BLOCKED if error.blocked else CLOSED
    if isinstance(error, TryAgainError):
        return AGAIN if error.after is None else (AGAIN, error.after)
    return type(error) if isinstance(error, TokenRefusedError) else REFUSED if error else None


@pytest.mark.parametrize(("status", "code", "subcode", "headers", "means"), ERRORS)
def test_what_an_error_means(status, code, subcode, headers, means):
    body = {"error": {"message": "To 5550100: hello", "code": code, "error_subcode": subcode}}
    error = error_of(status, json.dumps(body).encode(), httpx.Headers(headers))
    assert meaning(error) == means
    assert "5550100" not in str(error)


def test_an_error_that_passes_says_so_itself():
    body = json.dumps({"error": {"code": 9999, "is_transient": True}}).encode()
    assert meaning(error_of(400, body, {})) == AGAIN


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"null", b'{"error": 1}', b'{"error": {"code": "551"}}', b'{"error": {"code": true}}',
     b'{"error": {"code": -551}}', b'{"error": {"code": [551]}}', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_an_error_of_its_status(content):
    assert meaning(error_of(400, content, {})) == REFUSED
    assert meaning(error_of(502, content, {})) == AGAIN
    assert error_of(200, content, {}) is None


def calling(scene, **arguments):
    """Run a scene with a client and the stand-in."""

    async def main():
        api = GraphApi(TOKEN, SECRET, **arguments)
        await api.start()
        graph = Graph(TOKEN, SECRET, api.url, **arguments)
        try:
            return api, await scene(graph, api)
        finally:
            await graph.close()
            await api.stop()

    return play(main())


def test_a_message_and_its_signs_are_taken():
    async def scene(graph, api):
        await graph.act(MARIA, "mark_seen")
        await graph.act(MARIA, "typing_on")
        await graph.send(MARIA, {"text": "Hello"})

    api, _ = calling(scene)
    assert api.complaints == []
    assert api.calls == ["mark_seen", "typing_on", "message"]
    assert api.to(MARIA) == [{"text": "Hello"}]


def test_the_version_is_what_was_chosen():
    async def scene(graph, api):
        await graph.send(MARIA, {"text": "Hello"})

    assert calling(scene, version="v24.0")[0].complaints == []


def test_the_stand_in_refuses_a_wrong_token_and_a_wrong_proof():
    async def scene(graph, api):
        for other in (Graph("EAAanother-token-0000", SECRET, api.url), Graph(TOKEN, "f" * 32, api.url)):
            with pytest.raises(DeliveryError):
                await other.send(MARIA, {"text": "Hello"})
            await other.close()

    api, _ = calling(scene)
    assert api.complaints == ["the token in the header", "the proof of the app's secret"]


@pytest.mark.parametrize("failure", [Failure(silent=True), Failure(dropped=True), SERVER])
def test_a_network_that_fails_is_tried_again(monkeypatch, failure):
    monkeypatch.setattr(confidant.channels.messenger.graph, "_TIMEOUT", 0.2)

    async def scene(graph, api):
        api.failures.append(failure)
        with pytest.raises(TryAgainError) as error:
            await graph.send(MARIA, {"text": "Hello"})
        await graph.send(MARIA, {"text": "Hello"})
        return error.value

    api, error = calling(scene)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    assert api.to(MARIA) == [{"text": "Hello"}]


def test_nobody_there_is_tried_again():
    async def main():
        graph = Graph(TOKEN, SECRET, "http://127.0.0.1:1")
        with pytest.raises(TryAgainError):
            await graph.send(MARIA, {"text": "Hello"})
        await graph.close()

    play(main())


def test_a_token_that_is_not_accepted_is_logged_once_until_it_is(caplog):
    async def scene(graph, api):
        for failures in ([BAD_TOKEN, BAD_TOKEN, SERVER, BAD_TOKEN], [BAD_TOKEN]):
            api.failures.extend(failures)
            for _ in failures:
                with pytest.raises(DeliveryError):
                    await graph.send(MARIA, {"text": "Hello"})
            await graph.send(MARIA, {"text": "Hello"})

    calling(scene)
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert lines == ["messenger: the page token is not accepted; make a new one"] * 2


def test_no_url_no_id_and_no_word_is_logged(caplog):
    caplog.set_level(logging.DEBUG)

    async def scene(graph, api):
        await graph.act(MARIA, "typing_on")
        await graph.send(MARIA, {"text": "maria@example.org"})
        api.failures.append(Failure(400, 100))
        with pytest.raises(DeliveryError):
            await graph.send(MARIA, {"text": "maria@example.org"})

    api, _ = calling(scene)
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
    secrets = (TOKEN, SECRET, MARIA, "maria", api.url, "/me/messages", "words of Meta")
    assert not [word for word in secrets if word in caplog.text]
    assert "status 400, code 100, subcode 0" in caplog.text
