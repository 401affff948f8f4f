"""What a slot may hold, and that each tracker of Rasa's is held to it."""

import re
from pathlib import Path

import pytest
import yaml

from confidant.crypto.seal import Key
from confidant.turn.context import TurnContext, current_turn, new_turn_id, seal_value

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PERSON, CHAT, KEY = "p_" + "0" * 24, Key.new(), Key.new()


def token(value="Maria", key=CHAT, person=PERSON):
    return seal_value(key, person, new_turn_id(), "person", value)


@pytest.fixture(autouse=True)
def turn():
    reset = current_turn.set(TurnContext(PERSON, KEY, CHAT, new_turn_id(), None, 1, keeps=True))
    yield
    current_turn.reset(reset)


def slots():
    from rasa.shared.core.slots import AnySlot, BooleanSlot, CategoricalSlot, FloatSlot, ListSlot, TextSlot

    return {
        "text": TextSlot("text", []),
        "any": AnySlot("any", []),
        "list": ListSlot("list", []),
        "flag": BooleanSlot("flag", []),
        "amount": FloatSlot("amount", [], min_value=1, max_value=5),
        "choice": CategoricalSlot("choice", [], values=["Tents", "packs", "Maria Smith", "maria@example.org"]),
        "requested_slot": TextSlot("requested_slot", []),
    }


def may_hold(name, value):
    from confidant.rasa.slots import may_hold

    declared = slots()
    return may_hold(declared.get(name), value, declared)


@pytest.mark.parametrize("name", ["text", "any", "list", "flag", "amount", "choice"])
def test_nothing_flags_and_sealed_values_may_be_held(name):
    for value in (None, True, False, token(), token(key=KEY)):
        assert may_hold(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", 1),
        ("amount", 4.5),
        ("choice", "tents"),
        ("choice", "Tents"),
        ("requested_slot", "text"),
        ("list", []),
    ],
)
def test_what_the_domain_declares_may_be_held(name, value):
    assert may_hold(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "Maria Smith") for name in ("text", "any", "list", "flag", "amount", "choice", "requested_slot")),
        *((name, "tents") for name in ("text", "any", "list", "flag", "amount")),
        *((name, 447700900123) for name in ("text", "any", "list", "flag", "amount", "choice")),
        *(("amount", value) for value in (0, 5.01, float("inf"), float("nan"), -1, "4")),
        ("choice", "maria@example.org"),
        ("choice", ""),
        ("any", {"who": token()}),
        ("any", {}),
        ("any", [token(), "Maria"]),
        ("list", [["x"]]),
        ("list", (token(),)),
        ("text", token(key=Key.new())),
        ("text", token(person="p_" + "1" * 24)),
        ("text", "cs1.Maria-Smith.0a.person"),
        ("text", token() + "x"),
        ("text", b"Maria"),
        ("any", object()),
        ("unknown", True),
        ("unknown", token()),
    ],
    ids=range(39),
)
def test_nothing_else_may_be_held(name, value):
    """Also a name, when the domain lists it; and what only looks sealed, or was sealed for another."""
    assert not may_hold(name, value)


def test_a_tracker_and_its_copies_hold_only_that():
    """However the event came: forms and slot mappings are tried on copies."""
    from rasa.shared.core.events import SlotSet
    from rasa.shared.core.trackers import DialogueStateTracker

    from confidant.rasa.slots import guard

    guard()
    tracker = DialogueStateTracker("x", list(slots().values()))
    sealed = token()
    tracker.update(SlotSet("text", "Maria Smith"))
    tracker.update_with_events([SlotSet("any", "Maria"), SlotSet("unknown", "Maria"), SlotSet("list", [sealed])], None)
    tracker = DialogueStateTracker.from_events("x", list(tracker.copy().events), list(slots().values()))
    assert [(event.key, event.value) for event in tracker.events] == [
        ("text", None),
        ("any", None),
        ("unknown", None),
        ("list", [sealed]),
    ]
    assert tracker.get_slot("text") is None
    assert tracker.get_slot("list") == [sealed]


# Our own slots


def declared():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return domain["slots"]


def test_our_slots_hold_flags_bounds_lists_or_sealed_values():
    kinds = {slot["type"] for slot in declared().values()}
    assert kinds == {"categorical", "text", "bool", "float"}


def test_whatever_the_bot_asks_for_stands_in_the_list():
    """Else the question would be forgotten at once. Names of fields and purposes come from the data map."""
    values = set(declared()["asking"]["values"])
    meanings = yaml.safe_load((ROOT / "actions" / "phrases.yml").read_text(encoding="utf-8"))["meanings"]
    assert {"correct:*", "retention:*"} <= values  # for any field and any purpose
    asked = set()
    from actions.features.smalltalk import offers

    asked |= {f"clarify:{name}" for name in meanings if offers([(name, 1.0)])}
    for path in (ROOT / "actions").glob("**/*.py"):
        asked |= set(re.findall(r'\.ask\(\s*"([a-z_:]+)"', path.read_text(encoding="utf-8")))
    assert asked - values == set()
    assert {value.partition(":")[0] for value in values} >= {"proposal", "more", "order", "store", "age", "feedback"}


def test_nothing_in_our_list_looks_personal():
    from confidant.rasa.slots import _is_personal

    assert [value for value in declared()["asking"]["values"] if _is_personal(value)] == []
