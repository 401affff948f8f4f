"""A Rasa component behind the classifier: a brand's own FAQ topics, recognised without training."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from confidant import bot as bots
from confidant.turn.gate import INTERNAL
from nlu.classifier import as_ranking, as_selected
from nlu.encoder import PUBLISHED, Encoder
from nlu.likeness import Ordinary, Topics
from shop.brand import load_brand

FAQ = "faq"
_SELECTOR = "response_selector"
_FILE = "ordinary.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class BrandTopics(GraphComponent):
    """Adds `faq/<topic>` for each topic of brand.yml that the classifier has not learned.

    A topic takes its probability from the other readings, all in the same proportion, so that thresholds keep their
    meaning. The intents named in `untouched` give nothing up: as sure as a wish about one's data was, it stays.

    Training only notes what other messages are like. The topics are read when the model is loaded, so a change of
    brand.yml counts from the next start on.
    """

    def __init__(
        self, config: Mapping[str, Any], storage: ModelStorage, resource: Resource, reader: Reader | None = None
    ) -> None:
        self._untouched = frozenset(config["untouched"])
        self._out_of_scope = str(config["out_of_scope"])
        self._storage, self._resource = storage, resource
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and their defaults."""
        return {"untouched": [], "out_of_scope": "out_of_scope"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> BrandTopics:
        """Make the component, to be trained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Note what the messages of `data/` are like, on all cores."""
        examples = [
            (one.get(TEXT), one.get_full_intent())
            for one in training_data.intent_examples
            if one.get(TEXT) and one.get(INTENT) and one.get(INTENT) not in INTERNAL
        ]
        encoder = Encoder.load(PUBLISHED)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = np.array(list(pool.map(encoder.encode, (text for text, _ in examples))))
        noted = Ordinary.of(vectors, [intent for _, intent in examples], without=self._out_of_scope)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _FILE, **noted.packed())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **_: Any,
    ) -> BrandTopics:
        """Read the brand's topics.

        Raises:
            BrandFileError: brand.yml cannot be used; it says where and why.
            OSError: A file of the network is missing.
            ValueError: One is not the one that was published.
        """
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as stored:
            noted = Ordinary.unpacked(stored)
        topics = {topic.name: topic.questions for topic in load_brand(bots.load().brand).faq.values()}
        return cls(config, model_storage, resource, Reader.of(topics, noted))

    def process(self, messages: list[Message]) -> list[Message]:
        """Let the brand's own topics compete with the readings there are."""
        for message in messages:
            text = message.get(TEXT)
            if self._reader and text and message.get(INTENT_RANKING_KEY):
                self._compete(message, self._reader.read(text))
        return messages

    def _compete(self, message: Message, topics: dict[str, float]) -> None:
        intents = {one["name"]: one["confidence"] for one in message.get(INTENT_RANKING_KEY)}
        free = 1 - sum(confidence for name, confidence in intents.items() if name in self._untouched)
        selector = message.get(_SELECTOR) or {}
        learned = selector.get(FAQ, {}).get("ranking", [])
        left = 1 - sum(topics.values())
        faq = intents.get(FAQ, 0.0) * left
        answers = {one[INTENT_RESPONSE_KEY]: one["confidence"] * faq for one in learned}
        answers |= {f"{FAQ}/{name}": likely * free for name, likely in topics.items()}
        shared = {name: one if name in self._untouched else one * left for name, one in intents.items()}
        ranking = as_ranking({**shared, FAQ: sum(answers.values())})
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        named = [*dict.fromkeys([*selector.get("all_retrieval_intents", []), FAQ])]
        chosen = {**selector, "all_retrieval_intents": named, FAQ: as_selected(answers, sum(answers.values()))}
        message.set(_SELECTOR, chosen, add_to_output=True)


class Reader:
    """Messages to the probabilities of a brand's own topics."""

    def __init__(self, encoder: Encoder, topics: Topics) -> None:
        self._encoder = encoder
        self._topics = topics

    @classmethod
    def of(
        cls, topics: Mapping[str, tuple[str, ...]], noted: Ordinary, encoder: Encoder | None = None
    ) -> Reader | None:
        """Read the questions of each topic by name; None, and no network in memory, where all of them are learned."""
        learned = {str(intent) for intent in noted.intents if str(intent).startswith(f"{FAQ}/")}
        own = {name: questions for name, questions in topics.items() if f"{FAQ}/{name}" not in learned}
        if not own:
            return None
        encoder = encoder or Encoder.load(PUBLISHED)
        vectors = {name: np.array([encoder.encode(one) for one in asked]) for name, asked in own.items()}
        left_out = learned - {f"{FAQ}/{name}" for name in topics}
        return cls(encoder, Topics(vectors, noted.leaving_out(left_out)))

    def read(self, text: str) -> dict[str, float]:
        """The probability of each topic."""
        return self._topics.likely(self._encoder.encode(text))
