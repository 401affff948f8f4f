"""A Rasa component behind the classifier: a brand's own FAQ topics, recognised without training."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from confidant import bot as bots
from confidant.errors import SealBrokenError
from confidant.turn.context import current_turn, open_value
from confidant.turn.gate import INTERNAL
from confidant.turn.words import restored
from nlu.classifier import as_ranking, as_selected
from nlu.encoder import PUBLISHED, Encoder
from nlu.likeness import Ordinary, Topics
from shop.brand import Brand, load_brand
from shop.text import phrase_key

FAQ = "faq"
_SELECTOR = "response_selector"
_FILE = "ordinary.npz"
_SURE = 0.95


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class BrandTopics(GraphComponent):
    """Adds `faq/<topic>` for each topic of brand.yml that the classifier has not learned.

    A topic takes its probability from the other readings, all in the same proportion, so that thresholds keep their
    meaning. The intents named in `untouched` give nothing up: as sure as a wish about one's data was, it stays.

    Training only notes what other messages are like. The topics are read when the model is loaded, so a change of
    brand.yml counts from the next start on.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
        telling: Telling | None = None,
    ) -> None:
        self._untouched = frozenset(config["untouched"])
        self._out_of_scope = str(config["out_of_scope"])
        self._storage, self._resource = storage, resource
        self._reader = reader
        self._telling = telling or Telling()

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
        brand = load_brand(bots.load().brand)
        topics = {topic.name: topic.questions for topic in brand.faq.values()}
        return cls(config, model_storage, resource, Reader.of(topics, noted), Telling.of(brand))

    def process(self, messages: list[Message]) -> list[Message]:
        """Let the brand's own topics compete with the readings there are."""
        for message in messages:
            if self._reader and message.get(TEXT) and message.get(INTENT_RANKING_KEY):
                whole, telling = _in_words(message, None), _in_words(message, self._telling)
                self._compete(message, self._reader.read(message.get(TEXT), telling, whole))
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


@dataclass(frozen=True)
class Telling:
    """Words of the catalogue that tell topics apart, because questions have them: "gift wrapping".

    What all goods of the brand are called does not: in a bookshop, "book" makes no message like "the book club".
    """

    asked: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()

    @classmethod
    def of(cls, brand: Brand) -> Telling:
        """Those of a brand."""
        questions = " ".join(question for topic in brand.faq.values() for question in topic.questions)
        return cls(frozenset(phrase_key(questions).split()), frozenset(phrase_key(brand.goods or "").split()))

    def __contains__(self, said: str) -> bool:
        words = frozenset(phrase_key(said).split())
        return words <= self.asked and not words <= self.goods


def _in_words(message: Message, telling: Telling | None) -> str:
    """The message with words of the catalogue in it again: with all, or with those that tell topics apart."""
    turn = current_turn.get()

    def read(token: str, kind: str) -> str | None:
        if turn is None:
            return None
        try:
            said = open_value(turn.chat_key, turn.person, token, kind)
        except SealBrokenError:
            return None
        return said if telling is None or said in telling else None

    return restored(message.get(TEXT), message.get(ENTITIES) or (), read)[0]


class Reader:
    """Messages to the probabilities of a brand's own topics."""

    def __init__(self, encoder: Encoder, topics: Topics, asked: Mapping[str, str]) -> None:
        self._encoder = encoder
        self._topics = topics
        self._asked = asked

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
        asked = {phrase_key(question): name for name, questions in own.items() for question in questions}
        return cls(encoder, Topics(vectors, noted.leaving_out(left_out)), asked)

    def read(self, text: str, telling: str, whole: str) -> dict[str, float]:
        """The probability of each topic.

        Args:
            text: the message with placeholders.
            telling: the same with words that tell topics apart. Both must be like the topic's questions: "show me
                gifts" has a word of "Do you do gift wrapping?", and asks for goods all the same.
            whole: the same with all its words. One of the questions as it stands is sure.
        """
        if (asked := self._asked.get(phrase_key(whole))) is not None:
            return {name: _SURE if name == asked else 0.0 for name in self._topics.names}
        likely = self._topics.likely(self._encoder.encode(text))
        if telling == text:
            return likely
        worded = self._topics.likely(self._encoder.encode(telling))
        return {name: math.sqrt(one * worded[name]) for name, one in likely.items()}
