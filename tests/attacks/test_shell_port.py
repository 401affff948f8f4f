"""The port of `rasa shell` and `rasa run` has no password: what can a program on this machine do with it?"""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.support.pair import Visitor
from tests.support.search import Needles, search
from tests.support.servers import WORD, Servers

pytestmark = [pytest.mark.slow, pytest.mark.sample]
WEBHOOK = "/webhooks/rest/webhook"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("port"))
    yield servers
    servers.close()


def post(servers: Servers, body: Any, path: str = WEBHOOK) -> tuple[int, str]:
    """Status and text of the answer."""
    if isinstance(body, dict) and isinstance(body.get("sender"), str):
        body = {**body, "sender": f"{WORD} {body['sender']}"}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = f"http://127.0.0.1:{servers.rasa_port}{path}"
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("channel", ["cmdline", "telegram", "messenger", None])
def test_a_persons_id_opens_nobody(servers: Servers, channel: str | None) -> None:
    """Ids stand in the databases, in backups and in the broker's events: knowing one must not make one that person."""
    visitor = Visitor(servers)
    visitor.say("my name is Zorpolinda")
    visitor.press("Yes")
    if "Yes" in visitor.buttons:
        visitor.press("Yes")
    assert "Zorpolinda" in visitor.say("/show")
    with closing(sqlite3.connect(servers.data / "keys.db")) as connection:
        people = [person for (person,) in connection.execute("SELECT person FROM persons")]
    assert people
    for person in people:
        for text in ("/show", "hello", "what do you know about me?"):
            body = {"sender": person, "message": text} | ({"input_channel": channel} if channel else {})
            assert "Zorpolinda" not in post(servers, body)[1]


@pytest.mark.parametrize("before", ["", "another-word ", f"{WORD}", f" {WORD} "])
def test_the_conversations_name_alone_opens_nothing(servers: Servers, before: str) -> None:
    """It stands on the command line of `rasa shell`, where other users of the machine can read it."""
    visitor = Visitor(servers)
    visitor.say("hello")
    body = json.dumps({"sender": f"{before}{visitor.conversation}", "message": "what do you know about me?"}).encode()
    status, text = post(servers, body)
    assert status == 403
    assert "know" not in text


def test_a_caller_cannot_choose_the_channel(servers: Servers) -> None:
    """Else it could pass for a platform that has proved who writes: a file would not be offered on Messenger."""
    body = {"sender": "somebody", "message": "/export", "input_channel": "messenger"}
    assert "Shall I make a file" in post(servers, body)[1]


@pytest.mark.parametrize(
    "body",
    [
        b'{"sender": "x", "message": "my name is Zebulonda',
        b"[]",
        b"null",
        {"sender": "s1", "message": {"a": "Zebulonda"}},
        {"sender": "s2", "message": ["Zebulonda"]},
        {"sender": "s3", "message": None},
        {"sender": "s4", "message": 12345678},
        {"sender": "s5", "message": "my name is Zebulonda", "metadata": {"name": "Zebulonda"}},
        {"sender": {"a": "b"}, "message": "my name is Zebulonda"},
        {"message": "my name is Zebulonda"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [WEBHOOK, WEBHOOK + "?stream=true", "/conversations/x/messages", "/model/parse"])
def test_a_body_of_another_shape_tells_nothing(servers: Servers, body: Any, path: str) -> None:
    """Answered or refused; neither the answer nor any log holds what was sent; the next message works."""
    assert "Zebulonda" not in post(servers, body, path)[1]
    assert search(Needles(["Zebulonda"]), [servers.folder]) == set()
    assert "tent" in Visitor(servers).say("show me tents")


@pytest.mark.parametrize("path", ["/conversations/x/tracker", "/conversations/x/tracker/events", "/model", "/domain"])
def test_rasas_api_is_not_there(servers: Servers, path: str) -> None:
    assert post(servers, {}, path)[0] == 404
