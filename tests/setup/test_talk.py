"""`python -m scripts.talk`: lines in, lines out, whatever stands in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from scripts.sandbox import ROOT, Message
from scripts.talk import answer

TENTS = [Message("Two tents:", {"More like this": "/more", "Sparrow": "/sparrow"})]


class Bot:
    """Notes what it is told, and says the same each time."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def __call__(self, conversation: str, text: str) -> list[Message]:
        self.told.append((conversation, text))
        return TENTS


def held(*turns: dict[str, str], bot: Bot | None = None) -> dict[str, Any]:
    return answer(json.dumps({"id": "a", "turns": turns}), bot or Bot())


def test_a_conversation_is_one_person_s_and_the_next_another_s():
    bot = Bot()
    held({"say": "tents"}, {"say": "for two"}, bot=bot)
    held({"say": "hi"}, bot=bot)
    (one, tents), (same, two), (other, hi) = bot.told
    assert (tents, two, hi) == ("tents", "for two", "hi")
    assert one == same != other


def test_a_tap_sends_what_the_button_carries_and_titles_are_told_without_it():
    bot = Bot()
    turns = held({"say": "tents"}, {"tap": "^more"}, bot=bot)["turns"]
    assert bot.told[1][1] == "/more"
    assert turns[1]["bot"] == [{"text": "Two tents:", "buttons": [{"title": "More like this"}, {"title": "Sparrow"}]}]


def test_a_tap_on_nothing_ends_the_conversation():
    turns = held({"say": "tents"}, {"tap": "Yes"}, {"say": "hello"})["turns"]
    assert turns[1:] == [{"error": "no button Yes"}]


STRANGE = (
    *("hi", "[]", "{}", '{"id": 1}', '{"id": 1, "turns": {}}', '{"id": 1, "turns": [{}]}'),
    *(
        '{"id": 1, "turns": ["hi"]}',
        '{"id": 1, "turns": [{"say": 4}]}',
        '{"id": 1, "turns": [{"tap": "("}]}',
        "[" * 100_000,
    ),
)


@pytest.mark.parametrize("line", STRANGE)
def test_a_line_of_another_shape_is_answered_with_what_it_should_be(line: str):
    bot = Bot()
    assert answer(line, bot)["error"].startswith("a line is ")
    assert bot.told == []


@pytest.mark.sample
@pytest.mark.slow
def test_it_talks_through_gate_model_and_actions_and_leaves_nothing_behind(tmp_path):
    asked = {"id": "x", "turns": [{"say": "I'm Maria, and I love hiking"}, {"tap": "^no$"}, {"say": "tents for two"}]}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.talk"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        input=json.dumps(asked) + "\nnonsense\n",
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert [one["title"] for one in first["turns"][0]["bot"][-1]["buttons"]] == ["Yes", "Only for this chat", "No"]
    assert "tent" in first["turns"][2]["bot"][0]["text"].lower()
    assert "error" in second
    assert list(tmp_path.iterdir()) == []
