"""When a reading is not sure enough to act on: the last component of the pipeline turns it into `nlu_fallback`."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.distress import has_words_of_distress


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CarefulFallbackClassifier(FallbackClassifier):
    """Rasa's fallback, with a higher threshold for the intents that deserve care, and a lower one for urgent ones.

    An urgent intent is acted on, not asked back, as soon as it is likely and no more than one reading is likelier; but
    only when a word of distress stands in the message, else it is no reading at all.

    Whatever comes out of it as `nlu_fallback` is asked back by `action_clarify`, which finds the readings in
    the ranking.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and their defaults: Rasa's two, and `careful` and `urgent` intents with their thresholds."""
        own = {"careful": [], "careful_threshold": 0.0, "urgent": [], "urgent_threshold": 1.0}
        return {**FallbackClassifier.get_default_config(), **own}

    def process(self, messages: list[Message]) -> list[Message]:
        """Put an urgent reading first, or else what is not sure behind `nlu_fallback`."""
        for message in messages:
            self._leave_out_unheard(message)
            urgent = self._urgent(message)
            if urgent is None:
                super().process([message])
            else:
                others = [one for one in message.data[INTENT_RANKING_KEY] if one is not urgent]
                message.data[INTENT_RANKING_KEY] = [urgent, *others]
                message.data[INTENT] = urgent
        return messages

    def _leave_out_unheard(self, message: Message) -> None:
        """Without a word of distress, read a message as if there were no urgent intents."""
        ranking = message.data.get(INTENT_RANKING_KEY, [])
        others = [one for one in ranking if one["name"] not in self.component_config["urgent"]]
        left = 1 - sum(one["confidence"] for one in ranking if one not in others)
        if others and left > 0 and len(others) < len(ranking) and not has_words_of_distress(message.get(TEXT) or ""):
            others = [{**one, "confidence": min(1.0, one["confidence"] / left)} for one in others]
            message.data[INTENT_RANKING_KEY] = others
            message.data[INTENT] = others[0]

    def _urgent(self, message: Message) -> dict[str, Any] | None:
        likely = message.data.get(INTENT_RANKING_KEY, [])[:2]
        named, least = self.component_config["urgent"], self.component_config["urgent_threshold"]
        return next((one for one in likely if one["name"] in named and one["confidence"] >= least), None)

    def _should_fallback(self, message: Message) -> bool:
        if super()._should_fallback(message):
            return True
        intent = message.data[INTENT]
        careful: bool = intent["name"] in self.component_config["careful"]
        return careful and intent["confidence"] < self.component_config["careful_threshold"]
