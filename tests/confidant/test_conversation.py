"""What is kept of a conversation: whole turns without anything that need not be kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.crypto.seal import Key
from confidant.keystore.keys import CHAT_SECONDS
from confidant.turn.context import seal_value
from confidant.turn.conversation import EphemeralStore, KeptTurn, bot_response, replay, trim

CHAT = Key.new()
TOKEN = seal_value(CHAT, "p_" + "0" * 24, "1" * 24, "person", "Maria")
SECRET = "Maria Muster, maria@example.org"


def user_event():
    """As Rasa gives it: rankings, tokens, timings, the gate's note, and everything else it collects."""
    text = "I'm _person_"
    return {
        "event": "user",
        "timestamp": 1.0,
        "text": text,
        "input_channel": "telegram",
        "message_id": SECRET,
        "metadata": {"model_id": "x", "platform": SECRET},
        "parse_data": {
            "intent": {"name": "inform", "confidence": 0.9, "id": SECRET},
            "intent_ranking": [{"name": "inform", "confidence": 0.9}, {"name": SECRET, "confidence": 0.1}],
            "response_selector": {"default": {"response": {"responses": [{"text": SECRET}]}}},
            "text_tokens": [[0, 3], [4, 12]],
            "text": text,
            "message_id": SECRET,
            "metadata": {"a": SECRET},
            "gate": {"capability": SECRET, "stamp": SECRET, "turn": "1"},
            "entities": [
                {
                    "entity": "person",
                    "start": 4,
                    "end": 12,
                    "value": TOKEN,
                    "extractor": "gate",
                    "role": SECRET,
                    "additional_info": {"raw": SECRET},
                },
            ],
        },
    }


def test_user_event():
    assert trim(user_event()) == {
        "event": "user",
        "timestamp": 1.0,
        "text": "I'm _person_",
        "input_channel": "telegram",
        "parse_data": {
            "text": "I'm _person_",
            "intent": {"name": "inform", "confidence": 0.9},
            "entities": [{"entity": "person", "start": 4, "end": 12}],
        },
    }


@pytest.mark.parametrize("parsed", [None, {}, {"intent": None, "entities": None}])
def test_user_event_that_was_not_understood(parsed):
    trimmed = trim({"event": "user", "timestamp": 1.0, "text": "hm", "parse_data": parsed})
    assert trimmed["parse_data"] == {"text": "hm", "intent": {"name": None, "confidence": None}, "entities": []}


def test_bot_event_keeps_the_responses_name_only():
    event = {
        "event": "bot",
        "timestamp": 2.0,
        "text": f"Hello {SECRET}!",
        "data": {"buttons": [{"title": SECRET, "payload": "/b.x"}], "custom": {"a": SECRET}, "image": SECRET},
        "metadata": {"utter_action": "utter_greet", "name": SECRET, "template_name": SECRET},
    }
    assert trim(event) == {
        "event": "bot",
        "timestamp": 2.0,
        "text": None,
        "data": {},
        "metadata": {"utter_action": "utter_greet"},
    }


@pytest.mark.parametrize("metadata", [None, {}, {"utter_action": None}, {"utter_action": {"a": SECRET}}])
def test_bot_event_without_a_name(metadata):
    event = {"event": "bot", "text": SECRET, "metadata": metadata}
    assert bot_response(event) is None
    assert SECRET not in json.dumps(trim(event))


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        ({"event": "action", "name": "action_x", "policy": SECRET, "action_text": SECRET}, {"name": "action_x"}),
        ({"event": "slot", "name": "kind", "value": "tents", "metadata": SECRET}, {"name": "kind", "value": "tents"}),
        ({"event": "active_loop", "name": None, "hide": SECRET}, {"name": None}),
        ({"event": "session_started", "metadata": SECRET}, {}),
    ],
)
def test_other_events(event, kept):
    trimmed = trim({**event, "timestamp": 3.0, "sender_id": SECRET})
    assert trimmed == {"event": event["event"], "timestamp": 3.0, **kept}


@pytest.mark.parametrize(
    "name",
    [
        "agent",
        "followup",
        "reminder",
        "cancel_reminder",
        "rewind",
        "undo",
        "restart",
        "export",
        "user_featurization",
        "entities",
        "x",
    ],
)
def test_events_that_are_not_kept(name):
    assert trim({"event": name, "text": SECRET, "entities": [{"value": SECRET}]}) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=10,
    ),
    st.sampled_from(["user", "bot"]),
)
def test_whatever_hangs_on_an_event_is_not_kept(junk, name):
    event = {"event": name, "timestamp": 1.0, "text": "hello", "parse_data": {"intent": {"name": "greet"}}}
    event["parse_data"] |= {"junk": junk}
    assert trim({**event, "metadata": {"junk": junk}, "data": junk, "junk": junk}) == trim(event)


# Replaying


def turn(number, **slots):
    events = [
        {"event": "session_started", "timestamp": number},
        {"event": "user", "timestamp": number, "text": str(number)},
        {"event": "slot", "name": "kind", "value": str(number), "timestamp": number},
        {"event": "active_loop", "name": None, "timestamp": number},
        {"event": "bot", "timestamp": number, "metadata": {"utter_action": f"utter_{number}"}},
    ]
    return KeptTurn(f"t{number}", number, events, slots)


def test_replaying_nothing():
    assert replay([]) == []


def test_replaying():
    events = replay(iter([turn(1, kind="1", gone="x"), turn(2, kind="2", size="M")]))
    assert [(event["event"], event.get("name"), event.get("value"), event.get("text")) for event in events] == [
        ("action", "action_listen", None, None),
        ("slot", "kind", "2", None),
        ("slot", "size", "M", None),
        ("user", None, None, "1"),
        ("active_loop", None, None, None),
        ("bot", None, None, None),
        ("user", None, None, "2"),
        ("active_loop", None, None, None),
        ("bot", None, None, None),
    ]
    assert all(event["timestamp"] in {1, 2} for event in events)


def test_replaying_a_turn_without_events():
    assert replay([KeptTurn("t", 1, [], {"kind": "tents"})])[1]["value"] == "tents"


def test_a_turn_survives_being_kept():
    one = turn(1, kind="1")
    assert KeptTurn(**json.loads(json.dumps(one.as_json()))) == one


# Passing memory


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def test_memory_keeps_the_last_turns(clock):
    memory = EphemeralStore(turns=3, clock=clock)
    assert memory.turns("a") == []
    for number in range(5):
        memory.keep("a", CHAT, turn(number, kind=str(number)))
    assert memory.turns("a") == [turn(number, kind=str(number)) for number in (2, 3, 4)]
    assert memory.turns("b") == []
    assert memory.chat_key("a") == CHAT
    assert memory.chat_key("b") != memory.chat_key("b")


def test_memory_lasts_an_hour_from_the_last_turn(clock):
    memory = EphemeralStore(clock=clock)
    memory.keep("a", CHAT, turn(1))
    clock.now += CHAT_SECONDS - 1
    memory.keep("a", CHAT, turn(2))
    clock.now += CHAT_SECONDS - 1
    assert len(memory.turns("a")) == 2
    clock.now += 1
    assert memory.turns("a") == []
    assert memory.chat_key("a") != CHAT
    assert memory._held == {}


def test_memory_is_bounded(clock):
    memory = EphemeralStore(people=3, clock=clock)
    for person in ("a", "b", "c"):
        memory.keep(person, CHAT, turn(1))
    memory.keep("a", CHAT, turn(2))
    memory.keep("d", CHAT, turn(1))
    assert [bool(memory.turns(person)) for person in "abcd"] == [True, False, True, True]
    for number in range(100):
        memory.keep(f"p{number}", CHAT, turn(1))
    assert len(memory._held) == 3


def test_memory_drops_a_person(clock):
    memory = EphemeralStore(clock=clock)
    for person in ("a", "b"):
        memory.keep(person, CHAT, turn(1))
    memory.drop("a")
    memory.drop("nobody")
    assert memory.turns("a") == []
    assert memory.turns("b") == [turn(1)]


def test_memory_sweeps_the_silent(clock):
    memory = EphemeralStore(clock=clock)
    memory.keep("a", CHAT, turn(1))
    clock.now += 10
    memory.keep("b", CHAT, turn(1))
    clock.now += CHAT_SECONDS - 10
    memory.sweep()
    assert list(memory._held) == ["b"]


def test_memory_is_sealed(clock):
    memory = EphemeralStore(clock=clock)
    memory.keep("a", CHAT, KeptTurn("t", 1, [{"event": "user", "text": SECRET, "timestamp": 1}], {}))
    assert SECRET not in repr(memory._held)
    assert SECRET.encode() not in b"".join(memory._held["a"][2])
