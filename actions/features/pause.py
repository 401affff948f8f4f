"""Pause: nothing is kept, and what is kept is not used, until the person says go on."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.turn import Turn
from actions.features.consent import switch_on
from actions.parsing.mentions import purpose_named
from confidant.subject.ledger import LedgerEvent


def _switch(turn: Turn, *, paused: bool) -> None:
    with turn.layer.vault.change(turn.capability) as change:
        change.record.paused = paused
        change.note(LedgerEvent.PAUSED if paused else LedgerEvent.RESUMED)


class PauseStorage(ConfidantAction):
    """Pause at once: it can be undone at any time."""

    def name(self) -> str:
        """The action's name."""
        return "action_pause_storage"

    def act(self, turn: Turn) -> None:
        """Pause."""
        if turn.record.paused:
            turn.say("utter_paused_already")
            return
        turn.drop_question()
        _switch(turn, paused=True)
        turn.say("utter_paused")


class ResumeStorage(ConfidantAction):
    """Go on."""

    def name(self) -> str:
        """The action's name."""
        return "action_resume_storage"

    def act(self, turn: Turn) -> None:
        """Resume."""
        if not turn.record.paused:
            named = None if turn.is_command else purpose_named(turn.words)
            if named:
                switch_on(turn, named)
            else:
                turn.say("utter_not_paused")
            return
        _switch(turn, paused=False)
        turn.say("utter_resumed")
