"""A search that goes on over several messages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.query import Query, parse
from shop.refine import refine

BOOT = {"kind": "shoes", "type": "hiking boot"}

# What was looked for, what is written next, what is looked for then (nothing was shown in between).
STEPS = [
    ("hiking boots", "in green", {**BOOT, "facets": {"colour": "green"}}),
    ("green hiking boots", "rather blue", {**BOOT, "facets": {"colour": "blue"}}),
    ("green hiking boots", "another colour", BOOT),
    ("green hiking boots", "any colour is fine", BOOT),
    ("green hiking boots", "colour doesn't matter", BOOT),
    ("green hiking boots", "not green", {**BOOT, "without": ["green"]}),
    ("grey hiking boots", "I don't like gray", {**BOOT, "without": ["grey"]}),
    ("boots size 42", "size 43", {**BOOT, "size": "43"}),
    ("boots size 42", "any size", BOOT),
    ("boots size 42", "bigger", {**BOOT, "size": "43"}),
    ("boots size 42", "they are too big", {**BOOT, "size": "41"}),
    ("boots size 48", "a size up", {**BOOT, "size": "48"}),
    ("jacket in M", "too small", {"kind": "jackets", "size": "L"}),
    ("jacket in XL", "smaller please", {"kind": "jackets", "size": "L"}),
    ("pack with 30 l", "larger", {"kind": "packs", "size": "35 l"}),
    ("backpacks", "40", {"kind": "packs", "size": "40 l"}),
    ("tent for 2", "bigger", {"kind": "tents", "size": "3-person"}),
    ("boots under 150", "cheaper ones", {**BOOT, "price_max": 149.99}),
    ("boots under 150", "under 100", {**BOOT, "price_max": 100}),
    ("boots under 150", "between 100 and 200", {**BOOT, "price_max": 200, "price_min": 100}),
    ("boots under 150", "any price", BOOT),
    ("boots", "cheaper ones", {**BOOT, "order": "cheapest"}),
    ("boots over 150", "more expensive", {**BOOT, "price_min": 150.01}),
    ("boots", "waterproof", {**BOOT, "words": ["waterproof"]}),
    ("waterproof boots", "and warm", {**BOOT, "words": ["waterproof", "warm"]}),
    ("waterproof boots", "without waterproof", {**BOOT, "without": ["waterproof"]}),
    ("waterproof boots", "it doesn't have to be waterproof", BOOT),
    ("waterproof boots", "remove waterproof", BOOT),
    ("red boots", "remove red from the search", {**BOOT, "without": ["red"]}),
    ("red boots", "remove the red filter", BOOT),
    ("boots", "remove red from the search", {**BOOT, "without": ["red"]}),
    ("boots, not black", "except red too", {**BOOT, "without": ["black", "red"]}),
    ("boots, not black", "black is fine", {**BOOT, "facets": {"colour": "black"}}),
    ("boots, not black", "any colour", BOOT),
    ("boots, not black", "in 42", {**BOOT, "size": "42", "without": ["black"]}),
    ("boots, not black", "jackets", {"kind": "jackets"}),
    ("boots", "no leather", {**BOOT, "without": ["leather"]}),
    ("jackets", "no shoes please", {"kind": "jackets"}),
    ("jackets", "no fleece", {"kind": "jackets", "without": ["fleece"]}),
    ("blue shoes in 42", "no shoes please", {"without": ["shoes"], "facets": {"colour": "blue"}}),
    ("jackets", "warmer", {"kind": "jackets", "words": ["warm"]}),
    ("jackets", "lighter", {"kind": "jackets", "words": ["light"]}),
    ("jackets", "cheapest", {"kind": "jackets", "order": "cheapest"}),
    ("boots", "42,5", {**BOOT, "size": "42.5"}),
    ("boots in 42", "gloves 35", {"kind": "accessories", "type": "gloves", "price_max": 35}),
    ("boots in 42", "not size 42", BOOT),
    ("boots in 42", "remove size 42 from the search", BOOT),
    ("boots in 42 under 100", "drop the price", {**BOOT, "size": "42"}),
    ("green boots", "remove the colour filter", BOOT),
    ("green boots in 42", "clear all the filters", {}),
    ("tents", "the biggest", {"kind": "tents", "size": "4-person"}),
    ("tents", "the smallest one", {"kind": "tents", "size": "1-person"}),
    ("boots for hiking", "for climbing", {**BOOT, "facets": {"activity": "climbing"}}),
    (
        "green boots size 42 under 150",
        "and sandals?",
        {"kind": "shoes", "type": "sandal", "size": "42", "price_max": 150},
    ),
    ("green boots size 42", "show me green jackets", {"kind": "jackets", "facets": {"colour": "green"}}),
    ("green boots size 42", "tents", {"kind": "tents"}),
    ("green boots", "do you have trousers", {"type": "trousers"}),
    ("green boots", "let's start over", {}),
    ("size 42, under 150", "hiking boots", {**BOOT, "size": "42", "price_max": 150}),
    ("size 42", "jackets", {"kind": "jackets"}),
    ("green boots", "hm", {**BOOT, "facets": {"colour": "green"}}),
]


@pytest.mark.sample
@pytest.mark.parametrize(("before", "text", "choices"), STEPS)
def test_a_search_goes_on(vocabulary, before, text, choices):
    refined = refine(parse(before, vocabulary), parse(text, vocabulary), text, vocabulary=vocabulary)
    assert refined.to_choices() == choices


def _talk(catalogue, vocabulary, *texts):
    query, shown = Query(), ()
    for text in texts:
        query = refine(query, parse(text, vocabulary), text, vocabulary=vocabulary, shown=shown)
        found = catalogue.find(query)
        shown = found.products
    return found


@pytest.mark.parametrize("text", ["cheaper ones", "that's too expensive", "anything less expensive?", "CHEAPER"])
def test_cheaper_is_cheaper_than_all_that_is_shown(catalogue, vocabulary, text):
    shown = _talk(catalogue, vocabulary, "hiking boots").products
    cheaper = _talk(catalogue, vocabulary, "hiking boots", text)
    assert not cheaper.relaxed
    assert max(product.price for product in cheaper.products) < min(product.price for product in shown)


def test_more_expensive_is_dearer_than_all_that_is_shown(catalogue, vocabulary):
    shown = _talk(catalogue, vocabulary, "daypacks under 60").products
    dearer = _talk(catalogue, vocabulary, "daypacks under 60", "something more expensive").products
    assert min(product.price for product in dearer) > max(product.price for product in shown)


@pytest.mark.sample
def test_cheaper_than_the_cheapest_says_that_the_price_was_given_up(catalogue, vocabulary):
    found = _talk(catalogue, vocabulary, "hiking boots", "cheaper", "cheaper", "cheaper")
    assert found.relaxed == ("price",)
    assert found.near[0].id == "shoe-05"


@pytest.mark.sample
def test_bigger_packs_than_those_shown(catalogue, vocabulary):
    first = _talk(catalogue, vocabulary, "packs").products
    bigger = _talk(catalogue, vocabulary, "packs", "bigger ones").products
    largest = max(float(size.split()[0]) for product in first for size in product.sizes)
    assert all(max(float(size.split()[0]) for size in product.sizes) > largest for product in bigger)


@settings(deadline=None)  # a busy machine is no failure
@given(before=st.text(max_size=40), text=st.text(max_size=40))
def test_never_raises(catalogue, vocabulary, before, text):
    query = parse(before, vocabulary)
    shown = catalogue.find(query).products
    refined = refine(query, parse(text, vocabulary), text, vocabulary=vocabulary, shown=shown)
    assert Query.from_choices(refined.to_choices(), vocabulary) == refined
