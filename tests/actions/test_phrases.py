"""The phrases cover what the privacy layer can say: nothing in a history or a list of facts is without words."""

from __future__ import annotations

from actions.resources import phrases
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import Source


def test_every_event_of_the_ledger_has_its_words():
    assert set(phrases()["history"]) == {event.value for event in LedgerEvent}


def test_every_source_has_its_words():
    assert set(phrases()["sources"]) == {source.value for source in Source}
