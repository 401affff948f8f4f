# ruff: noqa: RUF001  look-alikes are what is tested
"""Folding and transliteration: what is undone, what is left as it was, and the way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.detection.recognizers.normalize import fold, latin
from tests.detector.growth import steep
from tests.support.table import check_table

COMMON = settings(deadline=None, max_examples=400)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(), max_size=80),
    st.text(alphabet="aа оΟ1\u0301\u0306\u200bйиéΙ\u0345\u1112\u1161\u11ab\u0bcaकि\u20e3\ufe0f\ud800`_\n", max_size=30),
)


DISGUISED = [
    ("ma\u200bri\u2060a\ufeff", "maria"),
    ("\u202emaria\u202c \u2066x\u2069", "maria x"),
    ("so\u00adft", "soft"),
    ("\u034fma\u115fria\u3164", "maria"),
    ("\uff10\uff17\uff17\uff10", "0770"),
    ("\u0660\u0667\u0967\u09e8\u0e53\u06f4", "071234"),
    ("\U0001d426\U0001d41a\U0001d42b\U0001d422\U0001d41a", "maria"),
    ("\U0001d7d8\U0001d7df\U0001d7f3", "077"),
    ("\u24dc\u24d0\u24e1\u24d8\u24d0", "maria"),
    ("\U0001f15c\U0001f150\U0001f161\U0001f158\U0001f150", "maria"),
    ("\U0001f17c\U0001f170", "ma"),
    ("\u24a8\u249c", "ma"),
    ("\u1d0d\u1d00\u0280\u026a\u1d00", "maria"),
    ("\u2460\u2776\u2474\u24ea", "1110"),
    ("0\ufe0f\u20e37\ufe0f\u20e3", "07"),
    ("\U0001f51f", "10"),
    ("Mu\u0308ller M\u00fcller", "Muller Muller"),
    ("z\u0335\u0321a\u0334l\u0338go", "zalgo"),
    ("m\u0430ri\u0430", "maria"),
    ("exаmple.оrg", "example.org"),
    ("my раss", "my pass"),
    ("im а user", "im a user"),
    ("\u0421\u041e48213", "CO48213"),
    ("don\u2019t \u2014 \u201cok\u201d", 'don\'t - "ok"'),
    ("a \t\u00a0\u3000\n b", "a b"),
    ("maria\uff20example\u3002org", "maria@example.org"),
]


def test_disguises_are_undone():
    check_table(DISGUISED, lambda text: fold(text).text)


AS_IT_IS = [
    "Москва",
    "i live in Москва",
    "Йошкар-Ола ёлка",
    "меня зовут Сара",
    "Сара",
    "Λεωφόρος Κηφισίας 12",
    "Νίκος from Αθήνα",
    "हिन्दी में लिखा",
    "محمد في دبي",
    "北京市朝阳区",
    "서울특별시",
    "東京 タワー",
    "5 кг и 42 см",
    "size 8½",
    "Gore™",
    "weiß",
]


def test_what_is_really_another_script_or_sign_stays():
    check_table([(text, text) for text in AS_IT_IS], lambda text: fold(text).text)


def test_letters_written_apart_from_their_marks_are_put_together():
    assert fold("\u0438\u0306").text == "\u0439"
    assert fold("\u1112\u1161\u11ab").text == "한"


def test_the_way_back_includes_what_was_hidden():
    text = "hi m\u0430\u200bri\u0430\u0301@example.org!"
    folded = fold(text)
    start = folded.text.index("maria@")
    begin, end = folded.origin(start, start + len("maria@example.org"))
    assert text[begin:end] == text[3:-1]


def test_a_sentence_in_one_character_stays_a_character():
    assert fold("\ufdfa").text == "\ufdfa"


@COMMON
@given(text=TEXTS)
def test_every_folded_character_has_a_place_in_the_text(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends) <= 4 * len(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@COMMON
@given(text=TEXTS)
def test_folding_twice_is_folding_once(text):
    once = fold(text).text
    assert fold(once).text == once


SPELLED = [
    ("Москва", "Moskva"),
    ("Λεωφόρος", "Leoforos"),
    ("weiß", "weiss"),
    ("Łukasz", "Lukasz"),
    ("北京", "BeiJing"),
    ("김민준", "GimMinJun"),
    ("hi \U0001f600 you", "hi   you"),
    ("\ud800a", "a"),
    ("plain", "plain"),
]


def test_any_script_in_latin_letters():
    check_table(SPELLED, lambda text: latin(text)[0])


@COMMON
@given(text=TEXTS)
def test_latin_is_ascii_bounded_and_leads_back(text):
    spelled, origins = latin(text)
    assert spelled.isascii()
    assert len(spelled) == len(origins) <= 8 * len(text)
    assert list(origins) == sorted(origins)
    assert all(0 <= place < len(text) for place in origins)


HOSTILE = ("a ", "\u0301", "а", "а b", "\u200b", "\ufdfa", "क\u093f", "\u1161", "\n", "é")


@pytest.mark.parametrize("function", [fold, latin])
def test_time_grows_with_the_length(function):
    assert steep(function, HOSTILE, 5_000) == []
