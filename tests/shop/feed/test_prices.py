"""Prices in every form that shops write, and what is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.feed.codes import Code
from shop.feed.currencies import CODES, THREE_DECIMALS
from shop.feed.model import Price
from shop.feed.prices import CEILING, PriceError, parse_price


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("159.00 EUR", None, "159.00 EUR"),
        ("159 EUR", None, "159.00 EUR"),
        ("EUR 19,90", None, "19.90 EUR"),
        ("EUR19.90", None, "19.90 EUR"),
        ("eur 19.90", None, "19.90 EUR"),
        ("1.299,00 €", None, "1299.00 EUR"),
        ("1,299.00 USD", None, "1299.00 USD"),
        ("1 299,00 €", None, "1299.00 EUR"),
        ("1\u00a0299,00\u00a0€", None, "1299.00 EUR"),
        ("1'299.00 CHF", None, "1299.00 CHF"),
        ("CHF 1\u2019299.\u2013", None, "1299.00 CHF"),
        ("Fr. 49.90", None, "49.90 CHF"),
        ("49,- €", None, "49.00 EUR"),
        ("$5", None, "5.00 USD"),
        ("$5", "CAD", "5.00 CAD"),
        ("$5", "EUR", "5.00 USD"),
        ("CA$5", None, "5.00 CAD"),
        ("£19.90", None, "19.90 GBP"),
        ("¥1,200", None, "1200.00 JPY"),
        ("199 kr", "SEK", "199.00 SEK"),
        ("199 kr.", "DKK", "199.00 DKK"),
        ("99,90 zł", None, "99.90 PLN"),
        ("19.90", "EUR", "19.90 EUR"),
        ("19,9", "EUR", "19.90 EUR"),
        ("19.9000", "EUR", "19.90 EUR"),
        ("0.50 EUR", None, "0.50 EUR"),
        ("1.234.567,89 EUR", None, "1234567.89 EUR"),
        ("1.234.567 EUR", None, "1234567.00 EUR"),
        ("1.250 KWD", None, "1.25 KWD"),
        ("1.255 KWD", None, "1.255 KWD"),
        ("0.125 USD", None, "0.125 USD"),
        ("+5 EUR", None, "5.00 EUR"),
    ],
)
def test_a_price_is_read(text, currency, expected):
    price, ambiguous = parse_price(text, currency)
    assert str(price) == expected
    assert not ambiguous


@pytest.mark.parametrize("text", ["1.299 EUR", "1,299 EUR"])
def test_three_digits_behind_one_sign_are_thousands_but_might_not_be(text):
    assert parse_price(text) == (Price(Decimal("1299.00"), "EUR"), True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.PRICE_UNREADABLE),
        ("free", Code.PRICE_UNREADABLE),
        ("on request", Code.PRICE_UNREADABLE),
        ("1.2.3 EUR", Code.PRICE_UNREADABLE),
        ("1,2,3.4 EUR", Code.PRICE_UNREADABLE),
        ("12,34.567,8 EUR", Code.PRICE_UNREADABLE),
        ("EUR 5 USD", Code.PRICE_UNREADABLE),
        ("5 EUR each", Code.PRICE_UNREADABLE),
        ("\u0665 EUR", Code.PRICE_UNREADABLE),
        ("9" * 50, Code.PRICE_UNREADABLE),
        ("19.90 - 29.90 EUR", Code.PRICE_RANGE),
        ("19,90 € \u2013 29,90 €", Code.PRICE_RANGE),
        ("from 19.90 EUR", Code.PRICE_RANGE),
        ("19.90 to 29.90 EUR", Code.PRICE_RANGE),
        ("-5.00 EUR", Code.PRICE_NOT_POSITIVE),
        ("0.00 EUR", Code.PRICE_NOT_POSITIVE),
        ("1000000000 EUR", Code.PRICE_TOO_HIGH),
        ("19.90", Code.NO_CURRENCY),
        ("19.90 DEM", Code.UNKNOWN_CURRENCY),
        ("199 kr", Code.AMBIGUOUS_CURRENCY),
    ],
)
def test_what_is_no_price_says_why(text, code):
    with pytest.raises(PriceError) as caught:
        parse_price(text)
    assert caught.value.code is code


amounts = st.decimals(Decimal("0.01"), CEILING, places=2)
currencies = st.sampled_from(sorted(CODES))


@given(amounts, currencies)
def test_a_price_that_is_written_down_is_read_back(amount, currency):
    price = Price(amount, currency)
    assert parse_price(str(price)) == (price, False)


@given(amounts, currencies, st.sampled_from([",.", ".,", " ,", "',", "'.", " ."]))
def test_whatever_parts_thousands_and_decimals_the_amount_stays(amount, currency, signs):
    thousands, point = signs
    text = f"{amount:,.2f}".replace(",", "T").replace(".", point).replace("T", thousands)
    assert parse_price(f"{currency} {text}") == (Price(amount, currency), False)
    assert parse_price(text, currency) == (Price(amount, currency), False)


@given(st.integers(1, int(CEILING)).map(Decimal), currencies)
def test_a_whole_amount_needs_no_decimals(amount, currency):
    assert parse_price(f"{amount}{currency}")[0] == Price(amount, currency)


@given(st.text(max_size=50), st.sampled_from([None, "EUR", "SEK"]))
def test_any_text_is_a_price_or_a_price_error(text, currency):
    try:
        price, _ = parse_price(text, currency)
    except PriceError:
        return
    assert 0 < price.amount <= CEILING
    assert price.currency in CODES


def test_currencies_with_three_decimals_are_currencies():
    assert THREE_DECIMALS <= CODES
