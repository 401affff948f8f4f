"""Tokens of buttons that carry a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.turn.buttons import LIFE_SECONDS, Buttons, Carried, Command, Names, is_command_button, shown_as
from confidant.turn.pending_operations import BUTTON_PREFIX

KEY, PERSON = b"k" * 32, "p_0123456789abcdef01234567"
LONG = "a-purpose-with-a-very-long-name-30"
NAMES = Names(
    ["find_product", "privacy_menu", "set_retention"],
    ["tents", "hiking-boot", "personalisation-365", LONG],
    lambda one: one in {"tents", "hiking-boot", "personalisation-365", LONG},
)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def buttons(clock) -> Buttons:
    return Buttons(KEY, "2026-11-01", clock)


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("/privacy_menu", Command("privacy_menu")),
        ("/find_product.tents", Command("find_product", "tents")),
        ("/find_product.hiking-boot", Command("find_product", "hiking-boot")),
        ("/set_retention.personalisation-365", Command("set_retention", "personalisation-365")),
        (f"/set_retention.{LONG}", Command("set_retention", LONG)),
        ("/find_product.cars", None),
        ("/restart", None),
    ],
)
def test_what_was_put_in_comes_out_if_it_is_a_command(buttons, command, found):
    token = buttons.token(PERSON, command, "Tap me")
    assert NAMES.find(buttons.read(PERSON, token)) == found


@given(argument=st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789_-", max_size=40), title=st.text(max_size=80))
def test_a_token_fits_into_telegram_and_says_nothing(argument, title):
    token = Buttons(KEY, "2026-11-01", Clock()).token(PERSON, f"/set_retention.{argument}", title)
    assert len(token.encode()) <= 64
    assert is_command_button(token)
    assert PERSON not in token


def test_each_token_is_new(buttons):
    assert len({buttons.token(PERSON, "/privacy_menu", "Menu") for _ in range(50)}) == 50


def test_it_lives_a_day(buttons, clock):
    token = buttons.token(PERSON, "/privacy_menu", "Menu")
    clock.now += LIFE_SECONDS - 1
    assert buttons.read(PERSON, token)
    clock.now += 1
    assert buttons.read(PERSON, token) is None


def test_it_is_one_person_s(buttons):
    assert buttons.read("p_ffffffffffffffffffffffff", buttons.token(PERSON, "/privacy_menu", "Menu")) is None


def test_it_ends_with_the_policy_s_version(buttons, clock):
    token = buttons.token(PERSON, "/privacy_menu", "Menu")
    assert Buttons(KEY, "2027-01-01", clock).read(PERSON, token) is None


def test_another_key_does_not_open_it(buttons, clock):
    token = buttons.token(PERSON, "/privacy_menu", "Menu")
    assert Buttons(b"x" * 32, "2026-11-01", clock).read(PERSON, token) is None


def test_a_used_one_is_renewed_for_the_same_person_command_and_title(buttons, clock):
    token = buttons.token(PERSON, "/find_product.tents", "Tents")
    clock.now += LIFE_SECONDS - 1
    fresh = buttons.renewed(PERSON, token)
    clock.now += 2
    assert fresh != token
    assert buttons.read(PERSON, token) is None
    assert NAMES.find(buttons.read(PERSON, fresh)) == Command("find_product", "tents")
    assert shown_as(fresh, "Tents")
    assert buttons.renewed(PERSON, token) is None
    assert buttons.renewed("p_ffffffffffffffffffffffff", fresh) is None
    assert buttons.renewed(PERSON, "/privacy_menu") is None


def test_no_letter_of_it_may_change(buttons):
    token = buttons.token(PERSON, "/find_product.tents", "Tents")
    for place in range(len(BUTTON_PREFIX), len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert buttons.read(PERSON, changed) is None


@pytest.mark.parametrize(
    "payload", ["", "/b.", "/b.AA", "/b.!!!!", "/privacy_menu", "b.AgAA", "/b." + "A" * 60, "\N{SNOWMAN}"]
)
def test_what_is_no_token_is_nothing(buttons, payload):
    assert buttons.read(PERSON, payload) is None
    assert not shown_as(payload, "Menu")


@given(st.text())
def test_reading_never_raises(payload):
    assert Buttons(KEY, "x", Clock()).read(PERSON, payload) is None


def test_it_knows_the_title_it_was_shown_under(buttons):
    token = buttons.token(PERSON, "/privacy_menu", "Menu")
    assert shown_as(token, "Menu")
    assert not shown_as(token, "Win a prize")


def test_digests_of_no_command_are_nothing():
    assert NAMES.find(Carried(b"\0\0", b"tents")) is None
    assert NAMES.find(Carried(b"", b"\xff\xfe")) is None
