"""What only sounds like the wish to be erased: said to the running assistant, it puts no such question."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.nlu.data import as_typed
from tests.support.pair import Pair

pytestmark = pytest.mark.slow
NEAR_MISSES = yaml.safe_load((Path(__file__).parents[1] / "nlu" / "near_misses.yml").read_text(encoding="utf-8"))
ASKED = "Shall I erase"


def test_a_wish_is_asked_back(pair: Pair) -> None:
    assert ASKED in pair.visitor().say("delete everything you know about me")


def test_no_near_miss_puts_the_question(pair: Pair) -> None:
    visitors = [(case["text"], pair.visitor()) for case in NEAR_MISSES]
    assert len(visitors) >= 150
    assert [text for text, visitor in visitors if ASKED in visitor.say(as_typed(text))] == []
