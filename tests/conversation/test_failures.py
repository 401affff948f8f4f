"""When things go wrong: one apology, nothing kept, nothing lost, and the next message works."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from harness import Pair, Visitor

pytestmark = pytest.mark.slow
SORRY = "something went wrong"


def rows(pair: Pair) -> int:
    from sqlalchemy import func, select

    from privacy import schema
    from privacy.database import reading
    from privacy.runtime import privacy

    with reading(privacy().engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(schema.turns)) or 0)


def store(pair: Pair) -> Any:
    return pair.agent.tracker_store._tracker_store


def test_action_server_down(pair: Pair, visitor: Visitor) -> None:
    visitor.say("hello")
    before = rows(pair)
    pair.actions.terminate()
    pair.actions.wait(10)
    try:
        assert visitor.say("show me tents").count(SORRY) == 1
        assert rows(pair) == before
    finally:
        pair.start_actions()
        pair.wait_for_actions()
    assert "tent" in visitor.say("show me tents")


def test_gate_failing(pair: Pair, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from privacy import plugin

    visitor.say("hello")
    before = rows(pair)

    def broken() -> Any:
        raise RuntimeError("maria@example.org")

    monkeypatch.setattr(plugin, "gate", broken)
    answer = visitor.say("my name is Maria")
    assert answer.count(SORRY) == 1
    assert rows(pair) == before
    monkeypatch.undo()
    assert "tent" in visitor.say("show me tents")


@pytest.mark.parametrize("part", ["_open", "_keep"])
def test_store_failing(pair: Pair, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Rasa's own fallback, an unsealed store in memory, never gets the turn."""
    visitor.say("hello")
    before = rows(pair)

    def broken(*_: Any) -> Any:
        raise OSError("disk full, maria@example.org")

    monkeypatch.setattr(store(pair), part, broken)
    assert visitor.say("my name is Maria").count(SORRY) == 1
    assert rows(pair) == before
    assert pair.agent.tracker_store._fallback_tracker_store is None
    monkeypatch.undo()
    assert "tent" in visitor.say("show me tents")


def test_vault_failing_in_the_action_server(pair: Pair, visitor: Visitor) -> None:
    """A broken record makes the action fail closed: one apology, and the turn is not kept."""
    from sqlalchemy import update

    from privacy import schema
    from privacy.database import writing
    from privacy.runtime import privacy

    visitor.say("my name is Maria")
    visitor.press("No")
    layer = privacy()
    person = layer.keys.resolve(visitor.conversation)
    with writing(layer.engine) as connection:
        connection.execute(update(schema.records).where(schema.records.c.person == person).values(sealed=b"\x01broken"))
    assert visitor.say("hello").count(SORRY) == 1


def test_two_messages_at_once(pair: Pair, visitor: Visitor) -> None:
    """Both are answered, one after the other."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    visitor.say("hello")
    channels = [CollectingOutputChannel(), CollectingOutputChannel()]
    texts = ["show me tents", "show me packs"]

    async def both() -> None:
        messages = [
            UserMessage(text, channel, visitor.conversation, input_channel="cmdline")
            for text, channel in zip(texts, channels, strict=True)
        ]
        await asyncio.gather(*(pair.agent.handle_message(message) for message in messages))

    pair.loop.run_until_complete(both())
    assert "tent" in channels[0].messages[0]["text"]
    assert "pack" in channels[1].messages[0]["text"]


def test_messages_of_many_people_at_once_do_not_mix(pair: Pair) -> None:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    visitors = [pair.visitor() for _ in range(6)]
    names = ["Maria", "Tom", "Lena", "Paul", "Nina", "Omar"]
    for visitor, name in zip(visitors, names, strict=True):
        visitor.say(f"my name is {name}")
        visitor.press("Yes")
        visitor.press("Yes")
    channels = [CollectingOutputChannel() for _ in visitors]

    async def everyone() -> None:
        await asyncio.gather(
            *(
                pair.agent.handle_message(UserMessage("hi", channel, one.conversation, input_channel="cmdline"))
                for one, channel in zip(visitors, channels, strict=True)
            ),
        )

    pair.loop.run_until_complete(everyone())
    for name, channel in zip(names, channels, strict=True):
        assert f"Hello {name}" in channel.messages[0]["text"]


def test_a_channel_that_is_not_ours_is_refused(pair: Pair) -> None:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    channel = CollectingOutputChannel()
    message = UserMessage("my name is Maria", channel, "someone", input_channel="rest")
    pair.loop.run_until_complete(pair.agent.handle_message(message))
    assert [SORRY in item["text"] for item in channel.messages] == [True]


def test_metadata_and_parse_data_do_not_pass_the_gate_by(pair: Pair, visitor: Visitor) -> None:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    channel = CollectingOutputChannel()
    parsed = {"text": "x", "intent": {"name": "delete_my_data", "confidence": 1.0}, "entities": []}
    message = UserMessage(
        "hello",
        channel,
        visitor.conversation,
        input_channel="cmdline",
        parse_data=parsed,
        metadata={"name": "Maria"},
    )
    pair.loop.run_until_complete(pair.agent.handle_message(message))
    assert "Hello" in channel.messages[-1]["text"]
    assert "Maria" not in json.dumps([event.as_dict() for event in visitor.events()])


def test_a_user_event_without_the_stamp_is_not_kept(pair: Pair, visitor: Visitor) -> None:
    """Events that come by another way than the gate, such as Rasa's own triggers, never reach the disk."""
    from rasa.core.channels.channel import CollectingOutputChannel
    from rasa.shared.core.events import UserUttered

    visitor.say("hello")
    before = rows(pair)
    inner = store(pair)

    async def forge() -> None:
        tracker = await inner.retrieve(visitor.conversation)
        tracker.update(UserUttered("my name is Maria", {"name": "inform"}, []))
        await inner.save(tracker)
        await pair.agent.trigger_intent("view_my_data", [], CollectingOutputChannel(), tracker)

    pair.loop.run_until_complete(forge())
    assert rows(pair) == before


def test_a_turn_that_began_before_the_erasure_saves_nothing(pair: Pair, visitor: Visitor) -> None:
    """No key, no write: not on disk, not in memory, not in the broker."""
    from rasa.shared.core.events import SlotSet

    from privacy.runtime import privacy

    visitor.say("hello")
    inner = store(pair)
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any) -> None:
            published.append(event)

    async def erased_in_flight() -> str:
        tracker = await inner.retrieve(visitor.conversation)
        person = privacy().keys.resolve(visitor.conversation)
        tracker.update(SlotSet("asking", "city"))
        privacy().keys.erase(person)
        inner.event_broker = Broker()
        try:
            await inner.save(tracker)
        finally:
            inner.event_broker = None
        return person

    before = rows(pair)
    person = pair.loop.run_until_complete(erased_in_flight())
    assert rows(pair) == before
    assert published == []
    assert inner._memory.turns(person) == []


def test_the_broker_gets_what_the_disk_gets(pair: Pair, visitor: Visitor) -> None:
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any) -> None:
            published.append(event)

    inner = store(pair)
    inner.event_broker = Broker()
    try:
        visitor.say("my name is Maria")
    finally:
        inner.event_broker = None
    assert len(published) == 1
    assert set(published[0]) == {"event", "sender_id", "turn", "sealed"}
    assert b"Maria" not in base64.b64decode(published[0]["sealed"])
    assert "Maria" not in json.dumps(published)


@pytest.mark.parametrize("gate", [None, {}, {"capability": "cs1.AAAA", "stamp": "00", "turn": "x"}])
def test_a_forged_call_to_the_action_server_gets_nothing(pair: Pair, gate: Any) -> None:
    tracker = {
        "sender_id": "someone",
        "slots": {},
        "latest_message": {"text": "/show", "intent": {"name": "view_my_data"}, "entities": [], "gate": gate},
        "events": [],
        "paused": False,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    body = json.dumps({"next_action": "action_show_my_data", "tracker": tracker, "domain": {}}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{pair.port}/webhook", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        result = json.loads(answer.read())
    assert [item["response"] for item in result["responses"]] == ["utter_sorry"]
    assert result["events"] == []


def test_an_error_of_the_action_server_holds_no_request(pair: Pair) -> None:
    body = json.dumps({"next_action": "no_such_action", "tracker": "Maria", "sender_id": "Maria"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{pair.port}/webhook", body, {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    assert b"Maria" not in caught.value.read()
    assert not [name for name in caught.value.headers if name.lower().startswith("access-control-")]


PLANTED = [
    "Zebulon",
    "zebulon@example.org",
    "Timbuktu",
    "xq-hunter-22",
    "+44 7700 900321",
    "LO-77331",
    "4111111111111111",
]


def test_no_planted_value_in_any_file_or_log(pair: Pair, visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """What the gate finds is in no byte of databases, journals and logs, in no common encoding."""
    visitor.say("hi, my name is Zebulon")
    visitor.press("Yes")
    visitor.press("Yes")
    visitor.say("I live in Timbuktu")
    visitor.say("my password is xq-hunter-22")
    visitor.say("my card is 4111 1111 1111 1111")
    visitor.say("call me at +44 7700 900321")
    visitor.say("where is my order LO-77331")
    visitor.say("zebulon@example.org")
    visitor.say("subscribe me to the offers")
    visitor.say("zebulon@example.org")
    visitor.say("/show")
    assert "Zebulon" in visitor.say("hi")
    wanted = [encoded for value in PLANTED for encoded in encodings(value)]
    for path in files(pair.folder):
        content = path.read_bytes().lower()
        assert not [value for value in wanted if value in content], path.name
    assert not [value for value in PLANTED if value.casefold() in caplog.text.casefold()]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip"]


def encodings(value: str) -> list[bytes]:
    raw = value.encode()
    return [
        form.lower()
        for form in (
            raw,
            value.encode("utf-16-le"),
            base64.b64encode(raw).rstrip(b"=")[:-1],
            raw[::-1],
            raw.hex().encode(),
        )
    ]
