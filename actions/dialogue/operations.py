"""Operations: what can't be undone, or needs a yes, is proposed first; each kind is declared once, where it is at home.

An operation says what its answer does and how the answer is read. What is open for a person is kept in
`confidant.turn.pending_operations`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from confidant.turn.answers import Answer
from confidant.turn.pending_operations import Proposal

if TYPE_CHECKING:
    from actions.dialogue.turn import Turn

_PATIENCE = 1.0  # seconds

Settle = Callable[["Turn", Proposal, Answer], None]
"""What an answer does: yes, no, or for this chat only."""


def _reads_nothing(_turn: Turn) -> Answer | None:
    return None


def _narrows_nothing(_turn: Turn, _proposal: Proposal) -> bool:
    return False


@dataclass(frozen=True)
class Operation:
    """What may be proposed to a person.

    Attributes:
        kind: its name; the response `utter_ask_<kind>` puts the question.
        settle: carries out an answer.
        irreversible: whether a yes loses something for good, so that mere politeness ("ok") is no yes.
        about_consent: whether it asks for consent: then a sentence that begins with a no is a no.
        ends_the_key: whether a yes ends the person's key, and with it everything sealed, the question too.
        read: reads answers in words that only fit this operation, before the general ones; None for no answer.
        narrow: takes an answer that wants less than was asked, asks for that instead, and returns whether it did.
    """

    kind: str
    settle: Settle
    irreversible: bool = False
    about_consent: bool = False
    ends_the_key: bool = False
    read: Callable[[Turn], Answer | None] = _reads_nothing
    narrow: Callable[[Turn, Proposal], bool] = _narrows_nothing


_operations: dict[str, Operation] = {}


def register(operation: Operation) -> Operation:
    """Make an operation known under its kind, so that its proposals can be answered; a later one takes its place."""
    _operations[operation.kind] = operation
    return operation


def operation_of(proposal: Proposal) -> Operation:
    """The operation that a proposal is of.

    Raises:
        KeyError: no operation of this kind is registered.
    """
    return _operations[proposal.kind]


def on_yes(carry_out: Callable[[Turn, Proposal], None]) -> Settle:
    """Settle an operation by carrying it out after a yes; after anything else all stays as it is."""

    def settle(turn: Turn, proposal: Proposal, answer: Answer) -> None:
        if answer is Answer.YES:
            carry_out(turn, proposal)
        else:
            turn.say("utter_left_alone")

    return settle


def settle(turn: Turn, proposal: Proposal, answer: Answer) -> None:
    """Carry out the answer to a proposal, exactly once."""
    if not _used_up(turn, proposal, answer):
        turn.say("utter_button_old")
        return
    turn.settled = True
    operation_of(proposal).settle(turn, proposal, answer)


def _used_up(turn: Turn, proposal: Proposal, answer: Answer) -> bool:
    """Use a question up; True for exactly one caller.

    A yes to being erased is not held up by a main database that is busy or full: the question goes with the key.
    """
    if answer is not Answer.YES or not operation_of(proposal).ends_the_key:
        return turn.take_question(proposal.nonce)
    try:
        return turn.take_question(proposal.nonce, patience=_PATIENCE)
    except OperationalError:
        return True
