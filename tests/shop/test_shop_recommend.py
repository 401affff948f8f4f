"""What is recommended, and the reasons given for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.query import parse
from shop.recommend import Reason, Taste, recommend

pytestmark = pytest.mark.sample

FIELDS = {
    "shoe_size": ("size", ("shoes",)),
    "clothing_size": ("size", ("jackets",)),
    "favourite_activity": ("activity", ()),
    "favourite_colour": ("colour", ()),
    "budget": ("price", ()),
    "pets": ("pets", ()),
}


def tastes_of(**known):
    return [Taste(name, FIELDS[name][0], value, FIELDS[name][1]) for name, value in known.items()]


HIKER = tastes_of(shoe_size="42", favourite_activity="hiking", favourite_colour="green", budget="150")


def test_without_tastes_one_favourite_of_each_kind_and_no_reasons(catalogue):
    chosen = recommend(catalogue, limit=5)
    assert [item.product.kind for item in chosen] == ["shoes", "jackets", "packs", "tents", "accessories"]
    assert all(item.reasons == () for item in chosen)


def test_the_reasons_are_the_tastes_a_product_meets(catalogue, vocabulary):
    first = recommend(catalogue, HIKER, vocabulary=vocabulary)[0]
    assert first.product.id == "shoe-04"
    assert first.reasons == (
        Reason("activity", "favourite_activity", "hiking"),
        Reason("colour", "favourite_colour", "green"),
        Reason("size", "shoe_size", "42"),
        Reason("price", "budget", "150"),
    )


def test_nothing_dearer_than_the_budget_or_in_a_wrong_size(catalogue, vocabulary):
    chosen = recommend(
        catalogue, [*HIKER[:3], *tastes_of(clothing_size="XXL", budget="120")], 40, vocabulary=vocabulary
    )
    assert all(item.product.price <= 120 for item in chosen)
    assert all("42" in item.product.sizes for item in chosen if item.product.kind == "shoes")
    assert all("XXL" in item.product.sizes for item in chosen if item.product.kind == "jackets")


@pytest.mark.parametrize(
    ("budget", "most"),
    [
        ("150", 150),
        ("up to 80 euros", 80),
        ("50 to 100", 100),
        ("about 100", 100),
        ("€60", 60),
        ("between 50 and 70", 70),
    ],
)
def test_a_budget_in_peoples_words(catalogue, vocabulary, budget, most):
    chosen = recommend(catalogue, tastes_of(budget=budget), 84, vocabulary=vocabulary)
    assert max(item.product.price for item in chosen) <= most
    assert {reason.value for item in chosen for reason in item.reasons} == {str(most)}


@pytest.mark.parametrize(
    "tastes", [{"favourite_colour": "pink"}, {"budget": "lots"}, {"shoe_size": "??"}, {"pets": "2"}]
)
def test_a_taste_that_means_nothing_here_is_as_if_not_given(catalogue, vocabulary, tastes):
    assert recommend(catalogue, tastes_of(**tastes), vocabulary=vocabulary) == recommend(catalogue)


def test_an_impossible_budget_still_gets_something_without_that_reason(catalogue, vocabulary):
    chosen = recommend(catalogue, tastes_of(shoe_size="48", budget="5"), vocabulary=vocabulary)
    assert len(chosen) == 3
    assert {reason.taste for item in chosen for reason in item.reasons} == {"shoe_size"}


def test_not_three_times_the_same(catalogue, vocabulary):
    chosen = recommend(catalogue, tastes_of(favourite_activity="hiking"), vocabulary=vocabulary)
    assert len({item.product.type for item in chosen}) == 3


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("recommend me something for climbing", lambda product: "climbing" in product.facets["activity"]),
        ("what do you recommend in blue", lambda product: "blue" in product.colours),
        ("a tip for hiking under 100", lambda product: "hiking" in product.facets["activity"] and product.price <= 100),
        ("recommend a jacket, but not in black", lambda product: product.kind == "jackets"),
        ("your best shoes in 47", lambda product: "47" in product.sizes),
    ],
)
def test_what_is_asked_for_now_comes_before_the_tastes(catalogue, vocabulary, text, fits):
    chosen = recommend(catalogue, HIKER, vocabulary=vocabulary, wish=parse(text, vocabulary))
    assert len(chosen) == 3
    assert all(fits(product) for product, _ in chosen)


def test_tastes_still_choose_among_what_is_asked_for(catalogue, vocabulary):
    wish = parse("a jacket for climbing", vocabulary)
    first = recommend(catalogue, tastes_of(favourite_colour="red"), vocabulary=vocabulary, wish=wish)[0]
    assert first.reasons == (Reason("colour", "favourite_colour", "red"),)


def test_what_is_not_sold_is_not_recommended(catalogue, vocabulary):
    assert recommend(catalogue, vocabulary=vocabulary, wish=parse("trousers", vocabulary)) == []


@settings(deadline=None)  # a busy machine is no failure
@given(
    tastes=st.dictionaries(
        st.sampled_from(["shoe_size", "clothing_size", "favourite_activity", "favourite_colour", "budget"]),
        st.text(max_size=15) | st.sampled_from(["42", "M", "hiking", "green", "100"]),
    ),
    limit=st.integers(0, 10),
)
def test_never_raises_and_every_reason_is_true(catalogue, vocabulary, tastes, limit):
    chosen = recommend(catalogue, tastes_of(**tastes), limit, vocabulary=vocabulary)
    # A budget that fits one thing only leaves that one.
    assert len(chosen) <= limit
    assert bool(chosen) == bool(limit)
    assert len({item.product.id for item in chosen}) == len(chosen)
    for product, reasons in chosen:
        for reason in reasons:
            assert reason.taste in tastes
            if reason.facet == "colour":
                assert reason.value in product.colours
            if reason.facet == "size":
                assert reason.value in product.sizes
