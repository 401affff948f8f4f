"""Where a message speaks of goods, colours, sizes, activities and prices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.mentions import NAMES, mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a red rain jacket in size M under 150 euros",
            [
                ("colour", "red", "red"),
                ("product_kind", "rain jacket", "rain jacket"),
                ("size", "M", "size M"),
                ("price", "150", "under 150 euros"),
            ],
        ),
        ("hiking boots 42", [("product_kind", "hiking boot", "hiking boots"), ("size", "42", "42")]),
        ("the blue one", [("colour", "blue", "blue")]),
        ("tent for 2 people", [("product_kind", "tents", "tent"), ("size", "2-person", "2 people")]),
        ("pack 40 l please", [("product_kind", "packs", "pack"), ("size", "40 l", "40 l")]),
        (
            "jackt in gren for hikng",
            [("product_kind", "jackets", "jackt"), ("colour", "green", "gren"), ("activity", "hiking", "hikng")],
        ),
        ("I go CAMPING", [("activity", "camping", "CAMPING")]),
        ("not in green", [("colour", "green", "green")]),
        ("XL", [("size", "XL", "XL")]),
        ("my size is 42", [("size", "42", "size is 42")]),
        ("Straße 7, RED boots", [("colour", "red", "RED"), ("product_kind", "hiking boot", "boots")]),
        ("_person_ wants red boots", [("colour", "red", "red"), ("product_kind", "hiking boot", "boots")]),
        ("hello, how are you?", []),
        ("forget my size", []),
        ("", []),
    ],
)
def test_what_is_mentioned(vocabulary, text, expected):
    assert [(one.name, one.value, text[one.start : one.end]) for one in mentions(text, vocabulary)] == expected


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("between 50 and 100 eur", [("50", "min"), ("100", "max")]),
        ("max 120", [("120", "max")]),
        ("from 80 euros", [("80", "min")]),
        ("cheaper than 90 and over 30", [("30", "min"), ("90", "max")]),
    ],
)
def test_prices_tell_which_limit_they_are(vocabulary, text, limits):
    found = [one for one in mentions(text, vocabulary) if one.name == "price"]
    assert [(one.value, one.role) for one in found] == limits


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["red", "Größe", "42", "€", "ßß", "M", "㎏", "_person_", "tent", "under", "5,5", "½", "xl"])
    ).map(" ".join)
)
def test_whatever_is_written_mentions_lie_inside_it(vocabulary, text):
    found = mentions(text, vocabulary)
    assert all(0 <= one.start < one.end <= len(text) and one.name in NAMES for one in found)
    assert found == sorted(found, key=lambda one: (one.start, one.end))
