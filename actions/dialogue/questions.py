"""Questions of ours and their answers: who takes what a person says next, and what a yes or a no then does."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import OperationalError

from actions.dialogue.turn import Turn
from actions.parsing.replies import YES
from confidant.turn.pending_operations import Proposal

awaited: dict[str, Callable[[Turn], bool]] = {}
"""Who takes the message first when the bot asked for something: by the head of `asking`."""


def awaits(asking: str) -> Callable[[Callable[[Turn], bool]], Callable[[Turn], bool]]:
    """Register who takes the answer to a question of ours; it returns whether it did."""

    def register(take: Callable[[Turn], bool]) -> Callable[[Turn], bool]:
        awaited[asking] = take
        return take

    return register


Hears = Callable[[Turn], bool]
heard_before_all: list[Hears] = []
"""What is heard whatever the bot asked, and whatever the message is read as; each returns whether it answered."""
heard_before_acting: list[Hears] = []
"""The same, for messages that nobody who was asked takes: what they are read as counts for less than their words."""


def before_all(hears: Hears) -> Hears:
    """Register what is heard before the answer to a question of ours."""
    heard_before_all.append(hears)
    return hears


def before_acting(hears: Hears) -> Hears:
    """Register what is heard after that, before the intent's own action."""
    heard_before_acting.append(hears)
    return hears


Settle = Callable[[Turn, Proposal, str], None]
operations: dict[str, Settle] = {}
"""What to do when a proposal of a kind is answered with y, n or c."""


def operation(kind: str) -> Callable[[Settle], Settle]:
    """Register what is done when a proposal of this kind is answered."""

    def register(settle: Settle) -> Settle:
        operations[kind] = settle
        return settle

    return register


_END_THE_KEY: set[str] = set()
"""Kinds of proposals whose yes ends the person's key, and with it everything that is sealed, the question too."""
_SOON = 1.0  # seconds


def confirmed(
    kind: str, *, ends_the_key: bool = False
) -> Callable[[Callable[[Turn, Proposal], None]], Callable[[Turn, Proposal], None]]:
    """Register what is done after a yes to a proposal of this kind; after anything else all stays as it is."""

    def register(do: Callable[[Turn, Proposal], None]) -> Callable[[Turn, Proposal], None]:
        if ends_the_key:
            _END_THE_KEY.add(kind)

        def settle(turn: Turn, proposal: Proposal, answer: str) -> None:
            if answer == YES:
                do(turn, proposal)
            else:
                turn.say("utter_left_alone")

        operations[kind] = settle
        return do

    return register


def settle(turn: Turn, proposal: Proposal, answer: str) -> None:
    """Carry out a proposal, exactly once."""
    if not _used_up(turn, proposal, answer):
        turn.say("utter_button_old")
        return
    turn.settled = True
    operations[proposal.kind](turn, proposal, answer)


def _used_up(turn: Turn, proposal: Proposal, answer: str) -> bool:
    """Use a question up; True for exactly one caller.

    A yes to being erased is not held up by a main database that is busy or full: the question goes with the key.
    """
    if answer != YES or proposal.kind not in _END_THE_KEY:
        return turn.take_question(proposal.nonce)
    try:
        return turn.take_question(proposal.nonce, patience=_SOON)
    except OperationalError:
        return True
