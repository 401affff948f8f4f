"""How old somebody says they are: heard in any words, and only of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.parsing.ages import too_young_span

AGE = 16

YOUNG = [
    "im 15",
    "I'm 14 and my name is Kim",
    "im fifteen, call me Kim",
    "i am 12 years old",
    "i\u2019m 13",
    "only thirteen",
    "just 14",
    "im only 14 tho",
    "hi, i am a 14 year old girl",
    "as a 14 year old can i use this",
    "i turned 15 last week",
    "just turned 14",
    "i'll be 15 in march",
    "im gonna be 13 soon",
    "i turn 16 next month",
    "almost 16",
    "i'm not 16 yet",
    "i'm under 16",
    "my age is 12",
    "12 yrs old here",
    "14yo",
    "i'm 15 and a half",
    "i have 13 years",
    "it's my 12th birthday",
    "i just had my 13th birthday",
    "my 14th birthday is tomorrow",
    "i'm a minor",
    "im just a kid",
    "i'm in primary school",
    "i need boots, im 13",
    "is it ok if im 14",
    "im twelve btw",
    "im fiveteen",
    "ich bin 13",
    "tengo 12 a\u00f1os",
    "j'ai 13 ans",
]

NOT_YOUNG = [
    "im 34",
    "i'm 16",
    "i am 45 years old",
    "I'm 42 euros short",
    "my son is 12",
    "my daughter just turned 14",
    "boots for a 12 year old",
    "i'm buying for a 12 year old",
    "i'm the mother of a 12 year old",
    "she's 14",
    "size 12",
    "im size 13",
    "i'm a 12 in shoes",
    "i'm 12 minutes away",
    "im 15 km from cork",
    "i'm 5 foot 10",
    "im 10/10 happy",
    "i'm 100% sure",
    "i'm 12.5 years into this",
    "when i was 12 we camped a lot",
    "i was 15 when i got my first tent",
    "12 years warranty?",
    "the tent is 12 years old",
    "my boots are 10 years old",
    "a 12 years old tent",
    "13 years",
    "he thinks im 12",
    "what happens if i'm 14",
    "i feel like im 12 again",
    "i'm a kid at heart",
    "i'm a child of the eighties",
    "my kid is only 9",
    "only 5",
    "15",
    "14 days return?",
    "i've been a customer for 12 years",
    "",
]


@pytest.mark.parametrize("text", YOUNG)
def test_somebody_too_young_is_heard(text: str) -> None:
    assert too_young_span(text, AGE) is not None


@pytest.mark.parametrize("text", NOT_YOUNG)
def test_other_numbers_and_other_people_tell_no_age(text: str) -> None:
    assert too_young_span(text, AGE) is None


def test_the_limit_is_the_country_s() -> None:
    assert too_young_span("im 15", 14) is None
    assert too_young_span("im 13", 14) is not None


def test_where_the_age_stands_is_told() -> None:
    text = "i need boots, im 13 and i like hiking"
    start, end = too_young_span(text, AGE) or (0, 0)
    assert text[start:end].strip() == "im 13"


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = too_young_span(text, AGE)
    assert found is None or 0 <= found[0] < found[1] <= len(text)
