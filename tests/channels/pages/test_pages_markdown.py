"""The Markdown of the terms: what it becomes, and that nobody's HTML and no unsafe address passes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.channels.pages.brand import SiteNames
from confidant.channels.pages.markdown import render
from confidant.channels.pages.policy import terms

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "br", "hr", "blockquote"}
LINK = '<a href="https://example.org/x" rel="noreferrer">'


class Read(HTMLParser):
    """The tags, addresses and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("a\n\n## b ##", "<p>a</p>\n<h2>b</h2>\n"),
        ("a\n\n# b", "<p>a</p>\n<h2>b</h2>\n"),
        ("###### a", "<h3>a</h3>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("**a** *b*", "<p><strong>a</strong> <em>b</em></p>\n"),
        ("[a](https://example.org/x)", f"<p>{LINK}a</a></p>\n"),
        ("at https://example.org/x.", f"<p>at {LINK}https://example.org/x</a>.</p>\n"),
        ("[a](mailto:a@example.org)", '<p><a href="mailto:a@example.org" rel="noreferrer">a</a></p>\n'),
    ],
)
def test_what_is_written_is_shown(text, html):
    assert render(text) == (None, html)


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](http://example.org)",
        "[a](data:text/html,x)",
        "[a](//example.org)",
        "[a](policy)",
        "<https:example>",
        "http://example.org",
        "example.org",
        "a@example.org",
        "<script>alert(1)</script>",
        "<b onclick=x>a</b>",
        "`code`",
    ],
)
def test_anything_else_stays_text(text):
    read = Read(render(text)[1])
    assert read.tags == {"p"}
    assert "".join(read.words).strip() == text


def test_a_picture_is_no_more_than_a_link():
    assert Read(render("![a](https://example.org/x.png)")[1]).tags == {"p", "a"}


@given(st.text(max_size=300))
def test_no_tag_but_known_ones_and_no_address_but_a_safe_one(text):
    read = Read(render(text)[1])
    assert read.tags <= TAGS
    for name, value in read.attributes:
        assert name in {"href", "rel", "start", "title"}
        assert name != "href" or re.match(r"https://|mailto:", value or "")


def test_a_first_heading_is_the_pages_title():
    found = terms(SiteNames("x", "y", "# Fair *play*\n\nBe kind."))
    assert found == {"title": "Fair play", "body": "<p>Be kind.</p>\n"}
    assert terms(SiteNames("x", "y", "Be kind."))["title"] == "Terms"
