"""A brand's own topics, told from its questions alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.brand_topics import Reader, Telling
from nlu.encoder import PUBLISHED, Encoder
from nlu.likeness import Ordinary
from shop.brand import load_brand
from training.nlu.brand_topics import measured, ordinary_messages

ROOT = Path(__file__).parents[2]
TOPICS = {
    "wrapping": ("Do you do gift wrapping?", "Can you wrap it as a present?", "What does wrapping cost?"),
    "e_books": ("How do I open an e-book?", "Which app do I need for audiobooks?", "Where is the link to download it?"),
}
ORDINARY = ("show me _kind_ under _price_", "what do you know about me", "where is my order", "thanks", "hello there")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(PUBLISHED)


@pytest.fixture(scope="module")
def reader(encoder: Encoder) -> Reader:
    vectors = np.array([encoder.encode(text) for text in ORDINARY])
    reader = Reader.of(TOPICS, Ordinary.of(vectors, list(ORDINARY), without="out_of_scope"), encoder)
    assert reader is not None
    return reader


def test_a_question_as_it_stands_is_sure(reader: Reader) -> None:
    likely = reader.read("how do i open an _facet_", "how do i open an _facet_", "how do I open an e-book")
    assert likely == {"wrapping": 0.0, "e_books": 0.95}


def test_the_same_in_other_words_is_likely(reader: Reader) -> None:
    text = "could you wrap that up as a present for my niece"
    likely = reader.read(text, text, text)
    assert likely["wrapping"] > 0.5 > likely["e_books"]


def test_one_word_of_a_topic_is_not_enough(reader: Reader) -> None:
    alone = reader.read("show me gifts", "show me gifts", "show me gifts")["wrapping"]
    beside = reader.read("show me _kind_", "show me gifts", "show me gifts")["wrapping"]
    assert beside < 0.97 * alone


def test_what_all_goods_are_called_tells_no_topics_apart() -> None:
    telling = Telling.of(load_brand(ROOT / "examples" / "bookshop"))
    assert "gifts" in telling
    assert "e-book" in telling
    assert "books" not in telling
    assert "thriller" not in telling


@pytest.mark.slow
def test_topics_of_brands_that_it_has_not_seen(encoder: Encoder) -> None:
    found = measured(encoder, ordinary_messages(encoder)[0])
    taken = {name: one for name, one in found.items() if name.startswith("taken")}
    told = [one for name, one in found.items() if name not in taken]
    assert sum(some for some, _ in told) / sum(count for _, count in told) >= 0.65
    assert sum(some for some, _ in taken.values()) / sum(count for _, count in taken.values()) <= 0.02
