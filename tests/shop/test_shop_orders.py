"""Where an order is, and how little a guess gives away."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.errors import BrandFileError
from shop.orders import STATUSES, NumberFormat, email_hash, track
from shop.orders.csv_source import COLUMNS, CsvOrders

BRAND = Path(__file__).parents[2] / "brand"
KEY = b"sample-key-for-the-sample-orders-only"
PAIRS = re.findall(r"\| (LO-\d{5}) \| (\S+@example\.org) \| ([a-z ]+) \|", (BRAND / "README.md").read_text("utf-8"))
DAY = date(2030, 5, 30)
FORM = NumberFormat("LO-00000")


@pytest.mark.parametrize(("number", "email", "status"), PAIRS)
def test_every_documented_pair_works(store_front, number, email, status):
    settings = store_front.brand.orders
    order = track(store_front.orders, number, email, form=settings.number, key=settings.email_key)
    assert order.number == number
    assert order.status.replace("_", " ") == status


@pytest.mark.sample
def test_the_documented_pairs_are_all_orders_and_show_every_status(store_front):
    assert {number for number, _, _ in PAIRS} == set(store_front.orders.orders)
    assert {order.status for order in store_front.orders.orders.values()} == set(STATUSES)


@pytest.mark.sample
@pytest.mark.parametrize(
    "number", ["LO-48213", "lo-48213", " LO 48213 ", "lo48213", "#LO48213", "LO - 48213", "LO\u201348213", "48213"]
)
@pytest.mark.parametrize("email", ["maria@example.org", " Maria@Example.ORG ", "maria @example.org"])
def test_spelling_does_not_matter(store_front, number, email):
    assert track(store_front.orders, number, email, form=FORM, key=KEY).number == "LO-48213"


@pytest.mark.parametrize(
    ("number", "email", "key"),
    [
        ("LO-48213", "sam@example.org", KEY),  # the e-mail of another order
        ("LO-48307", "maria@example.org", KEY),
        ("LO-99999", "maria@example.org", KEY),  # no such order
        ("LO-4821", "maria@example.org", KEY),
        ("XX-48213", "maria@example.org", KEY),
        ("LO-48213", "", KEY),
        ("", "maria@example.org", KEY),
        ("", "", KEY),
        ("LO-48213", "maria@example.org", b"another key"),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(store_front, number, email, key):
    assert track(store_front.orders, number, email, form=FORM, key=key) is None


@settings(deadline=None)  # a busy machine is no failure
@given(number=st.text(max_size=20), email=st.text(max_size=30))
def test_a_guess_never_raises_and_never_hits(store_front, number, email):
    assert track(store_front.orders, number, email, form=FORM, key=KEY) is None


def test_the_hash_is_compared_in_constant_time_for_an_unknown_number_too(store_front, monkeypatch):
    compared = []
    monkeypatch.setattr("shop.orders.csv_source.hmac.compare_digest", lambda a, b: compared.append((a, b)) or a == b)
    for number in ("LO-48213", "LO-99999", "nonsense"):
        track(store_front.orders, number, "nobody@example.org", form=FORM, key=KEY)
    assert [len(b) for _, b in compared] == [64, 64, 64]


def test_two_orders_of_one_person_do_not_show_it():
    assert email_hash("LO-48213", "maria@example.org", KEY) != email_hash("LO-48214", "maria@example.org", KEY)


def test_no_email_stands_in_the_file():
    assert "@" not in (BRAND / "orders.csv").read_text("utf-8")


@pytest.mark.sample
def test_days_from_today_and_dates(store_front):
    order = store_front.orders.orders["LO-48213"]
    assert order.arrives(DAY) == DAY + timedelta(days=2)
    assert store_front.orders.orders["LO-48214"].arrives(DAY) is None


HASH = "0" * 64


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"48213,{HASH},placed,,,shoe-01", "number"),
        ("LO-48213,maria@example.org,placed,,,shoe-01", "email_hash"),
        (f"LO-48213,{HASH},lost,,,shoe-01", "status"),
        (f"LO-48213,{HASH},shipped,Example Parcel,soon,shoe-01", "eta"),
        (f"LO-48213,{HASH},placed,,,", "items"),
        (f"LO-48213,{HASH},placed,,,shoe-77", "items"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(tmp_path, line, column):
    path = tmp_path / "orders.csv"
    path.write_text(",".join(COLUMNS) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(BrandFileError) as caught:
        CsvOrders.load(path, {"shoe-01"}, FORM)
    assert (caught.value.line, caught.value.column) == (2, column)
    # The error must not show an e-mail that was put there by mistake.
    assert "@" not in str(caught.value)
