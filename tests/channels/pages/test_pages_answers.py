"""Every address: its headers, its methods, its bodies, its errors. Nothing of a request comes back in an answer."""

from __future__ import annotations

import http.client
import re
import threading
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from sanic import Sanic
from sanic.response import text
from sqlalchemy.exc import OperationalError

from confidant.channels.pages import data as data_pages
from confidant.channels.pages.site import PREFIX
from tests.channels.pages.conftest import PUBLIC, SECRET
from tests.channels.pages.server import FORM, Server

TOKEN = "A" * 27
PAGES = {
    "/policy": 200,
    "/terms": 200,
    "/erasure": 200,
    f"/data/{TOKEN}": 404,
    "/erasure/AAAA": 404,
    "/nothing-here": 404,
    "/data/": 404,
    "/a/b/c/d/e/f/g/h/i/j/k": 404,
    "/": 404,
    "": 404,
}
OPEN = {"/policy", "/terms"}
FIXED = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
CSP = (
    "default-src 'none'; style-src 'sha256-{}'; img-src 'none'; script-src 'none'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def style_hash(text: str) -> str:
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    return b64encode(sha256(style.encode()).digest()).decode()


def check_headers(answer, *, kept: str = "no-store"):
    headers = dict(answer.headers)
    assert FIXED.items() <= headers.items()
    assert headers["cache-control"] == kept
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "camera=()" in headers["permissions-policy"]
    assert len(answer.headers) == len(headers)  # none twice
    forbidden = {"set-cookie", "server", "x-powered-by", "etag", "location", "refresh"}
    assert not forbidden & headers.keys()
    assert not [name for name in headers if name.startswith("access-control-")]
    assert ("x-robots-tag" in headers) == (kept == "no-store")


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_every_page(site, path, status):
    answer = site.get(path)
    assert answer.status == status
    check_headers(answer, kept="no-cache" if path in OPEN else "no-store")
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("content-security-policy") == CSP.format(style_hash(answer.text))


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_loads_anything(site, path):
    elements = Elements(site.get(path).text).found
    tags = {tag for tag, _ in elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "svg", "video", "audio", "source"}
    names = {name for _, attributes in elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"style", "src", "srcset", "background", "ping", "formaction"}
    assert "http-equiv" not in names


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_to_pages_that_are_there(site, path):
    """They are relative, so that they also work below a path of the brand's own."""
    answer = site.get(path)
    links = [given["href"] for tag, given in Elements(answer.text).found if tag == "a"]
    own = [link for link in links if not link.startswith(("#", "mailto:", "https:"))]
    assert own
    for link in own:
        assert not link.startswith("/")
        found = urljoin(PREFIX + path, link)
        assert found in {f"{PREFIX}/policy", f"{PREFIX}/terms", f"{PREFIX}/erasure"}
    anchors = {link[1:] for link in links if link.startswith("#")}
    assert anchors <= {given.get("id") for _, given in Elements(answer.text).found}


def test_a_slash_at_the_end_is_forgiven(site):
    for path in ("/policy/", "/erasure/"):
        assert site.get(path).status == 200


def test_no_page_repeats_what_was_asked_for(site):
    marker = "zebra7"
    paths = [f"/{marker}", f"/data/{marker}", f"/erasure/{marker}", f"/policy?{marker}={marker}", f"/data/x?{marker}"]
    answers = [
        site.ask(method, path) for path in paths for method in ("GET", "PUT", "DELETE", "PATCH", "TRACE", "BREW")
    ]
    answers += [site.post(f"/data/{TOKEN}", secret=marker, code=marker, step=marker)]
    answers += [site.post("/erasure", code=marker), site.post("/policy", code=marker)]
    answers += [
        site.ask("GET", "/policy", headers={"X-Zebra": marker, "Cookie": marker, "Host": f"{marker}.example.org"})
    ]
    answers += [site.ask("GET", "/policy", headers={"Expect": marker})]
    for answer in answers:
        whole = answer.text + repr(answer.headers)
        assert marker not in whole.replace("BREW", "")
        check_headers(answer, kept=answer.header("cache-control"))


# Methods


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
READ, ANY = {"GET", "HEAD"}, {"GET", "HEAD", "POST"}
ALLOWED = {
    "/policy": READ,
    "/terms": READ,
    "/health": READ,
    f"/data/{TOKEN}": ANY,
    "/erasure": ANY,
    "/erasure/AAAA": READ,
}


@pytest.mark.parametrize(("path", "allowed"), ALLOWED.items())
def test_other_methods_are_refused(site, path, allowed):
    for method in METHODS:
        answer = site.ask(method, path)
        assert (answer.status != 405) == (method in allowed), method
        check_headers(answer, kept="no-cache" if path in OPEN and method in allowed else "no-store")
        if answer.status == 405:
            assert set(answer.header("allow").split(", ")) >= allowed, method


@pytest.mark.parametrize("path", ["/policy", f"/data/{TOKEN}", "/health", "/nothing"])
def test_head_is_get_without_a_body(site, path):
    head, get = site.ask("HEAD", path), site.get(path)
    assert head.body == b""
    assert (head.status, head.headers) == (get.status, get.headers)


# Bodies


@pytest.mark.parametrize("path", ["/policy", f"/data/{TOKEN}", "/erasure/AAAA", "/health"])
def test_reading_takes_no_body(site, path):
    answer = site.ask("GET", path, b"x=1", {"Content-Type": FORM})
    assert answer.status == 413
    check_headers(answer)


FORMS = {
    "too large": (b"code=" + b"A" * 2048, {"Content-Type": FORM}, 413),
    "another kind": (b'{"code": "A"}', {"Content-Type": "application/json"}, 415),
    "no kind": (b"code=A", {}, 415),
    "several parts": (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
    "a field twice": (b"code=A&code=B", {"Content-Type": FORM}, 400),
    "no field": (b"code", {"Content-Type": FORM}, 400),
    "raw bytes": (b"code=\xff", {"Content-Type": FORM}, 400),
    "bytes that are no text": (b"code=%ff", {"Content-Type": FORM}, 400),
    "many fields": (b"&".join(b"f%d=1" % number for number in range(50)), {"Content-Type": FORM}, 400),
}


@pytest.mark.parametrize("path", [f"/data/{TOKEN}", "/erasure"])
@pytest.mark.parametrize(("body", "headers", "status"), FORMS.values(), ids=FORMS)
def test_broken_forms(site, path, body, headers, status):
    answer = site.ask("POST", path, body, headers)
    assert answer.status == status
    check_headers(answer)


def raw(head: str, body: bytes = b"") -> bytes:
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


POSTED = f"POST {PREFIX}/data/{TOKEN} HTTP/1.1\nHost: x\nContent-Type: {FORM}\n"
CHUNKED = raw(POSTED + "Transfer-Encoding: chunked")
RAW = {
    "more chunks than are taken": CHUNKED + b"fff\r\n" + b"A" * 0xFFF + b"\r\n0\r\n\r\n",
    "broken chunks": CHUNKED + b"zz\r\n\r\n\r\n",
    "an address that is no text": f"GET {PREFIX}/data/{TOKEN}".encode() + b"\xff HTTP/1.1\r\n\r\n",
    "an unknown protocol": raw(f"GET {PREFIX}/data/{TOKEN} HTTP/7.7\nHost: x"),
    "an unknown expectation": raw(POSTED + "Content-Length: 3\nExpect: 418-tea", b"a=b"),
    "a length that is no number": raw(POSTED + "Content-Length: three", b"a=b"),
}


@pytest.mark.parametrize("request_bytes", RAW.values(), ids=RAW)
def test_what_is_no_proper_request_learns_nothing(site, request_bytes):
    answer = site.send(request_bytes)
    assert not answer or re.match(rb"HTTP/1\.1 4\d\d ", answer)
    assert TOKEN.encode() not in answer
    if answer:
        assert b"Content-Security-Policy: default-src 'none'" in answer or b"418" not in answer


def test_a_body_that_comes_too_slowly_is_not_waited_for(site, monkeypatch):
    monkeypatch.setattr("confidant.channels.core.webhook.read_body.__defaults__", (1024, 0.2))
    head = raw(f"POST {PREFIX}/erasure HTTP/1.1\nHost: x\nContent-Type: {FORM}\nContent-Length: 9\nConnection: close")
    assert site.send(head + b"code=").startswith(b"HTTP/1.1 408 ")


# Errors of our own


@pytest.mark.parametrize("path", [f"/data/{TOKEN}", "/erasure/" + "A" * 26])
def test_a_failure_is_a_page_and_one_line_in_the_log(site, lab, monkeypatch, caplog, path):
    def fail(*_arguments, **_named):
        raise OperationalError("SELECT secret", {}, Exception("secret"))

    monkeypatch.setattr(lab.layer.links, "waits", fail)
    monkeypatch.setattr(lab.layer.receipts, "check", fail)
    answer = site.get(path)
    assert answer.status == 500
    assert "That went wrong" in answer.text
    assert "secret" not in answer.text
    check_headers(answer)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("confidant.channels")] == [
        "pages: a request failed (OperationalError)"
    ]
    assert "secret" not in caplog.text


def test_a_failure_while_showing_is_a_page_too(site, link, monkeypatch):
    monkeypatch.setattr(data_pages, "layout", lambda _data: {})
    _, token = link()
    answer = site.post(f"/data/{token}")
    assert answer.status == 500
    check_headers(answer)


# Health


def test_health(site):
    answer = site.get("/health")
    assert (answer.status, answer.text) == (200, '{"status":"ok"}')
    assert answer.header("content-type") == "application/json"
    check_headers(answer)


@pytest.mark.parametrize("broken", ["engine", "keys"])
def test_health_when_a_database_does_not_answer(site, lab, monkeypatch, broken):
    def fail(*_arguments):
        raise OperationalError("", {}, Exception())

    if broken == "engine":
        monkeypatch.setattr("confidant.channels.pages.work.reading", fail)
    else:
        monkeypatch.setattr(lab.layer.keys, "key_id", fail)
    answer = site.get("/health")
    assert (answer.status, answer.text) == (503, '{"status":"unavailable"}')
    check_headers(answer)


def test_health_does_not_wait_for_ever_and_looks_once_for_all(lab, monkeypatch):
    monkeypatch.setattr("confidant.channels.pages.work.Health.__init__.__defaults__", (0.2,))
    release, looks = threading.Event(), []

    def hang(_person):
        looks.append(1)
        release.wait(20)

    monkeypatch.setattr(lab.layer.keys, "key_id", hang)
    server = Server(lambda: lab.layer)
    try:
        assert [server.get("/health").status for _ in range(5)] == [503] * 5
        assert looks == [1]
        assert server.get("/policy").status == 200
        assert server.get(f"/data/{TOKEN}").status == 404  # a thread is left
    finally:
        release.set()
        server.stop()


# What is set up


def test_without_settings_nothing_of_metas_is_there(site):
    for path in ("/meta/deletion", "/meta/deauthorize"):
        assert site.post(path, signed_request="x").status == 404


@pytest.mark.parametrize("given", [{"public_url": PUBLIC}, {"app_secret": SECRET}])
def test_half_of_it_is_not_enough_for_metas(lab, given):
    server = Server(lambda: lab.layer, given)
    try:
        assert server.post("/meta/deletion", signed_request="x").status == 404
        assert server.get("/policy").status == 200
    finally:
        server.stop()


def test_other_addresses_of_the_server_are_left_alone(lab):
    def make():
        app = Sanic("with_another_page", configure_logging=False)

        @app.get("/other")
        async def other(_request):
            return text("fine")

        return app

    server = Server(lambda: lab.layer, make=make)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for path, status in {"/other": 200, "/webhooks/privacyland": 404, "/webhooks": 404}.items():
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
        assert answer.getheader("Content-Security-Policy") is None
    connection.close()
    server.stop()
