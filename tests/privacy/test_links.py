"""A one-time link: worthless alone, open to one browser, for ten minutes, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from privacy import schema
from privacy.errors import NoKeyError
from privacy.links import LIFE_SECONDS
from privacy.retention import delete_rows


@pytest.fixture
def access(lab):
    return lab.access()


@pytest.fixture
def links(lab):
    return lab.layer.links


def type_code(lab, access, text):
    return lab.layer.links.typed(access.person, access.key, text)


def test_without_a_code_the_first_browser_sees_the_page(links, access):
    token = links.make(access, needs_code=False)
    opened = links.open(token)
    assert opened.code is None
    assert links.confirmed(token, opened.secret) is True
    assert links.look(token, opened.secret) == access.person


def test_with_a_code_it_waits_for_the_person_to_type_it(lab, links, access):
    token = links.make(access, needs_code=True)
    opened = links.open(token)
    assert re.fullmatch(r"[2-9B-Z]{4}-[2-9B-Z]{4}", opened.code)
    assert links.confirmed(token, opened.secret) is False
    assert links.look(token, opened.secret) is None
    assert type_code(lab, access, opened.code) is True
    assert links.confirmed(token, opened.secret) is True
    assert links.look(token, opened.secret) == access.person


def test_it_is_opened_once(links, access):
    token = links.make(access, needs_code=True)
    assert links.exists(token)
    assert links.open(token)
    assert links.open(token) is None


def test_of_many_browsers_at_once_one_wins(links, access):
    token = links.make(access, needs_code=True)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: links.open(token), range(16)))
    assert sum(one is not None for one in opened) == 1


def test_it_is_looked_at_once_and_then_downloaded_once(links, access):
    token = links.make(access, needs_code=False)
    secret = links.open(token).secret
    assert links.download(token, secret) is None
    assert links.look(token, secret) == access.person
    assert links.look(token, secret) is None
    assert links.download(token, secret) == access.person
    assert links.download(token, secret) is None
    assert not links.exists(token)


@pytest.mark.parametrize("secret", ["", "x", "A" * 27])
def test_another_browser_sees_nothing(links, access, secret):
    token = links.make(access, needs_code=False)
    links.open(token)
    assert links.confirmed(token, secret) is None
    assert links.look(token, secret) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 27, "../etc", "\N{SNOWMAN}"])
def test_an_unknown_link_is_nothing(links, token):
    assert not links.exists(token)
    assert links.open(token) is None
    assert links.confirmed(token, "x") is None
    assert links.look(token, "x") is None


def test_after_ten_minutes_it_is_over(lab, links, access):
    token = links.make(access, needs_code=False)
    secret = links.open(token).secret
    lab.clock.forward(LIFE_SECONDS)
    assert not links.exists(token)
    assert links.look(token, secret) is None
    assert links.open(token) is None


def test_a_new_link_ends_the_old_one(links, access):
    old = links.make(access, needs_code=False)
    links.make(access, needs_code=False)
    assert links.open(old) is None


def test_an_erasure_ends_it(lab, links, access):
    token = links.make(access, needs_code=False)
    secret = links.open(token).secret
    lab.layer.keys.erase(access.person)
    assert links.look(token, secret) is None
    delete_rows(lab.layer.engine, access.person)
    assert lab.rows(schema.links) == []
    with pytest.raises(NoKeyError):
        links.make(access, needs_code=False)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_code_may_be_typed_as_people_type(lab, links, access, typed):
    token = links.make(access, needs_code=True)
    assert type_code(lab, access, typed(links.open(token).code)) is True


@pytest.mark.parametrize("text", ["hello", "2345", "2345-678", "2345-67890", "hike boot", "AEIO-UAEI"])
def test_what_has_not_its_form_is_no_try(lab, links, access, text):
    links.open(links.make(access, needs_code=True))
    assert type_code(lab, access, text) is None


def test_five_wrong_codes_end_it(lab, links, access):
    token = links.make(access, needs_code=True)
    code = links.open(token).code
    wrong = "2222-2222" if code != "2222-2222" else "3333-3333"
    assert [type_code(lab, access, wrong) for _ in range(5)] == [False] * 5
    assert type_code(lab, access, code) is None
    assert not links.exists(token)


def test_somebody_else_cannot_type_it(lab, links, access):
    token = links.make(access, needs_code=True)
    opened = links.open(token)
    assert type_code(lab, lab.access(lab.meet("555-0101")), opened.code) is None
    assert links.confirmed(token, opened.secret) is False


def test_before_it_is_opened_no_code_is_waited_for(lab, links, access):
    links.make(access, needs_code=True)
    assert type_code(lab, access, "2345-6789") is None


def test_neither_token_nor_code_nor_secret_is_kept(lab, links, access):
    token = links.make(access, needs_code=True)
    opened = links.open(token)
    for value in (token, opened.secret, opened.code, opened.code.replace("-", "")):
        assert not any(value.encode() in content for content in lab.files().values())
