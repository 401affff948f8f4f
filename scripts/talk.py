"""`python -m scripts.talk`: conversations with the trained assistant, in a store of its own that is gone at the end.

JSON lines on standard input, one a conversation, and one for each on standard output, as soon as it is held:

    {"id": "a", "turns": [{"say": "tents for two"}, {"tap": "more like"}]}
    {"id": "a", "turns": [{"bot": [{"text": "…", "buttons": [{"title": "More like this"}]}]}, {"bot": […]}]}

`tap` is a regular expression, in any case, that is looked for in the titles of the last answer's buttons. One that
matches nothing is answered `{"error": "…"}`, and ends its conversation.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import console, model
from scripts.sandbox import Message, RasaAgent, Sandbox

Send = Callable[[str, str], list[Message]]
"""Hands a conversation's message over; gives what the bot answers."""


class LineError(ValueError):
    """A line is no conversation; the text says what it should be."""

    def __init__(self) -> None:
        super().__init__('a line is {"id": …, "turns": [{"say": text} or {"tap": pattern}, …]}')


@dataclass(frozen=True)
class Turn:
    """What a person does: says something, or taps the button whose title matches a pattern."""

    say: str | None = None
    tap: re.Pattern[str] | None = None

    @classmethod
    def read(cls, raw: Any) -> Turn:
        """A turn as it stands in a line.

        Raises:
            LineError: it neither says nor taps anything.
        """
        if not isinstance(raw, dict) or not isinstance(raw.get("tap", raw.get("say")), str):
            raise LineError
        try:
            return cls(tap=re.compile(raw["tap"], re.IGNORECASE)) if "tap" in raw else cls(say=raw["say"])
        except re.error:
            raise LineError from None


def read(line: str) -> tuple[Any, list[Turn]]:
    """A line's id and turns.

    Raises:
        LineError: it is no conversation.
    """
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raise LineError from None
    if not isinstance(raw, dict) or "id" not in raw or not isinstance(raw.get("turns"), list):
        raise LineError
    return raw["id"], [Turn.read(one) for one in raw["turns"]]


def hold(turns: list[Turn], send: Send) -> Iterator[dict[str, Any]]:
    """Hold one conversation; yields what came of each turn, until one has no button to tap."""
    conversation = uuid.uuid4().hex
    buttons: dict[str, str] = {}
    for turn in turns:
        text = turn.say
        if turn.tap is not None:
            text = next((buttons[title] for title in buttons if turn.tap.search(title)), None)
        if text is None:
            yield {"error": f"no button {turn.tap.pattern}" if turn.tap else "nothing was said"}
            return
        heard = send(conversation, text)
        buttons = {title: payload for message in heard for title, payload in message.buttons.items()}
        yield {"bot": [{"text": one.text, "buttons": [{"title": title} for title in one.buttons]} for one in heard]}


def answer(line: str, send: Send) -> dict[str, Any]:
    """Hold the conversation that stands in a line; one that cannot be read is answered with an error."""
    try:
        name, turns = read(line)
    except LineError as error:
        return {"error": str(error)}
    return {"id": name, "turns": list(hold(turns, send))}


def main() -> int:
    """Hold all that comes in; return the exit code."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever Rasa prints is no answer
    os.umask(0o077)
    try:
        model.ensure(Path.cwd())
    except console.StepError as error:
        console.failed(error)
        return 1
    with tempfile.TemporaryDirectory(prefix="confidant-talk-") as folder:
        sandbox = Sandbox(Path(folder))
        sandbox.start_actions()
        try:
            agent = RasaAgent(sandbox)
            sandbox.wait_for_actions()
            for line in sys.stdin:
                if line.strip():
                    out.write(json.dumps(answer(line, agent.send), ensure_ascii=False) + "\n")
                    out.flush()
            agent.close()
        finally:
            sandbox.stop_actions()
    return 0


if __name__ == "__main__":
    sys.exit(main())
