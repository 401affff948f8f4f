"""The little Markdown of the terms: what it reads, and that everything else stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from confidant.channels.pages.brand import Brand
from confidant.channels.pages.markdown import Block, Span, parse
from confidant.channels.pages.policy import terms

A, B = (Span("a"),), (Span("b"),)
LINK = Span("https://example.org/x", to="https://example.org/x")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("\n \n", []),
        ("a", [Block("p", (A,))]),
        ("a\nb", [Block("p", ((Span("a b"),),))]),
        ("a\n\nb", [Block("p", (A,)), Block("p", (B,))]),
        ("# a", [Block("h1", (A,))]),
        ("## a ##", [Block("h2", (A,))]),
        ("###### a", [Block("h3", (A,))]),
        ("# a\nb", [Block("h1", (A,)), Block("p", (B,))]),
        ("# a\n# b", [Block("h1", (A,)), Block("h1", (B,))]),
        ("#a", [Block("p", ((Span("#a"),),))]),
        ("- a\n- b", [Block("ul", (A, B))]),
        ("* a\n+ b", [Block("ul", (A, B))]),
        ("1. a\n2) b", [Block("ol", (A, B))]),
        ("- a\n  b", [Block("ul", ((Span("a b"),),))]),
        ("- a\n\n- b", [Block("ul", (A,)), Block("ul", (B,))]),
        ("a\n- b", [Block("p", (A,)), Block("ul", (B,))]),
        ("- a\n1. b", [Block("ul", (A,)), Block("ol", (B,))]),
        ("-a", [Block("p", ((Span("-a"),),))]),
        ("**a**", [Block("p", ((Span("a", strong=True),),))]),
        ("a **b**", [Block("p", ((Span("a "), Span("b", strong=True)),))]),
        ("**a", [Block("p", ((Span("**a"),),))]),
    ],
)
def test_blocks(text, blocks):
    assert parse(text) == blocks


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("[a](https://example.org/x)", [Span("a", to="https://example.org/x")]),
        ("[a](mailto:a@example.org)", [Span("a", to="mailto:a@example.org")]),
        (
            "at https://example.org/x.",
            [Span("at "), LINK, Span(".")],
        ),
        ("[a](javascript:alert(1))", [Span("[a](javascript:alert(1))")]),
        ("[a](http://example.org)", [Span("[a](http://example.org)")]),
        ("[a](data:text/html,x)", [Span("[a](data:text/html,x)")]),
        ("[a](//example.org)", [Span("[a](//example.org)")]),
        (
            "[a]( https://example.org/x )",
            [Span("[a]( "), LINK, Span(" )")],
        ),
        ("[a](policy)", [Span("[a](policy)")]),
        ("![a](https://example.org/x.png)", [Span("!"), Span("a", to="https://example.org/x.png")]),
        ("<b>a</b>", [Span("<b>a</b>")]),
        ("_a_ `b` ~c~ | d", [Span("_a_ `b` ~c~ | d")]),
    ],
)
def test_spans(text, spans):
    assert parse(text) == [Block("p", (tuple(spans),))]


@given(st.text(max_size=300))
def test_no_address_but_a_safe_one(text):
    for block in parse(text):
        for line in block.lines:
            for span in line:
                assert span.to is None or span.to.startswith(("https://", "mailto:"))
                assert span.to is None or not set(span.to) & set(" <>\"'\n")


@given(st.text(st.characters(codec="utf-8", exclude_characters="#-*+.)[]()"), max_size=200))
def test_no_word_is_lost(text):
    said = " ".join(span.text for block in parse(text) for line in block.lines for span in line)
    assert "".join(said.split()) == "".join(text.split())


def test_a_first_heading_is_the_pages_title():
    found = terms(Brand("x", "y", "# Fair play\n\nBe kind."))
    assert found["title"] == "Fair play"
    assert [block.kind for block in found["blocks"]] == ["p"]
    assert terms(Brand("x", "y", "Be kind."))["title"] == "Terms"


def test_what_comes_out_is_escaped_by_the_template():
    template = Environment(autoescape=True).from_string("{% for s in spans %}{{ s.text }}{% endfor %}")
    (block,) = parse("<script>alert(1)</script>")
    assert template.render(spans=block.lines[0]) == "&lt;script&gt;alert(1)&lt;/script&gt;"
