"""The kept text of a chat holds no size, no taste, no budget and no age, whatever the person answered."""

from __future__ import annotations

import pytest

from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow


def texts(pair: Pair, visitor: Visitor) -> list[str]:
    return [event.text for event in pair.events(visitor) if event.type_name == "user" and event.text]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my shoe size is 39", "my _kind_ size is _size_"),
        ("i like green", "i like _colour_"),
        ("cairn mid in green, 43?", "_product_ in _colour_, _size_?"),
        ("boots under 120 euros", "_kind_ under _price_"),
        ("i'm 42 years old", "i'm _age_ years old"),
        ("green blue", "_colour_ _colour_"),
        ("i typed _size_ and _kind_", "i typed size and kind"),
    ],
)
def test_words_of_goods_are_placeholders_in_what_is_kept(pair: Pair, said: str, kept: str) -> None:
    visitor = pair.visitor()
    visitor.say(said)
    assert kept in texts(pair, visitor)


def test_a_size_that_was_not_to_be_kept_is_nowhere(pair: Pair) -> None:
    """Entities are sealed under the chat's key; after a no there is nothing else that holds the size."""
    visitor = pair.visitor()
    assert "May I remember your shoe size" in visitor.say("my shoe size is 39")
    visitor.press("No")
    assert "my _kind_ size is _size_" in texts(pair, visitor)
    for event in pair.events(visitor):
        open_texts = [value for value in vars(event).values() if isinstance(value, str)]
        assert not any("39" in text and "_size_" not in text for text in open_texts if "cs1." not in text)


def test_what_is_found_reads_the_words_all_the_same(pair: Pair) -> None:
    visitor = pair.visitor()
    said = visitor.say("hiking boots in 42 under 200")
    assert "hiking boots in 42 up to 200 EUR" in said
