"""Single values: states, bar codes, measures, spans of time, addresses, details."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.feed import values
from shop.feed.model import Availability, Condition, Detail, Measure, Price, Sale
from shop.feed.options import attribute_of, sort_options
from shop.feed.record import attribute_name

UTC = timezone.utc


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("in stock", Availability.IN_STOCK),
        ("in_stock", Availability.IN_STOCK),
        ("In Stock", Availability.IN_STOCK),
        ("https://schema.org/InStock", Availability.IN_STOCK),
        ("http://schema.org/OutOfStock", Availability.OUT_OF_STOCK),
        ("out-of-stock", Availability.OUT_OF_STOCK),
        ("SoldOut", Availability.OUT_OF_STOCK),
        ("preorder", Availability.PREORDER),
        ("pre-order", Availability.PREORDER),
        ("backorder", Availability.BACKORDER),
        ("available for order", Availability.BACKORDER),
        ("perhaps", None),
        ("", None),
    ],
)
def test_availability(text, state):
    assert values.availability(text) is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("new", Condition.NEW),
        ("New", Condition.NEW),
        ("https://schema.org/UsedCondition", Condition.USED),
        ("used_like_new", Condition.USED),
        ("refurbished", Condition.REFURBISHED),
        ("shiny", None),
    ],
)
def test_condition(text, state):
    assert values.condition(text) is state


@pytest.mark.parametrize("text", ["4006381333931", "4006381-333931", "036000291452", "96385074", "00012345600012"])
def test_a_gtin_has_its_check_digit(text):
    assert values.gtin(text) == text.replace("-", "")


@pytest.mark.parametrize("text", ["4006381333932", "4.00638E+12", "123", "", "n/a", "٤٠٠٦٣٨١٣٣٣٩٣١"])
def test_what_is_no_gtin(text):
    assert values.gtin(text) is None


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("1.2 kg", Measure(Decimal("1.2"), "kg")),
        ("1,2kg", Measure(Decimal("1.2"), "kg")),
        (".5 lbs", Measure(Decimal("0.5"), "lbs")),
        ("420 G", Measure(Decimal(420), "g")),
        ("30 cm", Measure(Decimal(30), "cm")),
        ("1.2", None),
        ("kg", None),
        ("-1 kg", None),
        ("1e5 kg", None),
        ("two kg", None),
    ],
)
def test_measure(text, measure):
    assert values.measure(text) == measure


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (
            "2030-05-01T09:30+01:00/2030-05-31T23:59+0100",
            (datetime(2030, 5, 1, 8, 30, tzinfo=UTC), datetime(2030, 5, 31, 22, 59, tzinfo=UTC)),
        ),
        (
            "2030-05-01/2030-05-31",
            (datetime(2030, 5, 1, tzinfo=UTC), datetime(2030, 5, 31, 23, 59, 59, tzinfo=UTC)),
        ),
        (
            "2030-05-01T09:30:00Z / 2030-05-02 10:00:30.5",
            (datetime(2030, 5, 1, 9, 30, tzinfo=UTC), datetime(2030, 5, 2, 10, 0, 30, tzinfo=UTC)),
        ),
        ("2030-05-01/", (datetime(2030, 5, 1, tzinfo=UTC), None)),
        ("/2030-05-01", (None, datetime(2030, 5, 1, 23, 59, 59, tzinfo=UTC))),
        ("2030-05-31/2030-05-01", None),
        ("2030-05-01", None),
        ("2030-02-30/2030-05-01", None),
        ("2030-05-01T25:00/2030-05-02", None),
        ("2030-05-01T09:00+99:99/2030-05-02", None),
        ("soon/later", None),
        ("/", None),
        ("", None),
    ],
)
def test_span(text, span):
    assert values.span(text) == span


@given(st.text())
def test_any_text_is_a_value_or_none(text):
    for read in (values.availability, values.condition, values.gtin, values.measure, values.span, values.detail):
        read(text)
    values.is_address(text)
    values.path(text)
    attribute_name(text)
    attribute_of(text)


def test_a_sale_holds_from_its_first_to_its_last_moment():
    starts, ends = datetime(2030, 5, 1, tzinfo=UTC), datetime(2030, 5, 31, tzinfo=UTC)
    sale = Sale(Price(Decimal(5), "EUR"), starts, ends)
    second = timedelta(seconds=1)
    assert [sale.in_force(now) for now in (starts - second, starts, ends, ends + second)] == [False, True, True, False]
    assert Sale(Price(Decimal(5), "EUR")).in_force(starts)


@pytest.mark.parametrize(
    "text", ["https://shop.example.org/a?b=c#d", "http://shop.example.org", "https://shop.example.org/ü"]
)
def test_addresses(text):
    assert values.is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "/boots",
        "shop.example.org",
        "https://",
        "https://a b.example.org",
        "https://[x",
        "ftp://x",
        "",
    ],
)
def test_what_is_no_address(text):
    assert not values.is_address(text)


def test_paths():
    assert values.path("Shoes > Hiking boots") == ("Shoes", "Hiking boots")
    assert values.path("Shoes") == ("Shoes",)
    assert values.path(" > ") == ()


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Upper:Material:leather", Detail("Upper", "Material", "leather")),
        ("Material: leather", Detail("", "Material", "leather")),
        ("Time:Ratio:1:2", Detail("Time", "Ratio", "1:2")),
        ("leather", None),
        ("Upper:Material:", None),
        ("", None),
    ],
)
def test_details(text, detail):
    assert values.detail(text) == detail


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("g:image_link", "image_link"),
        ("Image Link", "image_link"),
        ("image link", "image_link"),
        ("Body (HTML)", "body_html"),
        ("Attribute 1 value(s)", "attribute_1_value_s"),
        ("image[0].url", "image_0_url"),
    ],
)
def test_columns_have_one_name_however_they_are_written(written, name):
    assert attribute_name(written) == name


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("Color", "color"), ("Farbe", "color"), ("Größe", "size"), ("Shoe size", "size"), ("Width", ""), ("", "")],
)
def test_options_are_known_by_the_names_that_shops_use(name, attribute):
    assert attribute_of(name) == attribute


def test_a_second_option_of_one_kind_stays_an_option():
    assert sort_options([("Color", "red"), ("Colour", "dark"), ("Width", "wide")]) == (
        {"color": ("red",)},
        (("Colour", "dark"), ("Width", "wide")),
    )
