"""A Rasa entity extractor: goods, colours, sizes, activities and prices, in the words of the brand's catalogue."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from confidant.bot import root
from shop.catalogue import Catalogue
from shop.mentions import mentions
from shop.vocabulary import Vocabulary, load_synonyms


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CatalogueEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `product_kind`, `colour`, `size`, `activity` and `price` to what the gate found.

    Nothing is learned: a change of the catalogue counts from the next start on, without training.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa's signature
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa's signature
        resource: Resource,  # noqa: ARG003 - Rasa's signature
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> CatalogueEntityExtractor:
        """Make the component, and read the catalogue.

        Raises:
            BrandFileError: The catalogue or the synonyms cannot be used; the message says which, where and why.
        """
        brand = root() / "brand"
        products = Catalogue.load(brand / "catalogue.csv").products
        return cls(Vocabulary.build(products, load_synonyms(brand / "synonyms.csv", products)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to each message; commands have none."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [] if text.startswith("/") else mentions(text, self._vocabulary)
            entities = [
                {
                    "entity": one.name,
                    "start": one.start,
                    "end": one.end,
                    "value": one.value,
                    **({"role": one.role} if one.role else {}),
                    "extractor": type(self).__name__,
                }
                for one in found
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages
