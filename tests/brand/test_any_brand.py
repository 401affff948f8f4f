"""What every brand's assistant can do with its own files alone: the one in `brand/`, whose ever it is, and the example.

Whoever puts their shop into `brand/` runs these with `make test`: kinds, products, topics, stores and the number of an
order are read from the files and asked for as people ask.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

import pytest

from scripts.sandbox import ROOT
from shop.product import Product
from shop.shop import Shop
from shop.text import phrase_key
from shop.word_lists import word_list
from tests.support.dialogues import hold

pytestmark = pytest.mark.slow
BRANDS = (os.environ.get("CONFIDANT_BRAND", ""), "examples/bookshop")
TOKENS = re.compile(r"cs1\.|(?<!\w)_[a-z_]+_(?!\w)|\butter_\w+|\{\w+\}")
"""What stands for a value, a sentence or a gap inside the assistant: nobody may see one."""


@dataclass(frozen=True)
class Asked:
    """A brand's shop, and what its assistant said to whom."""

    shop: Shop
    said: dict[str, list[str]]


@pytest.fixture(scope="module", params=sorted(set(BRANDS)), ids=lambda folder: folder or "brand")
def asked(request: pytest.FixtureRequest) -> Asked:
    shop = Shop.load(ROOT / (request.param or "brand"))
    return Asked(
        shop, hold({name: [{"say": text} for text in turns] for name, turns in _talks(shop).items()}, request.param)
    )


def _talks(shop: Shop) -> dict[str, list[str]]:
    talks = {"start": ["hello", "help", "can you recommend something?"], "order": ["where is my order?"]}
    talks["order"].append(shop.brand.orders.number.example)
    talks["stores"] = [f"which shop is near {shop.stores[0].city}?"] if shop.stores else ["where are your shops?"]
    talks |= {f"kind {kind}": [f"show me {kind}"] for kind in sorted(shop.vocabulary.kinds)}
    talks |= {f"product {one.id}": [f"do you have the {one.type} {one.name}?"] for one in _some(shop)}
    return talks | {f"topic {name}": [topic.questions[0]] for name, topic in shop.brand.faq.items()}


def test_it_gives_its_names(asked: Asked) -> None:
    greeting = asked.said["start"][0]
    assert asked.shop.brand.name in greeting
    assert asked.shop.brand.assistant in greeting


def test_it_says_what_it_can_find(asked: Asked) -> None:
    assert asked.shop.brand.goods in asked.said["start"][1]


def test_a_tip_is_a_product(asked: Asked) -> None:
    assert _names(asked.shop, asked.said["start"][2])


def test_every_kind_is_found(asked: Asked) -> None:
    for kind in asked.shop.vocabulary.kinds:
        found = _names(asked.shop, asked.said[f"kind {kind}"][0])
        assert found, kind
        assert {one.kind for one in asked.shop.catalogue.products if one.name in found} >= {kind}


def test_a_product_is_found_by_its_name(asked: Asked) -> None:
    for one in _some(asked.shop):
        assert one.name in asked.said[f"product {one.id}"][0]


def test_every_topic_is_answered(asked: Asked) -> None:
    for name, topic in asked.shop.brand.faq.items():
        assert topic.answer[:40] in asked.said[f"topic {name}"][0], name


def test_the_nearest_store_is_named(asked: Asked) -> None:
    if asked.shop.stores:
        assert asked.shop.stores[0].street in asked.said["stores"][0]


def test_it_asks_for_the_number_of_an_order_and_takes_one(asked: Asked) -> None:
    question, taken = asked.said["order"]
    assert "number" in question
    assert "e-mail" in taken or "find" in taken


def test_nobody_sees_the_insides(asked: Asked) -> None:
    said = "\n".join(text for turns in asked.said.values() for text in turns)
    assert not TOKENS.findall(said)


def _some(shop: Shop) -> tuple[Product, ...]:
    """Five products, from one end of the feed to the other; of names like "Forget Me Not" the assistant asks back."""
    rights = word_list("never")
    products = [one for one in shop.catalogue.products if not rights.issuperset(phrase_key(one.name).split())]
    return tuple(products[:: max(1, len(products) // 5)][:5])


def _names(shop: Shop, text: str) -> set[str]:
    return {product.name for product in shop.catalogue.products if product.name in text}
