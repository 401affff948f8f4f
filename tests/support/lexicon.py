"""The words of the sample brand, as the assistant's two processes have them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from confidant.crypto.seal import Key
from confidant.identifiers import PersonId
from confidant.layer import Process
from confidant.turn.context import TurnContext, new_turn_id
from confidant.turn.gate import REMOVED
from confidant.turn.words import WORD_KINDS
from shop.lexicon import Lexicon
from shop.shop import Shop


@lru_cache(maxsize=1)
def sample_lexicon() -> Lexicon:
    """The lexicon of the sample catalogue."""
    return Shop.load(Path(__file__).parents[2] / "brand").lexicon


def personal_kinds(process: Process) -> Callable[[str], list[str]]:
    """Kinds of personal values that a process's gate finds in a line, with the sample's words known to it."""
    process.know(sample_lexicon)

    def kinds(line: str) -> list[str]:
        turn = TurnContext(PersonId("p_offline"), Key.new(), Key.new(), new_turn_id(), None, 1, keeps=False)
        admitted = process.offline_gate.admit(line, turn)
        removed = [REMOVED] if admitted.removed else []
        return [one["entity"] for one in admitted.entities if one["entity"] not in WORD_KINDS] + removed

    return kinds
