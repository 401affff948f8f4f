"""A Rasa featurizer: the vector of a whole message as its dense sentence feature."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder import Encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Gives each message one vector.

    Settings: `scale` is the vector's length; for a classifier behind it a greater one is a weaker regularisation, which
    Rasa's own has no setting for. `network` is the folder of another network, relative to where Rasa runs.
    """

    def __init__(self, config: dict[str, Any], name: str, encoder: Encoder) -> None:
        super().__init__(name, config)
        self._encoder = encoder

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and their defaults."""
        return {**DenseFeaturizer.get_default_config(), "scale": 1.0, "network": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa's signature
        resource: Resource,  # noqa: ARG003 - Rasa's signature
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Make the component, and load the network.

        Raises:
            OSError: A file of the network is missing.
            ValueError: One is not the one that was trained.
        """
        folder = config["network"]
        return cls(config, execution_context.node_name, Encoder.load(Path(folder)) if folder else Encoder.load())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the settings.

        Raises:
            ValueError: `scale` is no number above 0.
        """
        scale = config["scale"]
        if isinstance(scale, bool) or not isinstance(scale, int | float) or scale <= 0:
            raise ValueError("config.yml: `scale` of the sentence encoder must be a number above 0")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to each message that has a text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                vector = np.asarray(self._encoder.encode(text) * self._config["scale"], dtype=np.float32)
                self.add_features_to_message(None, vector[np.newaxis, :], TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to each message to learn from, on all cores."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(self.process, ([message] for message in training_data.training_examples)):
                pass
        return training_data
