"""Who takes a typed message before its intent's action: whoever asked for it, and what counts by its words alone."""

from __future__ import annotations

from collections.abc import Callable

from actions.dialogue.turn import Turn

Handler = Callable[[Turn], bool]
"""Takes a message, if it is one for it; returns whether it answered."""

answer_handlers: dict[str, Handler] = {}
"""Who takes the answer when the bot asked for something: by the head of `asking`."""
first_handlers: list[Handler] = []
"""What takes a message whatever the bot asked, and whatever its intent."""
word_handlers: list[Handler] = []
"""What takes a message that is no answer by its words, which count for more than its intent."""


def awaits(asking: str) -> Callable[[Handler], Handler]:
    """Register who takes the answer to a question of ours."""

    def register(handler: Handler) -> Handler:
        answer_handlers[asking] = handler
        return handler

    return register


def before_answers(handler: Handler) -> Handler:
    """Register what takes a message before the answer to a question of ours."""
    first_handlers.append(handler)
    return handler


def before_intents(handler: Handler) -> Handler:
    """Register what takes a message after that, before the intent's own action."""
    word_handlers.append(handler)
    return handler
