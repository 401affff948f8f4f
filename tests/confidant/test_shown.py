"""What people see: titles of the last buttons, in memory, for an hour, and never a word too many."""

from __future__ import annotations

import pickle

import pytest

from confidant.turn.shown_buttons import ShownButton, ShownButtons
from tests.confidant.conftest import Clock

MARIA, TOM = "p_" + "0" * 24, "p_" + "1" * 24
MENU = [ShownButton("Take it away", "/export_my_data"), ShownButton("That's enough", "/deny")]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shown(clock):
    return ShownButtons(people=3, clock=clock)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Take it away", "/export_my_data"),
        ("take it away", "/export_my_data"),
        ("  TAKE  it away. ", "/export_my_data"),
        ("Take it away!", "/export_my_data"),
        ("That's enough", "/deny"),
        ("that\u2019s enough", "/deny"),
        ("thats enough", "/deny"),
        ("take it away?", None),
        ("take it away please", None),
        ("take it", None),
        ("away", None),
        ("", None),
        ("...", None),
    ],
)
def test_a_whole_title_counts_and_nothing_else(shown, typed, said):
    shown.note(MARIA, MENU)
    assert shown.find(MARIA, typed) == said


def test_a_title_that_the_platform_cut_counts_as_it_is_shown(shown):
    shown.note(MARIA, [ShownButton("Off: offers by\u2026", "/withdraw_consent.marketing")])
    for typed in ("Off: offers by\u2026", "off: offers by...", "off: offers by"):
        assert shown.find(MARIA, typed) == "/withdraw_consent.marketing"


def test_one_person_s_buttons_are_nobody_else_s(shown):
    shown.note(MARIA, MENU)
    assert shown.find(TOM, "Take it away") is None


def test_other_buttons_replace_them_and_an_answer_without_any_does_not(shown):
    shown.note(MARIA, MENU)
    shown.note(MARIA, [])
    assert shown.find(MARIA, "Take it away")
    shown.note(MARIA, [ShownButton("Tents", "/find_product.tents")])
    assert shown.find(MARIA, "Take it away") is None
    assert shown.find(MARIA, "Tents")


def test_a_title_that_stands_on_two_buttons_names_neither_unless_both_say_the_same(shown):
    erase = [ShownButton("Erase", "/delete_my_data.city"), ShownButton("erase", "/delete_my_data.name")]
    shown.note(MARIA, [*erase, *MENU, MENU[0]])
    assert shown.find(MARIA, "erase") is None
    assert shown.find(MARIA, "Take it away")


def test_what_opens_a_page_says_nothing(shown):
    shown.note(MARIA, [ShownButton("See it in the shop", None)])
    assert shown.find(MARIA, "See it in the shop") is None


def test_they_are_forgotten_after_an_hour_also_when_that_person_does_not_come_back(shown, clock):
    shown.note(MARIA, MENU)
    clock.forward(seconds=3_599)
    assert shown.find(MARIA, "Take it away")
    clock.forward(seconds=1)
    shown.note(TOM, MENU)
    assert shown.find(MARIA, "Take it away") is None
    assert list(shown._held) == [TOM]


def test_they_are_bounded(shown):
    for number in range(9):
        shown.note(f"p_{number}", MENU)
    assert list(shown._held) == ["p_6", "p_7", "p_8"]


def test_they_are_sealed_and_can_be_dropped(shown):
    shown.note(MARIA, MENU)
    assert b"export" not in pickle.dumps(list(shown._held.items()))
    shown.drop(MARIA)
    assert shown.find(MARIA, "Take it away") is None
