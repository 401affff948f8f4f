"""Where a message speaks of goods, colours, sizes, activities and prices."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.sample


@pytest.fixture(scope="session")
def lexicon(store_front):
    return store_front.lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a red rain jacket in size M under 150 euros",
            [("colour", "red"), ("kind", "rain jacket"), ("size", "M"), ("price", "150 euros")],
        ),
        ("cairn mid in green, 43?", [("product", "cairn mid"), ("colour", "green"), ("size", "43")]),
        ("carn mid?", [("product", "carn mid")]),
        ("hiking boots 42", [("kind", "hiking boots"), ("size", "42")]),
        ("the blue one", [("colour", "blue")]),
        ("tent for 2 people", [("kind", "tent"), ("size", "2 people")]),
        ("pack 40 l please", [("kind", "pack"), ("size", "40 l")]),
        ("jackt in gren for hikng", [("kind", "jackt"), ("colour", "gren"), ("facet", "hikng")]),
        ("I go CAMPING", [("facet", "CAMPING")]),
        ("green blue", [("colour", "green"), ("colour", "blue")]),
        ("XL", [("size", "XL")]),
        ("not 42, it's 44", [("size", "42"), ("size", "44")]),
        ("an M or an L", [("size", "M"), ("size", "L")]),
        ("under 50 euros, not 80 euros", [("price", "50 euros"), ("price", "80 euros")]),
        ("my size is 42", [("size", "42")]),
        ("between 50 and 100 eur", [("price", "50 and 100 eur")]),
        ("a sleeping bag under 900 g", [("kind", "sleeping bag"), ("facet", "900 g")]),
        ("Straße 7, RED boots", [("colour", "RED"), ("kind", "boots")]),
        ("_person_ wants red boots", [("colour", "red"), ("kind", "boots")]),
        ("hello, how are you?", []),
        ("forget my size", []),
        ("", []),
    ],
)
def test_what_is_mentioned(lexicon, text, expected):
    assert [(one.kind, text[one.start : one.end]) for one in lexicon.find(text)] == expected


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["red", "Größe", "42", "€", "ßß", "M", "㎏", "_person_", "tent", "under", "5,5", "½", "xl"])
    ).map(" ".join)
)
def test_whatever_is_written_mentions_lie_inside_it_and_apart(lexicon, text):
    found = lexicon.find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= next_one.start for one, next_one in pairwise(found))
