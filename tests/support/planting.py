"""`python -m tests.support.planting FOLDER`: a small bot whose actions put names and phones into every slot they can.

It is Rasa and rasa-sdk as they are, guarded by our store, with a domain of its own. Plain `SlotSet`s of an action, the
validation of a form and that of slot mappings plant in turn; a form also takes what is typed. Some of it is said in a
pause, so that it lies in memory. At the end the answer, one JSON line, says where any planted value is.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faker import Faker
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

COUNT = 500
CHUNK = 50
LISTED = "Maria Smith"
"""A name that the domain declares in a closed list: it is no less personal there."""

_CUSTOM = "    mappings: [{type: custom}]\n    influence_conversation: false\n"
DOMAIN = f"""
version: "3.1"
intents: [plant, fill, press, gate_closed, too_long, wordless]
entities: [person, email, phone, address, place, birthday, order_number, ip, url]
slots:
  text:
    type: text
{_CUSTOM}
  any:
    type: any
{_CUSTOM}
  list:
    type: list
{_CUSTOM}
  flag:
    type: bool
{_CUSTOM}
  amount:
    type: float
    min_value: 1
    max_value: 5
{_CUSTOM}
  choice:
    type: categorical
    values: [tents, packs, "{LISTED}"]
{_CUSTOM}
  typed:
    type: text
    influence_conversation: false
    mappings: [{{type: from_text, conditions: [{{active_loop: plant_form, requested_slot: typed}}]}}]
  person:
    type: text
    influence_conversation: false
    mappings: [{{type: from_entity, entity: person}}]
forms:
  plant_form:
    required_slots: [typed]
actions: [action_plant, validate_plant_form, action_validate_slot_mappings]
responses:
  utter_ask_typed: [{{text: "Your name?"}}]
  utter_sorry: [{{text: "Sorry."}}]
session_config: {{session_expiration_time: 60, carry_over_slots_to_new_session: true}}
"""
CONFIG = """
recipe: default.v1
assistant_id: planting
language: en
pipeline:
  - name: confidant.rasa.converter.GateCheck
  - name: KeywordIntentClassifier
policies:
  - name: RulePolicy
"""
DATA = """
version: "3.1"
nlu:
  - {intent: plant, examples: "- plant\\n- plants\\n"}
  - {intent: fill, examples: "- fill\\n- fills\\n"}
rules:
  - {rule: Plant, steps: [{intent: plant}, {action: action_plant}]}
  - {rule: Fill, steps: [{intent: fill}, {action: plant_form}, {active_loop: plant_form}]}
"""


def planted() -> list[str]:
    """Names, and numbers reserved for fiction; the same in every process."""
    faker = Faker("en_GB")
    faker.seed_instance(12)
    names = [faker.unique.name() for _ in range(COUNT)]
    return [
        value
        for pair in zip(names, (f"+44 7700 900{number:03}" for number in range(COUNT)), strict=True)
        for value in pair
    ]


class _Planting:
    """Plants the next values of its own, in every slot and in every shape."""

    def __init__(self) -> None:
        self.place = 0

    def next(self) -> list[dict[str, Any]]:
        values = planted()[self.place : self.place + CHUNK]
        self.place = (self.place + CHUNK) % (2 * COUNT)
        return [event for number, value in enumerate(values) for event in self._shaped(number, value)]

    @staticmethod
    def _shaped(number: int, value: str) -> Iterator[dict[str, Any]]:
        digits = "".join(character for character in value if character.isdigit())
        shapes = {
            "text": value,
            "any": [{"who": value}, {value: 1}, [value], f"cs1.{value.replace(' ', '-')}.0.person"][number % 4],
            "list": [value],
            "flag": value,
            "amount": int(digits) if digits else value,
            "choice": value if number % 5 else LISTED,
            "unknown": value,
            "typed": value,
        }
        yield from (SlotSet(slot, shape) for slot, shape in shapes.items())


class Plant(Action):
    """Plain SlotSets; says how many planted values came back with the call, and what the honest slots hold."""

    planting = _Planting()

    def name(self) -> str:
        return "action_plant"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG002
        held = json.dumps([tracker.slots, [event for event in tracker.events if event["event"] == "slot"]])
        seen = sum(value in held for value in (*planted(), LISTED))
        slots = {name: tracker.slots.get(name) for name in ("flag", "amount", "choice")}
        dispatcher.utter_message(text=json.dumps({"seen": seen, **slots}))
        honest = [SlotSet("flag", True), SlotSet("amount", 4), SlotSet("choice", "tents")]
        return [*self.planting.next(), *honest]


class ValidatePlantForm(Action):
    """The validation of a form."""

    planting = _Planting()

    def name(self) -> str:
        return "validate_plant_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG002
        return self.planting.next()


class ValidateMappings(ValidatePlantForm):
    """The validation of slot mappings."""

    planting = _Planting()

    def name(self) -> str:
        return "action_validate_slot_mappings"


def main() -> None:
    """Train, talk, and look everywhere."""
    from scripts.sandbox import ROOT
    from tests.support.pair import Pair

    class PlantingPair(Pair):
        def start_actions(self) -> None:
            command = [sys.executable, "-m", "rasa_sdk", "--actions", "tests.support.planting", "-p", str(self.port)]
            command.append("--debug")
            environment = {**self.variables(), "SANIC_HOST": "127.0.0.1"}
            self.actions = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    folder = Path(sys.argv[1])
    PlantingPair.model = train(folder / "model")
    (folder / "site").mkdir()
    pair = PlantingPair(folder / "site", broker=True, level=logging.DEBUG)
    try:
        out.write(json.dumps(_report(pair)) + "\n")
    finally:
        pair.close()


def train(folder: Path) -> Path:
    """A model of the small bot."""
    folder.mkdir()
    for name, text in (("domain", DOMAIN), ("config", CONFIG), ("data", DATA)):
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--out", str(folder), "--fixed-model-name", "planting"]
    for name in ("domain", "config", "data"):
        command += [f"--{name}", str(folder / f"{name}.yml")]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return folder / "planting.tar.gz"


def _report(pair: Any) -> dict[str, Any]:
    from tests.support.search import Needles, search

    kept, paused = pair.visitor(), pair.visitor()
    said = [_converse(pair, kept)]
    _pause(pair, pair.person(paused))
    said.append(_converse(pair, paused))
    turns = {"disk": list(_turns(pair)), "memory": _memory(pair, pair.person(paused)), "broker": list(_broker(pair))}
    with pair.copied() as copy:
        (copy / "opened.json").write_text(json.dumps(turns), encoding="utf-8")
        hits = search(Needles([*planted(), LISTED]), [copy])
    slots = {name: [turn["slots"] for turn in found] for name, found in turns.items()}
    return {
        "said": said,
        "turns": {name: len(found) for name, found in turns.items()},
        "sealed": sum("cs1." in str(one.get("person")) for found in slots.values() for one in found),
        "honest": [one for found in slots.values() for one in found if one.get("choice") == "tents"][-1:],
        "hits": sorted({hit.place.removeprefix(str(copy)) for hit in hits}),
    }


def _converse(pair: Any, visitor: Any) -> list[str]:
    answers = [visitor.say("/plant") for _ in range(2 * COUNT // CHUNK)]
    visitor.say("/fill")
    answers += [visitor.say(text) for text in ("my name is Maria Smith", "call me on +44 7700 900123", *["next"] * 18)]
    return [*answers, visitor.say("/plant")]


def _pause(pair: Any, person: str) -> None:
    from confidant.turn.context import own_capability

    with pair.layer.vault.change(own_capability(pair.layer.keys, person)) as change:
        change.record.paused = True


def _turns(pair: Any) -> Iterator[dict[str, Any]]:
    from sqlalchemy import select

    from confidant.crypto.seal import unseal_json
    from confidant.storage import schema
    from confidant.storage.database import reading

    with reading(pair.layer.engine) as connection:
        for row in connection.execute(select(schema.turns)):
            key = pair.layer.keys.open(row.person).key
            yield unseal_json(key, row.sealed, ("turns", row.person, row.id, str(row.seq)))


def _memory(pair: Any, person: str) -> list[dict[str, Any]]:
    return [turn.as_json() for turn in pair.store._memory.turns(person)]


def _broker(pair: Any) -> Iterator[dict[str, Any]]:
    """The broker's rows are those of the database: whatever opens there, opens here."""
    from sqlalchemy import select

    from confidant.crypto.seal import unseal_json
    from confidant.storage import schema
    from confidant.storage.database import reading

    lines = (pair.folder / "broker.log").read_text(encoding="utf-8").splitlines()
    sealed = {base64.b64decode(json.loads(line)["sealed"]) for line in lines}
    with reading(pair.layer.engine) as connection:
        for row in connection.execute(select(schema.turns)):
            if row.sealed in sealed:
                key = pair.layer.keys.open(row.person).key
                yield unseal_json(key, row.sealed, ("turns", row.person, row.id, str(row.seq)))


if __name__ == "__main__":
    main()
else:
    from actions.server import guard

    guard()
