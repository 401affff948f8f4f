"""The second reading: what is said becomes what is meant, ordinary talk has none, and places lead back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.detection.recognizers.normalize import fold
from confidant.detection.recognizers.spoken import readings
from tests.detector.growth import steep
from tests.support.table import check_table

SAID = """
maria at example dot org -> maria@example.org
write to maria(at)example(dot)org please -> write to maria@example.org please
maria [at] example [dot] org -> maria@example.org
maria[@]example[.]org -> maria@example.org
m a r i a @ e x a m p l e . o r g -> maria@example.org
m a r i a @ e x a m p l e . o r g i want boots -> maria@example.org i want boots
my mail: m-a-r-i-a at gmail dot com -> my mail: maria@gmail.com
maria dot gonzalez at gmail dot com -> maria.gonzalez@gmail.com
maria underscore g at example dot co dot uk thanks -> maria_g@example.co.uk thanks
maria dot g plus shop at my dash place dot org -> maria.g+shop@my-place.org
maria at the rate gmail com -> maria@gmail.com
maria at the rate example com -> maria@example.com
maria at gmail.com -> maria@gmail.com
maria_g at example.org -> maria_g@example.org
email me: maria at example.org -> email me: maria@example.org
maria @ example . org -> maria@example.org
maria@ example.org -> maria@example.org
maria@example .org -> maria@example.org
maria@example. org -> maria@example.org
maria@gmail com -> maria@gmail.com
maria@gmailcom -> maria@gmail.com
mariagmailcom -> maria@gmail.com
my email is mariagmailcom -> my email is maria@gmail.com
maria 67 gmailcom -> maria67@gmail.com
maria67gmail.com -> maria67@gmail.com
maria gmail com -> maria@gmail.com
mariayahoocouk ok -> maria@yahoo.co.uk ok
maria at yahoo co uk -> maria@yahoo.co.uk
maria 67 at gmail dot com -> maria67@gmail.com
Maria six seven at GMAIL dot com -> Maria67@GMAIL.com
maria at example dot org and jose at example dot com -> maria@example.org and jose@example.com
o seven seven double o nine hundred one two three -> 07700900123
zero seven seven, double zero, nine, zero zero one two three -> 07700900123
zero-seven-seven-double-zero-nine-double-zero-one-two-three -> 07700900123
my number is zero double seven double zero nine hundred and twelve three four five -> my number is 07700912345
zero seven seven uh zero zero nine um zero zero one two three -> 07700900123
call plus four four seven seven double zero nine hundred one two three -> call +447700900123
triple five zero one double zero -> 5550100
five five five, zero one zero zero -> 5550100
two zero two five five five zero one two three -> 2025550123
202 five five five 0123 -> 2025550123
5 5 5 - 0 1 0 0 -> 5550100
O77OO 9OO123 -> 07700900123
o77oo 9oo l23 -> 07700900123
four one one one one one one one one one one one one one one one -> 4111111111111111
four one one one, one one one one, one one one one, one one one one -> 4111111111111111
my pin is nineteen ninety -> my pin is 1990
pin four eight two one -> pin 4821
ssn ending in twelve thirty four -> ssn ending in 1234
born in nineteen ninety five -> born in 1995
born in two thousand and four -> born in 2004
order number four eight two one three -> order number 48213
my name is m a r i a -> my name is maria
m.a.r.i.a here -> maria here
g b 2 9 n w b k 6 0 1 6 -> gb29nwbk6016
"""

ORDINARY = """
maria@example.org
+44 7700 900123
4111 1111 1111 1111
two for one deal
one two three go
size four or five
sizes eight ten twelve fourteen sixteen
two or three pairs of size forty two and one of forty three
one two three four five six seven eight nine ten
ten nine eight seven six five four three two one zero
two hundred thousand five hundred dollars
three hundred and fifty euros for a two person four season tent
one million two hundred thousand three hundred and four people
order two thousand of them
order 2 tents and three jackets
in nineteen ninety it was sunny
twenty twenty vision at nine thirty
meet at the dot
meet me at the dot com party
at home dot
i'm at the shop dot
look at example dot org
look at example.org
buy it at example.com
see you at ten. it is fine
one at a time. no
polka dot dress at ten
at the rate of five percent
my gmail is broken
open gmail.com
go to yahoo com
forgot my gmail password
i use outlook and icloud
100 @ 5 each
hi @ home . it is nice
55l 70l or 1500l pack
10l 20l 30l
iphone 13 i7 10l o2
size s m l or xl
e.g. u.s.a. u.k.
the a b c of tents
q & a
"""


def pairs(table):
    return [tuple(line.split(" -> ")) for line in table.strip().splitlines()]


def read(text):
    """The texts of a message's other readings."""
    return [reading.text for reading in readings(fold(text).text)]


def test_what_is_said_reads_as_it_is_meant():
    check_table([(text, [meant]) for text, meant in pairs(SAID)], read)


def test_ordinary_talk_has_no_other_reading():
    check_table([(text, []) for text in ORDINARY.strip().splitlines()], read)


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("ok maria at example dot org thanks", "maria@example.org", "maria at example dot org"),
        ("so it's maria 67 gmailcom ok", "maria67@gmail.com", "maria 67 gmailcom"),
        ("call o seven seven double o nine hundred one two three now", "07700900123", None),
        ("double five five five oh one oh oh", "55550100", None),
    ],
)
def test_the_way_back_is_exact(text, value, said):
    (reading,) = readings(text)
    start = reading.text.index(value)
    begin, end = reading.origin(start, start + len(value))
    said = said or text.removeprefix("call ").removesuffix(" now")
    assert text[begin:end] == said
    assert reading.is_new(start, start + len(value))


def test_what_is_not_new_is_known():
    (reading,) = readings("07700 900123 or maria at example dot org")
    assert not reading.is_new(0, len("07700 900123"))


PIECES = (
    "maria at dot gmail com gmailcom @ . , - _ ( ) [at] (dot) one two seven o oh double triple hundred thousand and"
    " twenty nineteen zero 4 07700 9OO l23 m a r i plus uh email pin at\xa0the\xa0rate é Москва \U0001f600"
)


def check(text):
    for reading in readings(text):
        assert reading.text != text
        assert len(reading.text) == len(reading.starts) == len(reading.ends) == len(reading.new)
        assert list(reading.starts) == sorted(reading.starts)
        assert list(reading.ends) == sorted(reading.ends)
        for start, end in zip(reading.starts, reading.ends, strict=True):
            assert 0 <= start < end <= len(text)


@settings(deadline=None, max_examples=400)
@given(text=st.text(max_size=80))
def test_any_text_is_read(text):
    check(text)
    check(fold(text).text)


@settings(deadline=None, max_examples=600)
@given(
    words=st.lists(st.sampled_from(PIECES.split(" ")), max_size=25),
    gap=st.sampled_from([" ", "", "-", ", "]),
)
def test_texts_made_of_what_is_said_are_read(words, gap):
    check(fold(gap.join(words)).text)


HOSTILE = (
    "one ",
    "double ",
    "hundred ",
    "one and ",
    "a ",
    "a.",
    "a-",
    "1 ",
    "o1",
    "@",
    "at ",
    "a at ",
    "a dot ",
    "(at)",
    "a@",
    "a @ ",
    ".",
    " .",
    "gmailcom ",
    "gmail ",
    "a gmail com ",
    "gmail",
    "underscore ",
    "at the rate ",
    "(",
    "( ",
    "a_",
    "ten uh ",
    "email ",
)


@pytest.mark.slow
def test_time_grows_with_the_length():
    assert steep(readings, HOSTILE) == []
