"""Another brand, the same trained model: `examples/bookshop` with its feed, its questions and its own data map."""

from __future__ import annotations

import re

import pytest

from tests.docs.test_no_word_of_the_brand import sample_words
from tests.support.dialogues import hold

pytestmark = pytest.mark.slow
TALKS: dict[str, list[dict[str, str]]] = {
    "author": [{"say": "hello"}, {"say": "anything by Bill Stock"}],
    "price": [{"say": "crime novels under 10 pounds"}],
    "format": [{"say": "paperbacks about gardening"}],
    "length": [{"say": "books with less than 200 pages"}],
    "taste": [
        {"say": "my favourite author is Drew Black"},
        {"tap": "^Yes"},
        {"tap": "^Yes"},
        {"say": "give me a tip"},
        {"say": "delete my favourite author"},
        {"tap": "^Yes"},
        {"say": "what do you know about me"},
    ],
    "purpose": [{"say": "switch on the book club"}, {"tap": "^Yes"}, {"tap": "^Yes"}],
    "order": [{"say": "where is my order BK-204815"}, {"say": "hazel@example.org"}],
    "questions": [{"say": "can you wrap it as a present?"}, {"say": "do you post books to Ireland?"}, {"say": "help"}],
}


@pytest.fixture(scope="module")
def heard() -> dict[str, list[str]]:
    """What the assistant says in each conversation, a text for each turn, buttons included."""
    return hold(TALKS, "examples/bookshop")


def test_it_speaks_for_the_bookshop(heard: dict[str, list[str]]) -> None:
    assert "Quill" in heard["author"][0]
    assert "Thimble Lane Books" in heard["author"][0]


def test_search_by_author_price_format_topic_and_length(heard: dict[str, list[str]]) -> None:
    assert "books by Bill Stock" in heard["author"][1]
    assert "Small Change" in heard["author"][1]
    assert "crime novels up to 10 GBP" in heard["price"][0]
    assert "as paperback about gardens" in heard["format"][0]
    assert "up to 200 pages" in heard["length"][0]


def test_a_taste_is_kept_used_and_erased_by_its_name(heard: dict[str, list[str]]) -> None:
    asked, _, kept, tip, erase, erased, known = heard["taste"]
    assert "the author you like" in asked
    assert "I noted" in kept
    assert "you like Drew Black" in tip
    assert "Shall I erase an author you like?" in erase
    assert "I erased an author you like" in erased
    assert "Drew" not in known


def test_a_purpose_of_its_own_is_switched_on(heard: dict[str, list[str]]) -> None:
    asked, _, on = heard["purpose"]
    assert "book club" in asked
    assert "This is on now" in on


def test_an_order_in_its_own_number_format(heard: dict[str, list[str]]) -> None:
    asked, told = heard["order"]
    assert "e-mail" in asked
    assert "is on its way" in told


def test_its_own_questions_are_answered(heard: dict[str, list[str]]) -> None:
    wrapping, shipping, help_ = heard["questions"]
    assert "wrap" in wrapping
    assert "Ireland" in shipping
    assert "books by" in help_


@pytest.mark.sample
def test_no_word_of_the_other_brand_is_said(heard: dict[str, list[str]]) -> None:
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sample_words()))})(?![\w-])")
    said = "\n".join(text for turns in heard.values() for text in turns).casefold()
    assert not words.findall(said)
