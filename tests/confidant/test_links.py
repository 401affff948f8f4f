"""A one-time link: worthless alone, open to one browser, for ten minutes, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from confidant.errors import NoKeyError
from confidant.rights.retention import delete_rows
from confidant.storage import schema
from confidant.turn.context import CodeCheck
from confidant.turn.links import LIFE_SECONDS, Confirmation

pytestmark = pytest.mark.both_databases


@pytest.fixture
def capability(lab):
    return lab.capability()


@pytest.fixture
def links(lab):
    return lab.layer.links


def type_code(lab, capability, text):
    return lab.layer.links.typed(capability.person, capability.key, text)


def test_without_a_code_the_first_browser_sees_the_page(links, capability):
    token = links.make(capability, needs_code=False)
    opened = links.open(token)
    assert opened.code is None
    assert links.confirmation(token, opened.secret) is Confirmation.GIVEN
    assert links.look(token, opened.secret) == capability.person


def test_with_a_code_it_waits_for_the_person_to_type_it(lab, links, capability):
    token = links.make(capability, needs_code=True)
    opened = links.open(token)
    assert re.fullmatch(r"[2-9B-Z]{4}-[2-9B-Z]{4}", opened.code)
    assert links.confirmation(token, opened.secret) is Confirmation.AWAITED
    assert links.look(token, opened.secret) is None
    assert type_code(lab, capability, opened.code) is CodeCheck.RIGHT
    assert links.confirmation(token, opened.secret) is Confirmation.GIVEN
    assert links.look(token, opened.secret) == capability.person


def test_it_is_opened_once(links, capability):
    token = links.make(capability, needs_code=True)
    assert links.exists(token)
    assert links.open(token)
    assert links.open(token) is None


def test_of_many_browsers_at_once_one_wins(links, capability):
    token = links.make(capability, needs_code=True)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: links.open(token), range(16)))
    assert sum(one is not None for one in opened) == 1


def test_it_is_looked_at_once_and_then_downloaded_once(links, capability):
    token = links.make(capability, needs_code=False)
    secret = links.open(token).secret
    assert links.download(token, secret) is None
    assert links.look(token, secret) == capability.person
    assert links.look(token, secret) is None
    assert links.download(token, secret) == capability.person
    assert links.download(token, secret) is None
    assert not links.exists(token)


@pytest.mark.parametrize("secret", ["", "x", "A" * 27])
def test_another_browser_sees_nothing(links, capability, secret):
    token = links.make(capability, needs_code=False)
    links.open(token)
    assert links.confirmation(token, secret) is Confirmation.GONE
    assert links.look(token, secret) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 27, "../etc", "\N{SNOWMAN}"])
def test_an_unknown_link_is_nothing(links, token):
    assert not links.exists(token)
    assert links.open(token) is None
    assert links.confirmation(token, "x") is Confirmation.GONE
    assert links.look(token, "x") is None


def test_after_ten_minutes_it_is_over(lab, links, capability):
    token = links.make(capability, needs_code=False)
    secret = links.open(token).secret
    lab.clock.forward(LIFE_SECONDS)
    assert not links.exists(token)
    assert links.look(token, secret) is None
    assert links.open(token) is None


def test_a_new_link_ends_the_old_one(links, capability):
    old = links.make(capability, needs_code=False)
    links.make(capability, needs_code=False)
    assert links.open(old) is None


def test_an_erasure_ends_it(lab, links, capability):
    token = links.make(capability, needs_code=False)
    secret = links.open(token).secret
    lab.layer.keys.erase(capability.person)
    assert links.look(token, secret) is None
    delete_rows(lab.layer.engine, capability.person)
    assert lab.rows(schema.links) == []
    with pytest.raises(NoKeyError):
        links.make(capability, needs_code=False)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_code_may_be_typed_as_people_type(lab, links, capability, typed):
    token = links.make(capability, needs_code=True)
    assert type_code(lab, capability, typed(links.open(token).code)) is CodeCheck.RIGHT


@pytest.mark.parametrize("text", ["hello", "2345", "2345-678", "2345-67890", "hike boot", "AEIO-UAEI"])
def test_what_has_not_its_form_is_no_try(lab, links, capability, text):
    links.open(links.make(capability, needs_code=True))
    assert type_code(lab, capability, text) is None


def test_five_wrong_codes_end_it(lab, links, capability):
    token = links.make(capability, needs_code=True)
    code = links.open(token).code
    wrong = "2222-2222" if code != "2222-2222" else "3333-3333"
    assert [type_code(lab, capability, wrong) for _ in range(5)] == [CodeCheck.WRONG] * 5
    assert type_code(lab, capability, code) is None
    assert not links.exists(token)


def test_somebody_else_cannot_type_it(lab, links, capability):
    token = links.make(capability, needs_code=True)
    opened = links.open(token)
    assert type_code(lab, lab.capability(lab.meet("555-0101")), opened.code) is None
    assert links.confirmation(token, opened.secret) is Confirmation.AWAITED


def test_before_it_is_opened_no_code_is_waited_for(lab, links, capability):
    links.make(capability, needs_code=True)
    assert type_code(lab, capability, "2345-6789") is None


def test_neither_token_nor_code_nor_secret_is_kept(lab, links, capability):
    token = links.make(capability, needs_code=True)
    opened = links.open(token)
    for value in (token, opened.secret, opened.code, opened.code.replace("-", "")):
        assert not any(value.encode() in content for content in lab.files().values())
