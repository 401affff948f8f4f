"""A person's own page: opened once, by one browser, proved in the chat; everything else is the same dead end."""

from __future__ import annotations

import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from confidant.channels.pages.work import Tries
from confidant.rights.retention import delete_rows
from confidant.storage import schema
from confidant.turn.context import CodeCheck
from confidant.turn.links import LIFE_SECONDS
from tests.channels.pages.test_pages_answers import check_headers

VALUES = ("Maria", "Galway")


def hidden(answer, name):
    return re.search(rf'name="{name}" value="([^"]+)"', answer.text)[1]


def is_gone(answer):
    return answer.status == 404 and "This link does not work any more" in answer.text


def shows_values(answer):
    return all(value in answer.text for value in VALUES)


def history(lab, capability):
    return [entry["what"] for entry in lab.layer.vault.history(capability)]


# Step by step


def test_without_a_code(site, link, lab):
    capability, token = link()
    first = site.get(f"/data/{token}")
    assert first.status == 200
    assert "It works once." in first.text and "10 minutes" in first.text
    assert not any(value in first.text for value in VALUES)
    page = site.post(f"/data/{token}")
    assert page.status == 200
    assert shows_values(page)
    check_headers(page)
    assert history(lab, capability)[-1] == "shown"
    file = site.post(f"/data/{token}", secret=hidden(page, "secret"), step="download")
    assert file.status == 200
    check_headers(file)
    assert file.header("content-disposition") == 'attachment; filename="my-data.zip"'
    assert file.header("content-type") == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.body)) as archive:
        data = json.loads(archive.read("data.json"))
    assert {fact["value"] for fact in data["facts"]} == set(VALUES)
    assert history(lab, capability)[-2:] == ["shown", "exported"]
    assert lab.rows(schema.links) == []


def test_with_a_code(site, link, lab):
    capability, token = link(needs_code=True)
    assert site.get(f"/data/{token}").status == 200
    waiting = site.post(f"/data/{token}")
    code, secret = hidden(waiting, "code"), hidden(waiting, "secret")
    assert waiting.status == 200
    assert re.fullmatch(r"[2-9B-Z]{4}-[2-9B-Z]{4}", code)
    assert waiting.text.count(code) == 2  # to read, and to keep
    assert not any(value in waiting.text for value in VALUES)
    check_headers(waiting)
    again = site.post(f"/data/{token}", secret=secret, code=code)
    assert again.status == 200
    assert "Not yet." in again.text
    assert (hidden(again, "code"), hidden(again, "secret")) == (code, secret)
    assert not any(value in again.text for value in VALUES)
    assert lab.layer.links.typed(capability.person, capability.key, code) is CodeCheck.RIGHT
    page = site.post(f"/data/{token}", secret=secret, code=code)
    assert shows_values(page)
    assert site.post(f"/data/{token}", secret=secret, step="download").status == 200


def test_looking_and_previews_use_nothing_up(site, link):
    _, token = link()
    for method in ("GET", "HEAD", "GET", "OPTIONS", "PUT", "DELETE"):
        site.ask(method, f"/data/{token}")
    assert shows_values(site.post(f"/data/{token}"))


def test_everything_the_export_has_is_on_the_page(site, link, lab):
    capability, token = link()
    lab.layer.feedback.give(capability, 4, "Good boots.")
    page = site.post(f"/data/{token}")
    data = lab.layer.access.export(capability)
    values = [fact["value"] for fact in data["facts"]] + [one["gets"] for one in data["recipients"]]
    assert all(value in unescape(page.text) for value in (*values, "Good boots."))
    assert page.text.count("We remembered something new") == 3


def test_the_page_of_somebody_of_whom_nothing_is_known(site, lab):
    capability = lab.capability()
    token = lab.layer.links.make(capability, needs_code=False)
    page = site.post(f"/data/{token}")
    assert page.status == 200
    assert "Right now we know nothing about you." in page.text


def test_hostile_values_are_text(site, lab):
    capability = lab.capability()
    lab.agree(capability)
    hostile = "</p><script>alert(1)</script>{{ 7 * 7 }}"
    lab.remember(capability, name=hostile)
    page = site.post(f"/data/{lab.layer.links.make(capability, needs_code=False)}")
    assert "<script>" not in page.text and "49" not in re.findall(r"fact-value[^>]*>([^<]*)", page.text)[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page.text


# The dead end


def test_unknown_used_expired_and_erased_links_look_exactly_alike(site, link, lab):
    """For a look as for a press of the button."""
    _, used = link(person=lab.meet("555-0101"))
    site.post(f"/data/{used}")
    _, downloaded = link(person=lab.meet("555-0102"))
    secret = hidden(site.post(f"/data/{downloaded}"), "secret")
    site.post(f"/data/{downloaded}", secret=secret, step="download")
    _, opened = link(needs_code=True, person=lab.meet("555-0103"))
    site.post(f"/data/{opened}")
    capability, erased = link(person=lab.meet("555-0104"))
    lab.layer.erasures.erase_everything(capability)
    _, replaced = link(person=lab.meet("555-0105"))
    link(person=lab.meet("555-0105"))
    _, half = link(person=lab.meet("555-0106"))
    lab.layer.keys.erase(lab.meet("555-0106"))  # the key is gone, the row is still there
    _, broken = link(person=lab.meet("555-0107"))
    lab.tamper("UPDATE links SET sealed = zeroblob(90) WHERE person = :person", person=lab.meet("555-0107"))
    _, old = link(person=lab.meet("555-0108"))
    unknown = ("A" * 27, "x", "A" * 200, "%00", "..", "A" * 26 + "%0a", "%C3%A9")
    alike = [used, downloaded, opened, erased, replaced, half, broken, *unknown]
    answers = [site.get(f"/data/{one}") for one in alike] + [site.post(f"/data/{one}") for one in alike]
    lab.clock.forward(LIFE_SECONDS)
    answers += [site.get(f"/data/{old}"), site.post(f"/data/{old}")]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({tuple(answer.headers) for answer in answers}) == 1
    assert "export my data" in answers[0].text


def test_a_second_browser_comes_too_late(site, link):
    _, token = link(needs_code=True)
    first = site.post(f"/data/{token}")
    assert is_gone(site.get(f"/data/{token}"))
    assert is_gone(site.post(f"/data/{token}"))
    assert "Not yet." in site.post(f"/data/{token}", secret=hidden(first, "secret"), code=hidden(first, "code")).text


@pytest.mark.parametrize(
    "form",
    [
        {"secret": "A" * 27},
        {"secret": "A" * 27, "step": "download"},
        {"secret": "A" * 27, "code": "BBBB-BBBB"},
        {"secret": "x"},
        {"secret": "x" * 500},
        {"secret": "é"},
    ],
)
@pytest.mark.parametrize("opened", [False, True])
def test_a_wrong_secret_gets_nothing_and_spoils_nothing(site, link, form, opened):
    _, token = link()
    if opened:
        secret = hidden(site.post(f"/data/{token}"), "secret")
    assert is_gone(site.post(f"/data/{token}", **form))
    if opened:
        assert site.post(f"/data/{token}", secret=secret, step="download").status == 200
    else:
        assert shows_values(site.post(f"/data/{token}"))


def test_a_secret_is_good_for_its_own_link_only(site, link, lab):
    _, one = link(person=lab.meet("555-0101"))
    _, other = link(person=lab.meet("555-0102"))
    secret = hidden(site.post(f"/data/{one}"), "secret")
    site.post(f"/data/{other}")
    assert is_gone(site.post(f"/data/{other}", secret=secret, step="download"))


@pytest.mark.parametrize("code", ["", "x", "AEIO-AEIO", "BBBB-BBBB<b>", "BBBBBBBB"])
def test_only_what_looks_like_a_code_is_shown_as_one(site, link, code):
    _, token = link(needs_code=True)
    secret = hidden(site.post(f"/data/{token}"), "secret")
    assert is_gone(site.post(f"/data/{token}", secret=secret, code=code))


# The wrong order


def test_the_file_comes_after_the_look(site, link):
    """With a code too: who has not proved anything gets neither."""
    _, token = link(needs_code=True)
    secret = hidden(site.post(f"/data/{token}"), "secret")
    assert is_gone(site.post(f"/data/{token}", secret=secret, step="download"))


def test_the_code_alone_gives_no_file_before_the_look(site, link, lab):
    capability, token = link(needs_code=True)
    waiting = site.post(f"/data/{token}")
    lab.layer.links.typed(capability.person, capability.key, hidden(waiting, "code"))
    secret = hidden(waiting, "secret")
    assert is_gone(site.post(f"/data/{token}", secret=secret, step="download"))
    assert shows_values(site.post(f"/data/{token}", secret=secret, code=hidden(waiting, "code")))


def test_there_is_one_look_and_one_file(site, link):
    _, token = link()
    page = site.post(f"/data/{token}")
    secret = hidden(page, "secret")
    assert is_gone(site.post(f"/data/{token}", secret=secret))
    assert is_gone(site.post(f"/data/{token}"))
    assert site.post(f"/data/{token}", secret=secret, step="download").status == 200
    assert is_gone(site.post(f"/data/{token}", secret=secret, step="download"))


def test_after_ten_minutes_all_is_over(site, link, lab):
    capability, token = link(needs_code=True)
    waiting = site.post(f"/data/{token}")
    lab.layer.links.typed(capability.person, capability.key, hidden(waiting, "code"))
    lab.clock.forward(LIFE_SECONDS)
    assert is_gone(site.post(f"/data/{token}", secret=hidden(waiting, "secret"), code=hidden(waiting, "code")))
    assert history(lab, capability)[-1] != "shown"


def test_five_wrong_codes_in_the_chat_end_it(site, link, lab):
    capability, token = link(needs_code=True)
    waiting = site.post(f"/data/{token}")
    for _ in range(5):
        lab.layer.links.typed(capability.person, capability.key, "BBBB-BBBB")
    assert is_gone(site.post(f"/data/{token}", secret=hidden(waiting, "secret"), code=hidden(waiting, "code")))


# Erased meanwhile


def test_erased_between_the_look_and_the_file(site, link, lab):
    capability, token = link()
    secret = hidden(site.post(f"/data/{token}"), "secret")
    lab.layer.erasures.erase_everything(capability)
    assert is_gone(site.post(f"/data/{token}", secret=secret, step="download"))


@pytest.mark.parametrize("step", ["look", "download"])
def test_erased_in_the_very_moment(site, link, lab, monkeypatch, step):
    """After the link was used up, and before anything is read."""
    capability, token = link()
    secret = hidden(site.post(f"/data/{token}"), "secret") if step == "download" else None
    use = getattr(lab.layer.links, step)

    def erasing(*arguments):
        person = use(*arguments)
        lab.layer.keys.erase(capability.person)
        delete_rows(lab.layer.engine, capability.person)
        return person

    monkeypatch.setattr(lab.layer.links, step, erasing)
    form = {"secret": secret, "step": "download"} if secret else {}
    assert is_gone(site.post(f"/data/{token}", **form))
    assert lab.rows(schema.facts) == lab.rows(schema.records) == []


# Many at once


def at_once(ask, times=12):
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _: ask(), range(times)))


def test_of_many_browsers_one_opens_it(site, link, lab):
    capability, token = link()
    answers = at_once(lambda: site.post(f"/data/{token}"))
    assert sum(shows_values(answer) for answer in answers) == 1
    assert sum(is_gone(answer) for answer in answers) == 11
    assert history(lab, capability).count("shown") == 1


def test_of_many_presses_one_gets_the_file(site, link, lab):
    capability, token = link()
    secret = hidden(site.post(f"/data/{token}"), "secret")
    answers = at_once(lambda: site.post(f"/data/{token}", secret=secret, step="download"))
    assert sum(answer.status == 200 for answer in answers) == 1
    assert sum(is_gone(answer) for answer in answers) == 11
    assert history(lab, capability).count("exported") == 1


# Floods


def test_a_flood_of_wrong_links_writes_one_number_and_then_nothing(site, link, lab, monkeypatch):
    monkeypatch.setattr(Tries.__init__, "__defaults__", (3,))
    site.stop()
    site.__init__(lambda: lab.layer)  # serve again, with fewer tries
    _, token = link()
    answers = [site.get(f"/data/{'A' * 26}{letter}") for letter in "ABCDEFGH"]
    assert [answer.status for answer in answers] == [404] * 3 + [429] * 5
    for answer in answers[3:]:
        assert "Too many tries right now" in answer.text
        check_headers(answer)
    (row,) = lab.rows(schema.attempts)
    assert row["count"] == 3
    assert site.post("/erasure", code="A" * 26).status == 429
    assert shows_values(site.post(f"/data/{token}"))  # a right one is never held up


def test_after_an_hour_tries_are_counted_anew(lab, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("confidant.channels.pages.work.time.monotonic", lambda: now[0])
    tries = Tries(lab.layer, 2)
    assert [tries.note() for _ in range(4)] == [True, True, False, False]
    lab.clock.forward(3600)
    assert not tries.note()  # the database is not asked again at once
    now[0] += 61
    assert tries.note()
