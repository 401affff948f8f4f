"""A Rasa classifier of intents: logistic regression, which also tells the answers of a retrieval intent apart."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from confidant.turn.gate import INTERNAL

_SELECTOR = "response_selector"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Rasa's logistic regression over full intents, `faq/returns` as well as `greet`.

    Rasa would train a second network, a ResponseSelector, to choose among `faq/…`. Here one reading gives both: the
    confidence of `faq` is that of its answers together, and the likeliest stands where a ResponseSelector puts it.

    Intents that only the gate gives are not learned, so nothing that is typed is ever read as one of them, whatever
    their examples resemble.
    """

    def _create_training_matrix(self, training_data: TrainingData) -> tuple[Any, list[str]]:
        examples = [
            one
            for one in training_data.intent_examples
            if one.get("text") and one.get(INTENT) and one.get(INTENT) not in INTERNAL
        ]
        return self._create_X(examples), [one.get_full_intent() for one in examples]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and, for retrieval intents, the chosen answer."""
        if not messages:
            return messages
        for message, likely in zip(messages, self.clf.predict_proba(self._create_X(messages)), strict=True):
            intents: dict[str, float] = {}
            answers: dict[str, dict[str, float]] = {}
            for full, confidence in zip(self.clf.classes_, likely.tolist(), strict=True):
                intent, _, answer = full.partition("/")
                intents[intent] = intents.get(intent, 0.0) + confidence
                if answer:
                    answers.setdefault(intent, {})[full] = confidence
            ranking = as_ranking(intents)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self.config["ranking_length"] or None], add_to_output=True)
            selected = {name: as_selected(ranked, intents[name]) for name, ranked in answers.items()}
            message.set(_SELECTOR, {"all_retrieval_intents": list(answers), **selected}, add_to_output=True)
        return messages


def as_ranking(confidences: dict[str, float]) -> list[dict[str, Any]]:
    """Intents with their confidences, the likeliest first."""
    return [
        {"name": name, "confidence": confidence}
        for name, confidence in sorted(confidences.items(), key=lambda item: -item[1])
    ]


def as_selected(answers: dict[str, float], whole: float) -> dict[str, Any]:
    """What a ResponseSelector would say: confidences among the answers of one intent add up to 1."""
    ranking = [
        {INTENT_RESPONSE_KEY: one["name"], "confidence": one["confidence"] / whole} for one in as_ranking(answers)
    ]
    return {"response": {**ranking[0], "utter_action": f"utter_{ranking[0][INTENT_RESPONSE_KEY]}"}, "ranking": ranking}
