"""Id matching: what Meta tells is taken when it can be read, in time; everything else is "not told"."""

from __future__ import annotations

import asyncio
import json

import pytest

from confidant.channels.pages import matching
from confidant.channels.pages.matching import MatchError, Matching, NotNowError
from tests.channels.pages.conftest import SECRET
from tests.channels.pages.graph import APP, USER, GraphStandIn


@pytest.fixture
def graph():
    stand_in = GraphStandIn()
    yield stand_in
    stand_in.stop()


def ask(graph, user=USER, secret=SECRET, url=None):
    return asyncio.run(Matching(APP, secret, url or graph.url).addresses(user))


def test_addresses_are_those_of_the_messenger_channel(graph):
    graph.pages = [("102030", "405060"), ("7", "8")]
    assert ask(graph) == ["102030:405060", "7:8"]
    assert graph.asked == [USER]


def test_nobody_is_no_error(graph):
    assert ask(graph) == []
    graph.pages = [("1", "2")]
    assert ask(graph, "99") == []


def test_another_version(graph):
    asked = Matching(APP, SECRET, f"{graph.url}/", "v24.1")
    assert asyncio.run(asked.addresses(USER)) == []


BROKEN = {
    "no JSON": b"<html>",
    "nothing": b"",
    "no data": b"{}",
    "data of another kind": b'{"data": "1:2"}',
    "data that is nothing": b'{"data": null}',
    "an entry of another kind": b'{"data": [1]}',
    "no page": b'{"data": [{"id": "1"}]}',
    "a page of another kind": b'{"data": [{"id": "1", "page": "2"}]}',
    "a page without an id": b'{"data": [{"id": "1", "page": {}}]}',
    "no id": b'{"data": [{"page": {"id": "1"}}]}',
    "an id as a number": b'{"data": [{"id": 1, "page": {"id": "2"}}]}',
    "an id with more in it": b'{"data": [{"id": "1:2", "page": {"id": "2"}}]}',
    "nested deep": b'{"data":' + b"[" * 50_000,
    "no text": b'{"data": ["\xff"]}',
    "an error with a good status": b'{"error": {"code": 190}}',
    "too much": json.dumps({"data": [], "x": "y" * 70_000}).encode(),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_not_told(graph, body):
    graph.body = body
    with pytest.raises(MatchError):
        ask(graph)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404])
def test_a_refusal_is_not_told(graph, status):
    graph.status = status
    with pytest.raises(MatchError):
        ask(graph)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_may_be_told_later(graph, status):
    graph.status = status
    with pytest.raises(NotNowError):
        ask(graph)


@pytest.mark.parametrize("error", [{"code": 4}, {"code": 613}, {"code": 2}, {"code": 190}, {"is_transient": True}])
def test_so_may_what_meta_says_of_itself_with_another_status(graph, error):
    graph.status, graph.body = 400, json.dumps({"error": error}).encode()
    with pytest.raises(NotNowError):
        ask(graph)


def test_it_goes_nowhere_else(graph):
    """The token would go along."""
    other = GraphStandIn()
    graph.status, graph.location = 302, f"{other.url}/v23.0/{USER}/ids_for_pages"
    with pytest.raises(MatchError):
        ask(graph)
    assert other.asked == []
    other.stop()


def test_another_secret_is_not_told(graph):
    with pytest.raises(MatchError):
        ask(graph, secret="another secret")


def test_it_does_not_wait_for_ever(graph, monkeypatch):
    monkeypatch.setattr(matching, "SECONDS", 0.2)
    graph.slow = 1.0
    with pytest.raises(NotNowError):
        ask(graph)


def test_nobody_there(graph):
    graph.stop()
    with pytest.raises(NotNowError) as error:
        ask(graph)
    assert USER not in repr(error.value)
    assert error.value.__cause__ is None
    graph.__init__()
