"""Answers to a question of the bot's, and the press of a button that gives one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Answer(str, Enum):
    """What a person answers. The values are what a button's token carries, one letter each."""

    YES = "y"
    NO = "n"
    CHAT = "c"
    """Yes, for this chat only."""
    LATER = "l"
    """Leave the question for now; only words say so, no button does."""


BUTTON_ANSWERS = frozenset({Answer.YES, Answer.NO, Answer.CHAT})
"""The answers that buttons give."""


@dataclass(frozen=True)
class Press:
    """A genuine button that was pressed: its answer, and the nonce of the question it stood under (hexadecimal)."""

    answer: Answer
    nonce: str
