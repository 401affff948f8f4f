"""The pages inside Rasa's own server, whose parts for other sites' scripts come into every answer otherwise."""

from __future__ import annotations

import http.client
import logging

import pytest
from rasa.core.channels.channel import InputChannel
from rasa.core.run import _create_app_without_api
from rasa.shared.utils.common import class_from_module_path

from confidant.channels.pages import PagesInput
from tests.channels.pages.server import Server
from tests.channels.pages.test_pages_answers import ALLOWED, METHODS, OPEN, check_headers

ORIGIN = {"Origin": "https://elsewhere.example.org", "Access-Control-Request-Method": "GET"}


@pytest.fixture(params=[None, "*"], ids=["as shipped", "open to all"])
def served(request, lab):
    server = Server(lambda: lab.layer, make=lambda: _create_app_without_api(request.param))
    yield server
    server.stop()


@pytest.mark.parametrize("path", [*ALLOWED, "/nothing"])
def test_no_other_site_may_read_a_page(served, path):
    for method in METHODS:
        answer = served.ask(method, path, headers=ORIGIN)
        allowed = method in ALLOWED.get(path, ())
        assert (answer.status == 405) == (not allowed and (path in ALLOWED or method == "OPTIONS")), method
        check_headers(answer, kept="no-cache" if path in OPEN and allowed else "no-store")


def test_the_rest_of_the_server_is_as_it_was(served):
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.read().startswith(b"Hello from Rasa")
    assert answer.getheader("Content-Security-Policy") is None
    connection.request("GET", "/nothing")
    answer = connection.getresponse()
    assert (answer.status, b"not found" in answer.read()) == (404, True)
    connection.close()


def test_its_parts_do_not_log_addresses(served, link, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sanic_cors").setLevel(logging.DEBUG)
    _, token = link()
    for method in ("GET", "OPTIONS", "PUT", "POST"):
        served.ask(method, f"/data/{token}", headers=ORIGIN)
    assert caplog.records
    assert [record for record in caplog.records if token in f"{record.getMessage()} {vars(record)!r}"] == []


def test_rasa_finds_the_channel_by_its_name_in_credentials():
    found = class_from_module_path("confidant.channels.pages.PagesInput")
    assert found is PagesInput
    assert issubclass(found, InputChannel)
    assert found.name() == "privacy"
    assert found.__module__.startswith("confidant.channels.")  # what the start check asks
