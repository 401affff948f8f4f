"""When a reading is not sure enough to act on: the last component of the pipeline turns it into `nlu_fallback`."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Doubt(FallbackClassifier):
    """Rasa's fallback, with a higher threshold for the intents that deserve care.

    Whatever comes out of it as `nlu_fallback` is asked back by `action_clarify`, which finds the readings in
    the ranking.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and their defaults: Rasa's two, and `careful` intents with their `careful_threshold`."""
        return {**FallbackClassifier.get_default_config(), "careful": [], "careful_threshold": 0.0}

    def _should_fallback(self, message: Message) -> bool:
        if super()._should_fallback(message):
            return True
        intent = message.data[INTENT]
        careful: bool = intent["name"] in self.component_config["careful"]
        return careful and intent["confidence"] < self.component_config["careful_threshold"]
