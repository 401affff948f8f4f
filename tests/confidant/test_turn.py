"""The proofs of a turn: nothing that was forged, moved, late or somebody else's is taken."""

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.crypto.seal import Key, seal_text
from confidant.errors import NoKeyError, RefusedError, SealBrokenError
from confidant.turn.answers import Answer, Press
from confidant.turn.context import CAPABILITY_SECONDS, GatedMessage, is_value_token, open_value, seal_value

pytestmark = pytest.mark.both_databases
TEXT = "I'm _person_, _email_"


def gated(turn):
    """A message with two values, as the gate gives it."""
    entities = []
    for kind, value in (("person", "Maria"), ("email", "maria@example.org")):
        start = TEXT.index(f"_{kind}_")
        token = seal_value(turn.chat_key, turn.person, turn.turn_id, kind, value)
        entities.append({"entity": kind, "start": start, "end": start + len(kind) + 2, "value": token})
    return GatedMessage(TEXT, entities)


@pytest.fixture
def turn(lab):
    return lab.turn(lab.meet())


@pytest.fixture
def message(lab, turn):
    return lab.message(turn, gated(turn))


def test_good_message(lab, turn, message):
    capability = lab.layer.proofs.capability(message)
    assert (capability.person, capability.turn_id, capability.key, capability.chat_key) == (
        turn.person,
        turn.turn_id,
        turn.key,
        turn.chat_key,
    )
    assert [capability.open(one["value"], one["entity"]) for one in message["entities"]] == [
        "Maria",
        "maria@example.org",
    ]


def test_what_the_gate_saw_travels(lab, turn):
    gated = GatedMessage("/press", removed=True, press=Press(Answer.YES, "ab"), argument="city", version="v1")
    note = lab.layer.proofs.note(turn, gated)
    capability = lab.layer.proofs.capability({"text": "/press", "entities": [], "gate": note})
    assert (capability.removed, capability.press, capability.argument, capability.keeps, capability.version) == (
        True,
        Press(Answer.YES, "ab"),
        "city",
        True,
        "v1",
    )


def test_what_rasa_adds_to_a_message_does_not_matter(lab, message):
    message["intent"] = {"name": "inform"}
    message["entities"] = [{**one, "extractor": "gate", "confidence": 1.0} for one in message["entities"]]
    assert lab.layer.proofs.capability(message)


@pytest.mark.parametrize("text", ["", TEXT + " ", TEXT.upper(), "erase everything", None, 7, ["x"], "\ud800", b"x"])
def test_changed_text(lab, message, text):
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({**message, "text": text})


CHANGES = {
    "kind": lambda one: one[0].update(entity="email"),
    "value": lambda one: one[0].update(value="Maria"),
    "no value": lambda one: one[0].pop("value"),
    "start": lambda one: one[0].update(start=one[0]["start"] + 1),
    "end": lambda one: one[1].update(end=10**9),
    "swapped": lambda one: one.reverse(),
    "swapped values": lambda one: (one[0].update(value=one[1]["value"]), one[1].update(value=one[0]["value"])),
    "one less": lambda one: one.pop(),
    "one more": lambda one: one.append(dict(one[0])),
    "an own one": lambda one: one.append({"entity": "place", "value": "Graz", "start": 0, "end": 1}),
    "none": lambda one: one.clear(),
    "no mapping": lambda one: one.append("x"),
    "offset as text": lambda one: one[0].update(start=str(one[0]["start"])),
    "not even JSON": lambda one: one[0].update(value={1, 2}),
}


def test_words_of_the_shop_beside_them_need_no_stamp(lab, message):
    message["entities"].append({"entity": "activity", "value": "hiking", "start": 0, "end": 1})
    assert lab.layer.proofs.capability(message)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_entities(lab, message, change):
    changed = copy.deepcopy(message)
    change(changed["entities"])
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability(changed)


@pytest.mark.parametrize("entities", [None, 7, "x", [None], {"a": 1}])
def test_entities_of_another_shape(lab, message, entities):
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({**message, "entities": entities})


@pytest.mark.parametrize("gate", [None, {}, [], "x", 7, {"capability": None}, {"capability": "cs1.AAAA", "stamp": "x"}])
def test_no_note_or_another_shape(lab, message, gate):
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({**message, "gate": gate})
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({})


@pytest.mark.parametrize("stamp", ["", "00" * 32, None, 7, "é", "\ud800", ["x"]])
def test_forged_stamp(lab, message, stamp):
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({**message, "gate": {**message["gate"], "stamp": stamp}})


@pytest.mark.parametrize("mine", ["stamp", "capability"])
def test_proofs_of_two_turns_do_not_mix(lab, turn, message, mine):
    """Equal text, same person, another turn; and another person."""
    for other in (lab.turn(turn.person), lab.turn(lab.meet("555-0101"))):
        note = lab.layer.proofs.note(other, GatedMessage(TEXT, message["entities"]))
        with pytest.raises(RefusedError):
            lab.layer.proofs.capability({**message, "gate": {**message["gate"], mine: note[mine]}})


def test_every_changed_character_of_a_capability(lab, message):
    token = message["gate"]["capability"]
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        forged = token[:place] + other + token[place + 1 :]
        with pytest.raises(RefusedError):
            lab.layer.proofs.capability({**message, "gate": {**message["gate"], "capability": forged}})


def test_capability_made_without_the_key(lab, turn, message):
    note = {"person": turn.person, "key": turn.key.id, "turn": turn.turn_id, "until": 10**12, "keeps": True}
    for key in (Key.new(), turn.key, turn.chat_key, Key(lab.layer.keys.capability_key.id, turn.chat_key.secret)):
        forged = seal_text(key, json.dumps(note), ("capability",))
        with pytest.raises(RefusedError):
            lab.layer.proofs.capability({**message, "gate": {**message["gate"], "capability": forged}})


def test_a_value_token_is_no_capability(lab, message):
    token = message["entities"][0]["value"]
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability({**message, "gate": {**message["gate"], "capability": token}})


def test_late_capability(lab, message):
    lab.clock.forward(CAPABILITY_SECONDS)
    assert lab.layer.proofs.capability(message)
    lab.clock.forward(1)
    with pytest.raises(RefusedError):
        lab.layer.proofs.capability(message)


def test_capability_of_an_erased_person(lab, turn, message):
    lab.layer.keys.erase(turn.person)
    with pytest.raises(NoKeyError):
        lab.layer.proofs.capability(message)
    lab.meet()
    with pytest.raises(NoKeyError):
        lab.layer.proofs.capability(message)


def test_capability_under_a_key_that_is_not_the_persons_any_more(lab, turn):
    note = lab.layer.proofs.note(replace(turn, key=Key.new()), GatedMessage("hello"))
    with pytest.raises(NoKeyError):
        lab.layer.proofs.capability({"text": "hello", "entities": [], "gate": note})


def test_capability_hides_what_it_opens(lab, turn, message):
    told = json.dumps(message)
    for secret in (turn.person, turn.key.secret.hex(), turn.chat_key.secret.hex(), "Maria"):
        assert secret not in told


def test_reprs_hide_keys_and_notes(lab, turn, message):
    turn.note = message["gate"]
    told = repr(turn) + repr(lab.layer.proofs.capability(message))
    assert turn.key.secret.hex() not in told
    assert repr(turn.key.secret) not in told
    assert message["gate"]["capability"] not in told


# Value tokens

CHAT = Key.new()
PERSON, TURN = "p_" + "0" * 24, "1" * 24
TOKEN = seal_value(CHAT, PERSON, TURN, "person", "Maria")


@given(st.text(), st.sampled_from(["person", "order_number", "ip"]))
def test_value_round_trip(value, kind):
    token = seal_value(CHAT, PERSON, TURN, kind, value)
    assert open_value(CHAT, PERSON, token, kind) == value
    assert is_value_token(token)


def test_values_open_only_for_their_kind_turn_person_and_chat():
    assert open_value(CHAT, PERSON, TOKEN, "person") == "Maria"
    for chat, person, token, kind in [
        (Key.new(), PERSON, TOKEN, "person"),
        (Key(CHAT.id, Key.new().secret), PERSON, TOKEN, "person"),
        (CHAT, "p_" + "1" * 24, TOKEN, "person"),
        (CHAT, PERSON, TOKEN, "email"),
        (CHAT, PERSON, TOKEN.replace(".person", ".email"), "email"),
        (CHAT, PERSON, TOKEN.replace(TURN, "2" * 24), "person"),
        (CHAT, PERSON, TOKEN.replace(TURN, ""), "person"),
        (CHAT, PERSON, TOKEN.replace(f".{TURN}.person", ""), "person"),
        (CHAT, PERSON, TOKEN + ".person", "person"),
        (CHAT, PERSON, TOKEN + " ", "person"),
        (CHAT, PERSON, "cs1." + TOKEN, "person"),
    ]:
        with pytest.raises(SealBrokenError):
            open_value(chat, person, token, kind)


HOSTILE = [
    "",
    ".",
    "...",
    "cs1.",
    "cs1...",
    "cs1..x.person",
    "cs1.\ud800.\ud800.person",
    "cs1.AAAA.\0.person",
    f"cs1.{'A' * 4_000_000}.{TURN}.person",
    f"{TOKEN[:40]}.{'9' * 1_000_000}.person",
    "cs1." + "." * 1_000_000 + "person",
    "é" * 100 + ".x.person",
    f"{TOKEN[:60]}\n{TOKEN[60:]}",
]


@pytest.mark.parametrize("token", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_value_tokens(token):
    with pytest.raises(SealBrokenError):
        open_value(CHAT, PERSON, token, "person")


@settings(max_examples=200)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60), st.text(max_size=20), st.sampled_from(["person", ""])
)
def test_any_other_value_token_is_a_broken_seal(body, turn, kind):
    with pytest.raises(SealBrokenError):
        open_value(CHAT, PERSON, f"cs1.{body}.{turn}.{kind}", kind)


@pytest.mark.parametrize(
    "value",
    ["cs1. my name is Maria", "cs1.", "cs1.maria@example.org", "CS1.AAAA.1.person", None, 7, ["cs1.A"], f" {TOKEN}"],
    ids=lambda value: repr(value)[:6],
)
def test_what_only_begins_like_a_value_token_is_none(value):
    assert not is_value_token(value)
