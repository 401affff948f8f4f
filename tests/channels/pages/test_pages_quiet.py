"""No token, no code and no address of a page gets into any log, at any level, whatever goes wrong; nor an attribute."""

from __future__ import annotations

import logging
import re

import pytest

from confidant.channels.pages.site import PREFIX
from tests.channels.pages.server import FORM
from tests.channels.pages.test_pages_data import hidden

EVERY = ("", "sanic", "sanic.access", "sanic.error", "sanic.root", "sanic_cors", "asyncio", "confidant")


@pytest.fixture
def traces(caplog):
    """All that was logged, with every attribute of every record."""
    caplog.set_level(logging.DEBUG)
    levels = {name: logging.getLogger(name).level for name in EVERY}
    for name in EVERY:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield lambda: [f"{record.getMessage()} {vars(record)!r} {record.exc_text}" for record in caplog.records]
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_nothing_of_a_request_is_logged(site, lab, link, traces):
    assert site.app.config.ACCESS_LOG  # as Sanic has it
    code = lab.layer.erasures.erase_everything(lab.capability(lab.meet("555-0190"))).code
    capability, token = link(needs_code=True)
    for method in ("GET", "HEAD", "PUT", "OPTIONS", "TRACE", "BREW"):
        site.ask(method, f"/data/{token}")
        site.ask(method, f"/erasure/{code}")
        site.ask(method, f"/nothing/{token}/{code}")
    waiting = site.post(f"/data/{token}")
    secret, typed = hidden(waiting, "secret"), hidden(waiting, "code")
    site.ask("GET", f"/data/{token}", b"x" * 100, {"Content-Type": FORM})
    site.ask("POST", f"/data/{token}", b"x" * 9000, {"Content-Type": FORM})
    site.post(f"/data/{token}", secret=secret, code=typed)
    lab.layer.links.typed(capability.person, capability.key, typed)
    site.post(f"/data/{token}", secret=secret, code=typed)
    site.post(f"/data/{token}", secret=secret, step="download")
    site.post("/erasure", code=code)
    for raw in (
        f"GET {PREFIX}/data/{token} HTTP/9\r\n\r\n",
        f"GET {PREFIX}/data/{token}\r\n\r\n",
        f"GET {PREFIX}/data/{token}\xff HTTP/1.1\r\n\r\n",
        f"POST {PREFIX}/data/{token} HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        f"GET {PREFIX.replace('p', '%70')}/data/{token} HTTP/1.1\r\nConnection: close\r\n\r\n",
    ):
        site.send(raw.encode("latin-1"))
    site.hang_up(f"POST {PREFIX}/data/{token} HTTP/1.1\r\nContent-Length: 900\r\n\r\nx".encode())
    assert traces()  # something was
    for word in (token, code, secret, typed, capability.person, "127.0.0.1:"):
        assert [trace for trace in traces() if word in trace and site.url not in trace] == []


def test_a_failure_in_the_middle_is_no_exception(site, lab, link, traces, monkeypatch):
    _, token = link()

    def fail(*_arguments, **_named):
        raise RuntimeError(token)

    monkeypatch.setattr(lab.layer.links, "open", fail)
    assert site.post(f"/data/{token}").status == 500
    assert [trace for trace in traces() if token in trace] == []


def test_other_addresses_are_still_logged(site, traces):
    site.send(b"GET /elsewhere HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert [trace for trace in traces() if re.search("GET .*elsewhere", trace)]
