"""Questions of ours and their answers: who takes what a person says next, and what a yes or a no then does."""

from __future__ import annotations

from collections.abc import Callable

from actions.turn import Turn
from actions.words import YES
from privacy.pending import Proposal

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


def confirmed(kind: str) -> Callable[[Callable[[Turn, Proposal], None]], Callable[[Turn, Proposal], None]]:
    """Register what is done after a yes to a proposal of this kind; after anything else all stays as it is."""

    def register(do: Callable[[Turn, Proposal], None]) -> Callable[[Turn, Proposal], None]:
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
    if not turn.take_question(proposal.nonce):
        turn.say("utter_button_old")
        return
    turn.settled = True
    operations[proposal.kind](turn, proposal, answer)
