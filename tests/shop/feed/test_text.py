"""HTML becomes plain text, and titles lose the words of their variants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.feed.text import cut, has_html, one_line, plain
from shop.feed.titles import without_marked_values, without_values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain, as it is.", "Plain, as it is."),
        ("Warm &amp; dry", "Warm & dry"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two<BR>Three", "One\nTwo\nThree"),
        ("<ul>\n <li>One</li>\n <li>Two</li>\n</ul>", "One\nTwo"),
        ("A <b>warm</b> jacket", "A warm jacket"),
        ("&lt;p&gt;Escaped &amp;amp; twice&lt;/p&gt;", "Escaped & twice"),
        ("<style>p { color: red }</style>Boot", "Boot"),
        ("Boot<script>alert('<b>')</script> of leather", "Boot of leather"),
        ("Boot<script>never closed", "Boot"),
        ("Boot<!-- <p>hidden</p> --> of leather", "Boot of leather"),
        ("Boot <!-- never closed", "Boot never closed"),
        ('<a href="https://shop.example.org/">Our</a> boot', "Our boot"),
        ("below < 3 mm and > 1 mm", "below < 3 mm and > 1 mm"),
        ("temperature <3 mm", "temperature <3 mm"),
        ("non\u00adbreaking\u200b sign\u202e", "nonbreaking sign"),
        ("tab\tand   spaces\u00a0here", "tab and spaces here"),
        ("bell\x07and\x1b[31mred", "bell and [31mred"),
        ("Cafe\u0301", "Café"),
        ("&#8364; &euro; &nosuch;", "€ € &nosuch;"),
        ("<p></p>", ""),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["<b>Boot</b>", "Warm &amp; dry", "x<br>", "<!-- x -->", "&#39;"])
def test_html_is_noticed(text):
    assert has_html(text)


@pytest.mark.parametrize("text", ["Boot", "Warm & dry", "< 3 mm", "<3", "a<b", "AT&T; boots"])
def test_signs_are_no_html(text):
    assert not has_html(text)


@given(st.text())
def test_any_text_becomes_plain(text):
    result = plain(text)
    assert result == result.strip()
    assert all(letter.isprintable() or letter == "\n" for letter in result if ord(letter) < 0xA0)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<a", "&lt;", "<a b='", "\n ", "</p>"])
def test_hostile_text_takes_no_longer_than_its_length(piece):
    """A hundred thousand characters at once; quadratic reading would take minutes."""
    plain(piece * (100_000 // len(piece)))


def test_a_cut_ends_with_a_whole_word():
    assert cut("A warm jacket, light", 16) == "A warm jacket…"
    assert cut("A warm jacket", 13) == "A warm jacket"
    assert cut("x" * 20, 10) == "x" * 9 + "…"


@given(st.text(), st.integers(2, 50))
def test_a_cut_is_never_longer_than_its_limit(text, limit):
    assert len(cut(text, limit)) <= limit


MARKED = [
    ("Cairn Mid - Green / 43", ("Green", "43")),
    ("Cairn Mid \u2013 green, 43", ("Green", "43")),
    ("Cairn Mid (Green, 43)", ("Green", "43")),
    ("Cairn Mid (Green, size 43)", ("Green", "43")),
    ("Cairn Mid [Green] [43]", ("Green", "43")),
    ("Cairn Mid | 43 | Green", ("Green", "43")),
    ("Cairn Mid, Green, EU 43", ("Green", "43")),
    ("Cairn Mid - Gr. 43 - Grün", ("Grün", "43")),
    ("Cairn Mid - Dark Green / 43", ("Dark Green", "43")),
    ("Cairn Mid - Green / 43 / Wide", ("Green", "43", "Wide")),
]


@pytest.mark.parametrize(("title", "values"), MARKED)
def test_words_that_a_sign_sets_apart_are_taken_out(title, values):
    assert without_marked_values(title, values) == "Cairn Mid"
    assert without_values(title, values) == "Cairn Mid"


def test_words_without_a_sign_are_taken_out_only_where_that_was_asked():
    assert without_values("Cairn Mid Green 43", ("Green", "43")) == "Cairn Mid"
    assert without_marked_values("Little Black", ("Black",)) == "Little Black"


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("Evergreen", ("Green",)),
        ("Green", ("Green",)),
        ("Green - 43", ("Green", "43", "x")),
        ("Cairn Mid", ("Green", "43")),
        ("Green Cairn", ("Green",)),
        ("Cairn 143", ("43",)),
        ("Cairn Mid", ("",)),
    ],
)
def test_other_words_stay(title, values):
    assert without_values(title, values).startswith(title.split(" - ")[0])


@given(st.text(max_size=30), st.lists(st.text(max_size=5), max_size=3))
def test_a_title_is_only_ever_shortened_at_its_end(title, values):
    rest = without_values(title, values)
    assert title.startswith(rest)
    assert bool(rest) == bool(title)
