"""The gate as Rasa's first node, and the component that brings it into a model.

Importing this module registers both: Rasa asks its plugins for the graph before it makes any component.
"""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

import pluggy
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext, GraphComponent, SchemaNode
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.plugin import plugin_manager
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from confidant.crypto.seal import Key
from confidant.errors import TurnFailedError
from confidant.identifiers import PersonId
from confidant.layer import process
from confidant.rasa import start_checks
from confidant.turn.context import GatedMessage, TurnContext, current_turn, new_turn_id
from confidant.turn.gate import CLOSED
from confidant.turn.words import load_lexicon

logger = logging.getLogger("confidant.rasa.converter")

_ASKING = "asking"


class GateConverter(NLUMessageConverter):
    """Rasa's first node: hands the message through the gate and writes back what may be seen."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GateConverter:
        """Make the node."""
        start_checks.check_guarded()
        return cls()

    def convert_user_message(
        self,
        messages: list[UserMessage],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        """Turn user messages into gated NLU messages, and rewrite them: Rasa builds its event from them."""
        return [self._convert(message, tracker) for message in messages]

    @staticmethod
    def _convert(message: UserMessage, tracker: DialogueStateTracker | None) -> Message:
        turn = current_turn.get()
        gated = CLOSED
        try:
            if turn is not None:
                gated = process().gate.admit(message.text, turn, _asked(tracker))
                turn.note = process().layer.proofs.note(turn, gated)
            elif tracker is None or not tracker.events:
                gated = _offline(message.text)
        except Exception as error:
            gated = CLOSED
            if turn is not None:
                turn.failed = True
            logger.error("gate: closed (%s)", type(error).__name__)
        message.text = gated.text
        return Message(
            data={TEXT: gated.text, ENTITIES: [dict(entity) for entity in gated.entities]},
            output_properties={TEXT_TOKENS, ENTITIES},
        )


def _asked(tracker: DialogueStateTracker | None) -> str | None:
    value = tracker.get_slot(_ASKING) if tracker is not None and _ASKING in tracker.slots else None
    return value.rsplit(":", 1)[-1] if isinstance(value, str) else None


def without_a_person(text: str) -> str:
    """A text as the gate lets it through when it is nobody's."""
    passing = TurnContext(PersonId("p_offline"), Key.new(), Key.new(), new_turn_id(), None, 1, keeps=False)
    return process().offline_gate.admit(text, passing).text


def _offline(text: str | None) -> GatedMessage:
    """For `rasa test` and `rasa shell nlu`: no person, nothing is kept, commands are Rasa's own.

    There are no entities either: a sealed value never equals the one that a test expects.
    """
    if not isinstance(text, str):
        return CLOSED
    return GatedMessage(text if text.startswith("/") else without_a_person(text))


class _Hooks:
    @staticmethod
    @pluggy.HookimplMarker("rasa")
    def modify_default_recipe_graph_predict_nodes(predict_nodes: dict[str, SchemaNode]) -> None:
        """Put the gate where Rasa's converter was, and give it the tracker, to know what the bot has just asked."""
        node = predict_nodes["nlu_message_converter"]
        needs = {**node.needs, "tracker": "__tracker__"}
        predict_nodes["nlu_message_converter"] = dataclasses.replace(node, uses=GateConverter, needs=needs)


if not plugin_manager().has_plugin("confidant"):
    plugin_manager().register(_Hooks(), name="confidant")  # Rasa builds the graph while it imports this module


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class GateCheck(GraphComponent):
    """The first component of the pipeline. Naming it in config.yml is what brings the gate into a model."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GateCheck:
        """Make the component, and read the lexicon that config.yml names (`lexicon: package.module.function`).

        Raises:
            SettingError: there is no such function.
        """
        if name := config.get("lexicon"):
            process().know(load_lexicon(name))
        return cls()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No lexicon."""
        return {"lexicon": None}

    def process(self, messages: list[Message]) -> list[Message]:
        """Pass on only what the gate let through, when there is a live turn."""
        turn = current_turn.get()
        if turn is not None and turn.note is None:
            raise TurnFailedError
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data is written in gate form already."""
        return training_data
