"""The same number on two platforms is two people, all the way from the webhooks to the answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.both import Both
from tests.support.pair import Visitor

pytestmark = pytest.mark.slow
NUMBER = "5550100"
KNOWN = "What do you know about me?"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with Both(tmp_path_factory.mktemp("both")) as both:
        yield both


def test_what_one_says_the_other_does_not_know(both: Both) -> None:
    on_telegram, on_messenger = Visitor(both.on_telegram, NUMBER), Visitor(both.on_messenger, NUMBER)
    on_telegram.say("I'm Maria")
    on_telegram.press("Yes")
    assert "I noted your name" in on_telegram.press("Yes")
    assert "I know nothing about you" in on_messenger.say(KNOWN)
    on_messenger.say("I'm Tom")
    on_messenger.press("Yes")
    assert "I noted your name" in on_messenger.press("Yes")
    on_telegram.say("forget everything about me")
    assert "receipt" in on_telegram.press("Yes, erase it all")
    assert "I know nothing about you" in on_telegram.say(KNOWN)
    assert "Hello again" in on_messenger.say("hi")


def test_each_platform_s_copies_are_named_truthfully(both: Both) -> None:
    told = Visitor(both.on_messenger, "5550101").say("who do you share my data with?")
    assert "inbox" in told
    assert "Meta" in told
    told = Visitor(both.on_telegram, "5550101").say("who do you share my data with?")
    assert "Telegram" in told
    assert "only you and I" not in told


def test_no_answer_broke_a_limit(both: Both) -> None:
    assert both.telegram.broken == []
    assert both.meta.complaints == []
