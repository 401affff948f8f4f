"""What a wish is about: the cart of a website, a search or an order is not the person."""

from __future__ import annotations

import pytest

from actions.parsing.mentions import empties_cart, lets_search_go, reads_along, wants_to_cancel
from actions.resources import shop


@pytest.mark.parametrize(
    ("text", "cart"),
    [
        ("delete everything from my cart", True),
        ("delete everything from my wishlist", True),
        ("empty the basket please", True),
        ("take the tent out of my cart", True),
        ("what is in my cart", False),
        ("delete everything", False),
        ("delete everything about me, the cart too", False),
        ("delete my data and my wishlist of what you know about me", False),
    ],
)
def test_a_cart_is_no_person(text: str, cart: bool) -> None:
    assert empties_cart(text) is cart


@pytest.mark.sample
@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("forget everything i said about tents", True),
        ("delete all i told you about the jacket", True),
        ("forget my search", True),
        ("erase these results", True),
        ("forget everything", False),
        ("forget everything about me", False),
        ("forget everything i said", False),
        ("delete my shoe size", False),
        ("forget my name and the tents", False),
        ("don't show me tents", False),
    ],
)
def test_a_search_is_no_person(text: str, search: bool) -> None:
    assert lets_search_go(text, shop().vocabulary) is search


@pytest.mark.parametrize(
    ("text", "vaguely", "order"),
    [
        ("cancel my order", False, True),
        ("please cancel order _order_number_", False, True),
        ("don't send my parcel", False, True),
        ("i want to cancel it", True, True),
        ("i want to cancel it", False, False),
        ("can i still cancel it", True, True),
        ("cancel", True, False),
        ("cancel that", True, False),
        ("cancel the newsletter", True, False),
        ("cancel my consent", True, False),
        ("where is my order", True, False),
        ("end the pause", True, False),
    ],
)
def test_an_order_is_cancelled_by_people(text: str, vaguely: bool, order: bool) -> None:
    assert wants_to_cancel(text, vaguely=vaguely) is order


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("can my ex see this?", True),
        ("he checks my phone", True),
        ("can someone else read this chat", True),
        ("my husband goes through my messages", True),
        ("my mum knows my password", True),
        ("do you sell my data", False),
        ("does google see what i write", False),
        ("can your staff read this", False),
        ("do partners get my data", False),
        ("is my data encrypted", False),
    ],
)
def test_somebody_near_is_no_firm(text: str, near: bool) -> None:
    assert reads_along(text) is near
