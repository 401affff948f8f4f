"""The store over both databases: a sealed row a turn, given back to Rasa, and gone with the person."""

import asyncio

import pytest
from sqlalchemy import update

from confidant.inbox.inbox import IncomingMessage
from confidant.storage import schema
from confidant.storage.database import writing
from confidant.subject.vault import PurposeChoice
from confidant.turn.context import GatedMessage, Handling, answering, current_turn, handling

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]
ID = "5550100"


class Chat:
    """One person's messages through the store, as Rasa's processor puts them."""

    def __init__(self, lab):
        from rasa.shared.core.domain import Domain

        from confidant.rasa.tracker_store import SealedTrackerStore

        self.lab = lab
        self.store = SealedTrackerStore(Domain.empty(), layer=lab.layer)
        self.person = lab.layer.keys.resolve(ID)

    def say(self, text, meanwhile=None):
        """Say something; the texts of all the messages Rasa had of the person before it."""
        return asyncio.run(self._say(text, meanwhile))

    async def _say(self, text, meanwhile):
        from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

        answering.set(True)
        tracker = await self.store.retrieve(ID)
        turn = current_turn.get()
        tracker = tracker or self.store.init_tracker(ID)
        before = [event.text for event in tracker.events if isinstance(event, UserUttered)]
        note = self.lab.layer.proofs.note(turn, GatedMessage(text))
        parsed = {"gate": note, "intent": {"name": "greet", "confidence": 1.0}, "entities": []}
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(text, parsed["intent"], [], parsed, input_channel="cmdline"))
        tracker.update(ActionExecuted("action_greet"))
        tracker.update(BotUttered("Hello Maria!", metadata={"utter_action": "utter_greet"}))
        if meanwhile:
            await asyncio.to_thread(meanwhile)
        await self.store.save(tracker)
        assert not turn.failed
        return before

    def capability(self):
        return self.lab.capability(self.person)


@pytest.fixture
def chat(lab):
    return Chat(lab)


def test_the_last_turns_come_back(lab, chat):
    assert [chat.say(f"message {number}") for number in range(5)] == [
        [],
        ["message 0"],
        ["message 0", "message 1"],
        ["message 0", "message 1", "message 2"],
        ["message 1", "message 2", "message 3"],
    ]
    rows = lab.rows(schema.turns)
    assert sorted(row["seq"] for row in rows) == [1, 2, 3, 4, 5]
    assert all(b"Maria" not in row["sealed"] and b"message" not in row["sealed"] for row in rows)


def test_a_message_that_was_answered_already_is_not_kept_again(lab, chat):
    taken = lab.layer.inbox.take(IncomingMessage("telegram", "555-0100", "mid-1", {"text": "hi"}))
    for _ in range(2):
        handling.set(Handling(taken.dedup_key))
        chat.say("hi")
    handling.set(None)
    assert len(lab.rows(schema.turns)) == 1
    assert lab.layer.inbox.is_answered(taken.dedup_key)


def test_a_turn_under_a_key_since_erased_is_not_kept(lab, chat):
    chat.say("one")
    capability = chat.capability()
    chat.say("two", meanwhile=lambda: lab.layer.erasures.erase_everything(capability))
    assert lab.rows(schema.turns) == []
    assert lab.layer.keys.resolve(ID) != chat.person


def test_who_says_no_leaves_no_row(lab, chat):
    with lab.layer.vault.change(chat.capability()) as change:
        change.choose("service", PurposeChoice.REFUSED, "May I?")
    assert chat.say("one") == []
    assert chat.say("two") == ["one"]
    assert lab.rows(schema.turns) == []


def test_turns_go_when_their_day_is_over(lab, chat):
    chat.say("one")
    lab.clock.forward(days=1)
    assert chat.say("two") == []


def test_a_damaged_turn_is_left_out_and_the_chat_goes_on(lab, chat):
    chat.say("one")
    chat.say("two")
    with writing(lab.layer.engine) as connection:
        connection.execute(update(schema.turns).where(schema.turns.c.seq == 1).values(sealed=b"damaged"))
    assert chat.say("three") == ["two"]
    assert chat.say("four") == ["two", "three"]
