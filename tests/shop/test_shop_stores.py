"""The nearest store and its hours."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.errors import BrandFileError
from shop.places import distance_km, find_place, load_places
from shop.stores import load_stores, nearest

pytestmark = pytest.mark.sample


@pytest.mark.parametrize(
    ("city", "store", "place"),
    [
        ("Berlin", "berlin", "Berlin"),
        ("berlin, germany", "berlin", "Berlin"),
        ("Hamburg", "berlin", "Hamburg"),
        ("München", "munich", "Munich"),
        ("muenchen", "munich", "Munich"),
        ("in Munich please", "munich", "Munich"),
        ("Salzburg", "munich", "Salzburg"),
        ("wien", "vienna", "Vienna"),
        ("Sankt Poelten", "vienna", "Sankt Pölten"),
        ("cork", "dublin", "Cork"),
        ("dubln", "dublin", "Dublin"),
        ("Rotterdam", "amsterdam", "Rotterdam"),
        ("I live near Den Haag", "amsterdam", "The Hague"),
        ("Köln", "amsterdam", "Cologne"),
        ("Nice", "lyon", "Nice"),
        ("is there a nice shop in Paris?", "lyon", "Paris"),
        ("saint etienne", "lyon", "Saint-Étienne"),
        ("marseile", "lyon", "Marseille"),
        ("rotterdm", "amsterdam", "Rotterdam"),
    ],
)
def test_the_nearest_store(store_front, city, store, place):
    found = nearest(store_front.stores, store_front.places, city)
    assert (found.store.id, found.place.name) == (store, place)


@pytest.mark.parametrize("city", ["", "Atlantis", "_place_", "near me", "is there a nice shop", "12345", "Springfield"])
def test_an_unknown_town_has_no_nearest_store(store_front, city):
    assert nearest(store_front.stores, store_front.places, city) is None


@settings(deadline=None)  # a busy machine is no failure
@given(text=st.text(max_size=60))
def test_any_text_may_be_asked_for(store_front, text):
    find_place(store_front.places, text)


def test_distances():
    """Berlin to Munich is 504 km as the crow flies, a quarter of the equator 10,008 km on the mean sphere."""
    assert distance_km(52.52, 13.405, 48.137, 11.575) == pytest.approx(504, abs=2)
    assert distance_km(0, 0, 0, 90) == pytest.approx(10007.5, abs=1)
    assert distance_km(53.3, -6.2, 53.3, -6.2) == 0


def test_every_store_is_nearest_to_its_own_town(store_front):
    for store in store_front.stores:
        found = nearest(store_front.stores, store_front.places, store.city)
        assert found.store == store
        assert found.km < 15


def test_the_towns_cover_every_country_with_a_store(store_front):
    assert len(store_front.places) >= 120
    assert {store.country for store in store_front.stores} == {place.country for place in store_front.places}


MONDAY = datetime(2030, 5, 6, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("store", "day", "hour", "is_open"),
    [
        ("berlin", 6, 7, False),  # 9:00 in Berlin
        ("berlin", 6, 8, True),  # 10:00, just opened
        ("berlin", 6, 17, False),  # 19:00, just closed
        ("dublin", 6, 8, False),  # 9:00 in Dublin: an hour behind
        ("dublin", 6, 9, True),
        ("berlin", 12, 10, False),  # Sunday
        ("lyon", 6, 10, False),  # closed on Mondays
        ("lyon", 7, 11, False),  # 13:00, lunch
        ("lyon", 7, 12, True),
    ],
)
def test_open_or_not_goes_by_the_stores_own_clock(store_front, store, day, hour, is_open):
    shop = next(item for item in store_front.stores if item.id == store)
    assert shop.is_open(MONDAY.replace(day=day, hour=hour)) is is_open


def test_hours_in_words(store_front):
    lyon = next(item for item in store_front.stores if item.id == "lyon")
    assert lyon.hours_line(MONDAY) == "Monday closed"
    assert lyon.hours_line(MONDAY.replace(day=7)) == "Tuesday 10:00-13:00 and 14:00-19:00"
    # Half past ten at night in London is the next day in Lyon.
    assert lyon.hours_line(MONDAY.replace(hour=22, minute=30)).startswith("Tuesday")
    assert len(lyon.week()) == 7


def test_a_moment_without_a_time_zone_is_refused(store_front):
    with pytest.raises(ValueError, match="time zone"):
        store_front.stores[0].is_open(datetime(2030, 5, 6))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("Europe/Dublin", "Europe/Nowhere", "timezone"),
        ("10:00-20:00", "10:00-25:00", "thu"),
        ("10:00-20:00", "20:00-10:00", "thu"),
        ("10:00-20:00", "10", "thu"),
        ("10:00-20:00", "10:00-14:00|13:00-18:00", "thu"),
        ("10:00-20:00", "", "thu"),
        ("53.349", "153.349", "lat"),
        ("-6.260", "west", "lon"),
    ],
)
def test_a_mistake_in_the_stores(brand_copy, old, new, column):
    path = brand_copy / "stores.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrandFileError) as caught:
        load_stores(path)
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_town_twice(brand_copy):
    path = brand_copy / "places.csv"
    path.write_text(path.read_text("utf-8") + "cork,,Ireland,51.9,-8.5\n", encoding="utf-8")
    with pytest.raises(BrandFileError, match="already on line 3"):
        load_places(path)


@pytest.mark.parametrize(
    ("store", "when", "opens"),
    [
        ("lyon", "2026-03-02T22:30:00+00:00", "Tuesday 10:00"),  # Monday, when it is closed
        ("lyon", "2026-03-03T12:30:00+00:00", "Tuesday 14:00"),  # the hour of lunch there
        ("berlin", "2026-03-07T20:00:00+00:00", "Monday 10:00"),
        ("berlin", "2026-03-02T23:30:00+00:00", "Tuesday 10:00"),  # it is Tuesday there already
        ("dublin", "2026-03-02T09:59:00+00:00", "Monday 10:00"),
        ("dublin", "2026-03-02T10:00:00+00:00", "Tuesday 10:00"),
    ],
)
def test_when_it_opens_next(store_front, store, when, opens):
    found = next(one for one in store_front.stores if one.id == store).opens_next(datetime.fromisoformat(when))
    assert f"{found:%A %H:%M}" == opens


def test_a_store_that_never_opens_has_no_next_opening(store_front):
    shut = replace(store_front.stores[0], hours=((),) * 7)
    assert shut.opens_next(datetime(2026, 3, 2, tzinfo=timezone.utc)) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("open on sunday?", [6]),
        ("and on Mondays", [0]),
        ("tues or thurs", [1, 3]),
        ("tomorrow", [1]),
        ("today", [0]),
        ("at the weekend", [5, 6]),
        ("i sat in the sun", []),
        ("are you open", []),
    ],
)
def test_days_in_peoples_words(store_front, text, days):
    monday = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
    assert store_front.stores[0].days_named(text, monday) == days
