"""Steps that several conversations begin with."""

from __future__ import annotations

from tests.support.pair import Visitor

NAME_QUESTION = "May I remember your name"
ERASE_ALL = "Shall I erase everything I know about you?"


def agree(visitor: Visitor, sentence: str) -> str:
    """Tell something and let it be remembered; answers the age question when it comes."""
    answer = visitor.say(sentence)
    if "Yes" not in visitor.buttons:
        return answer
    answer = visitor.press("Yes")
    return visitor.press("Yes") if "or older?" in answer else answer
