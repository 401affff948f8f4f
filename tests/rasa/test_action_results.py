"""What the action server answers is checked as Rasa checks it, by a validator that is made once."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction

from confidant.rasa.action_results import check_by
from confidant.rasa.install import install

CHECK = check_by(RemoteAction.action_response_format_spec())
SLOT = {"event": "slot", "timestamp": None, "name": "asking", "value": "order:email"}
SAID = {"text": "Hello", "buttons": [], "elements": [], "custom": {}, "response": "utter_greet", "image": None}
READ = {"intent": {"name": "greet", "confidence": 0.9}, "entities": [{"entity": "person", "value": 1, "start": 0}]}
ACCEPTED: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [SAID]},
    {"events": [SLOT, {"event": "followup", "name": "action_listen"}, {"event": "rewind"}], "more": 1},
    {"events": [{"event": "user", "text": None, "parse_data": READ}]},
    {"events": [{"event": "entities", "entities": READ["entities"]}]},
    {"events": [{**SLOT, "timestamp": 1.5, "metadata": {"any": ["thing"]}}]},
]
REFUSED: list[Any] = [
    None,
    [],
    "events",
    {"events": {}},
    {"events": None},
    {"events": ["slot"]},
    {"events": [{}]},
    {"events": [{"event": "no such event"}]},
    {"events": [{"event": "slot", "name": "asking"}]},
    {"events": [{"event": "slot", "name": 1, "value": None}]},
    {"events": [{**SLOT, "timestamp": "now"}]},
    {"events": [{**SLOT, "metadata": []}]},
    {"events": [{"event": "entities", "entities": [{"entity": "person"}]}]},
    {"responses": {}},
    {"responses": ["Hello"]},
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False)
    | st.sampled_from(["slot", "user", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["event", "events", "name", "value", "entities", "text"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def accepts(check: Any, result: Any) -> bool:
    try:
        check(result)
    except jsonschema.ValidationError:
        return False
    return True


def as_rasa_does(result: Any) -> None:
    """What Rasa's own check comes to."""
    jsonschema.validate(result, RemoteAction.action_response_format_spec())


def places(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every part of a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [so_far, *(place for key, part in inner for place in places(part, (*so_far, key)))]


@st.composite
def answers(draw: st.DrawFn) -> Any:
    """An answer of which one part, anywhere, was taken out or is something else."""
    answer = deepcopy(draw(st.sampled_from(ACCEPTED)))
    *way, last = draw(st.sampled_from(places(answer))) or (None,)
    if last is None:
        return draw(JSON)
    holder = answer
    for key in way:
        holder = holder[key]
    if draw(st.booleans()):
        del holder[last]
    else:
        holder[last] = draw(JSON)
    return answer


@pytest.mark.parametrize("result", ACCEPTED)
def test_what_is_an_answer_is_accepted(result):
    assert accepts(CHECK, result)
    assert accepts(as_rasa_does, result)


@pytest.mark.parametrize("result", REFUSED)
def test_what_is_none_is_refused(result):
    assert not accepts(CHECK, result)
    assert not accepts(as_rasa_does, result)


@settings(max_examples=60, deadline=None)
@given(answers())
def test_it_accepts_and_refuses_what_rasa_does(result):
    assert accepts(CHECK, result) == accepts(as_rasa_does, result)


def test_a_refusal_names_nothing_of_the_answer():
    with pytest.raises(jsonschema.ValidationError) as refused:
        CHECK({"events": [{**SLOT, "timestamp": "maria@example.org"}]})
    assert "maria" not in str(refused.value)


def test_the_schema_is_looked_at_once(monkeypatch):
    """Rasa looks at it again in each turn, which takes a third of the turn."""
    install()
    action = RemoteAction("action_send_static_response", None)
    assert action._validate_action_result({})
    looks: list[int] = []
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", staticmethod(lambda: looks.append(1) or {}))
    assert action._validate_action_result({"events": [SLOT]})
    assert looks == []
