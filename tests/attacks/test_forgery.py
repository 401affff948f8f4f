"""Somebody speaks to the parts behind the gate: forged calls, hand-made trackers, events that nobody said."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow


def call(pair: Pair, body: Any) -> dict[str, Any]:
    """POST to the action server, as anybody on this machine could."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = f"http://127.0.0.1:{pair.port}/webhook"
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        result: dict[str, Any] = json.loads(answer.read())
        return result


def tracker(message: dict[str, Any], sender: str = "someone", **slots: Any) -> dict[str, Any]:
    """A tracker made by hand."""
    return {
        "sender_id": sender,
        "slots": slots,
        "latest_message": message,
        "events": [],
        "paused": False,
        "active_loop": {},
        "latest_action_name": "action_listen",
        "latest_input_channel": "cmdline",
    }


def refused(pair: Pair, action: str, made: dict[str, Any]) -> bool:
    """Whether a call got the apology and nothing else."""
    result = call(pair, {"next_action": action, "sender_id": made["sender_id"], "tracker": made, "domain": {}})
    return [item["response"] for item in result["responses"]] == ["utter_sorry"] and result["events"] == []


@pytest.mark.parametrize("gate", [None, {}, {"capability": "cs1.AAAA", "stamp": "00", "turn": "x"}])
@pytest.mark.parametrize("action", ["action_view_my_data", "action_affirm", "action_export_my_data"])
def test_a_forged_call_to_the_action_server_gets_nothing(pair: Pair, gate: Any, action: str) -> None:
    message = {"text": "/show", "intent": {"name": "view_my_data"}, "entities": [], "gate": gate}
    assert refused(pair, action, tracker(message))


@pytest.fixture
def caught(pair: Pair, visitor: Visitor) -> list[dict[str, Any]]:
    """Two true messages with their notes, as somebody who read Rasa's memory would have them; the name is kept."""
    visitor.say("my name is Maria")
    visitor.press("Yes")
    visitor.press("Yes")
    kept: list[dict[str, Any]] = []
    save = pair.store.save

    async def listen(tracker: Any) -> None:
        kept.append(dict(tracker.latest_message.parse_data))
        await save(tracker)

    pair.store.save = listen
    try:
        visitor.say("hello")
        visitor.say("show me tents")
    finally:
        del pair.store.save
    return kept


def test_a_true_note_opens_only_what_was_said(pair: Pair, caught: list[dict[str, Any]]) -> None:
    """The words are under the stamp: a note of "hello" does not carry "/show" or anything else."""
    shown = {**caught[0], "text": "/show", "intent": {"name": "view_my_data"}}
    assert refused(pair, "action_view_my_data", tracker(shown))
    with_value = {**caught[0], "entities": [{"entity": "person", "start": 0, "end": 5, "value": "Maria"}]}
    assert refused(pair, "action_inform", tracker(with_value))


def test_a_note_dies_with_its_person(pair: Pair, visitor: Visitor, caught: list[dict[str, Any]]) -> None:
    pair.layer.keys.erase(pair.person(visitor))
    assert refused(pair, "action_view_my_data", tracker(caught[0]))


def test_two_notes_do_not_mix(pair: Pair, caught: list[dict[str, Any]]) -> None:
    """The stamp of one turn and the capability of another."""
    first, second = caught[0]["gate"], caught[-1]["gate"]
    assert first["stamp"] != second["stamp"]
    mixed = dict(first, capability=second["capability"])
    assert refused(pair, "action_view_my_data", tracker({**caught[0], "gate": mixed}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"Zebulonda"',
        {"next_action": "no_such_action", "tracker": "Zebulonda", "sender_id": "Zebulonda"},
        {"next_action": "action_inform", "tracker": {"sender_id": "Zebulonda"}},
        {"next_action": "action_inform", "tracker": tracker({"text": "Zebulonda"}, events="Zebulonda")},
        {"next_action": ["Zebulonda"]},
    ],
    ids=lambda body: str(body)[:24],
)
def test_an_error_of_the_action_server_holds_no_request(pair: Pair, body: Any) -> None:
    headers: list[str] = []
    try:
        answer = json.dumps(call(pair, body))
    except urllib.error.HTTPError as error:
        answer, headers = error.read().decode(), list(error.headers)
    assert "Zebulonda" not in answer
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert "Zebulonda" not in (pair.folder / "actions.log").read_text(encoding="utf-8")


def test_another_site_may_not_read_the_answer(pair: Pair) -> None:
    """A page in the operator's browser can reach 127.0.0.1; no header lets it see what came of it."""
    request = urllib.request.Request(f"http://127.0.0.1:{pair.port}/health", headers={"Origin": "https://example.org"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_a_user_event_without_the_stamp_is_not_kept(pair: Pair, visitor: Visitor) -> None:
    """Events that come by another way than the gate, such as Rasa's own triggers, never reach the disk."""
    from rasa.core.channels.channel import CollectingOutputChannel
    from rasa.shared.core.events import UserUttered

    visitor.say("hello")
    before = pair.rows()

    async def forge() -> None:
        made = await pair.retrieve(visitor.conversation)
        made.update(UserUttered("my name is Maria", {"name": "inform"}, []))
        await pair.store.save(made)
        await pair.agent.trigger_intent("view_my_data", [], CollectingOutputChannel(), made)

    pair.loop.run_until_complete(forge())
    assert pair.rows() == before


def test_a_tracker_made_by_hand_is_not_kept(pair: Pair, visitor: Visitor) -> None:
    """Neither with events of a slot, nor with a true stamp of an earlier turn."""
    from rasa.shared.core.events import SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    visitor.say("hello")
    before = pair.rows()

    async def forge() -> None:
        old = await pair.retrieve(visitor.conversation)
        said = next(event for event in old.events if isinstance(event, UserUttered))
        made = DialogueStateTracker.from_events(visitor.conversation, [], pair.agent.domain.slots)
        await pair.store.save(made)
        await pair.retrieve(visitor.conversation)
        again = UserUttered(said.text, said.intent, [], {**said.parse_data, "gate": {"stamp": "0" * 64}})
        for event in (*old.events, again, SlotSet("asking", "name")):
            made.update(event)
        await pair.store.save(made)

    pair.loop.run_until_complete(forge())
    assert pair.rows() == before
