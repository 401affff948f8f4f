"""Our components of Rasa's pipeline, each by itself."""

from __future__ import annotations

import os
from types import SimpleNamespace

import numpy as np
import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
pytestmark = pytest.mark.slow

TRAINING = [
    ("hello you", "greet"),
    ("good morning to you", "greet"),
    ("hi there", "greet"),
    ("can i send it back", "faq/returns"),
    ("how do returns work", "faq/returns"),
    ("may i return a jacket", "faq/returns"),
    ("can i pay by card", "faq/payment"),
    ("do you take paypal", "faq/payment"),
    ("how can i pay", "faq/payment"),
]


INTERNAL = [("_q3_", "too_long"), ("_q4_ _q4_", "wordless"), ("_q5_", "page_code"), ("_q1_", "press")]


@pytest.fixture(scope="module")
def featurizer():
    from nlu.encoder import Encoder
    from nlu.featurizer import SentenceEncoder

    return SentenceEncoder({**SentenceEncoder.get_default_config(), "scale": 8}, "encoder", Encoder.load())


@pytest.fixture
def classifier(featurizer, tmp_path):
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from nlu.classifier import IntentClassifier

    examples = [Message.build(text=text, intent=intent) for text, intent in [*TRAINING, *INTERNAL]]
    data = featurizer.process_training_data(TrainingData(training_examples=examples))
    config = {**IntentClassifier.get_default_config(), "random_state": 7}
    storage, resource = LocalModelStorage(tmp_path), Resource("classifier")
    IntentClassifier(config, "classifier", storage, resource).train(data)
    return IntentClassifier.load(config, storage, resource, SimpleNamespace(node_name="classifier"))


def message(text, **data):
    from rasa.shared.nlu.training_data.message import Message

    return Message({"text": text, **data})


def test_the_featurizer_gives_one_dense_vector_of_the_chosen_length(featurizer):
    [one] = featurizer.process([message("where is my parcel")])
    _, sentence = one.get_dense_features("text")
    assert sentence.features.shape == (1, 384)
    assert np.linalg.norm(sentence.features) == pytest.approx(8, abs=0.01)


def test_a_message_without_a_text_gets_none(featurizer):
    [one] = featurizer.process([message(None)])
    assert one.get_dense_features("text") == (None, None)


@pytest.mark.parametrize("scale", [0, -1, "8", True, None])
def test_a_scale_that_is_no_number_above_zero_is_refused(scale):
    from nlu.featurizer import SentenceEncoder

    with pytest.raises(ValueError, match="scale"):
        SentenceEncoder.validate_config({"scale": scale})


def test_answers_of_a_retrieval_intent_are_told_apart_and_counted_together(featurizer, classifier):
    [one] = classifier.process(featurizer.process([message("could i return the shoes")]))
    assert one.get("intent")["name"] == "faq"
    ranking = {item["name"]: item["confidence"] for item in one.get("intent_ranking")}
    assert ranking.keys() == {"greet", "faq"}
    assert sum(ranking.values()) == pytest.approx(1)
    selected = one.get("response_selector")
    assert selected["all_retrieval_intents"] == ["faq"]
    assert selected["faq"]["response"]["intent_response_key"] == "faq/returns"
    assert selected["faq"]["response"]["utter_action"] == "utter_faq/returns"
    shares = [item["confidence"] for item in selected["faq"]["ranking"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("text", ["3", "4", "5", "_q3_", "_q5_"])
def test_what_only_the_gate_gives_is_never_read(featurizer, classifier, text):
    [one] = classifier.process(featurizer.process([message(text)]))
    assert {item["name"] for item in one.get("intent_ranking")} == {"greet", "faq"}


def test_no_messages_are_no_work(classifier):
    assert classifier.process([]) == []


def test_what_was_learned_is_loaded_again(featurizer, classifier):
    [one] = classifier.process(featurizer.process([message("hi there again")]))
    assert one.get("intent")["name"] == "greet"


@pytest.mark.parametrize(
    ("first", "second", "doubted"),
    [
        (("greet", 0.9), ("thank", 0.1), False),
        (("greet", 0.39), ("thank", 0.1), True),
        (("greet", 0.5), ("thank", 0.45), True),
        (("delete_my_data", 0.75), ("thank", 0.1), True),
        (("delete_my_data", 0.85), ("thank", 0.1), False),
        (("greet", 0.75), ("delete_my_data", 0.1), False),
    ],
)
def test_what_is_not_sure_enough_is_asked_back(first, second, doubted):
    from nlu.careful_fallback import CarefulFallbackClassifier

    settings = {"threshold": 0.4, "ambiguity_threshold": 0.1, "careful": ["delete_my_data"], "careful_threshold": 0.8}
    ranking = [{"name": name, "confidence": confidence} for name, confidence in (first, second)]
    [one] = CarefulFallbackClassifier({**CarefulFallbackClassifier.get_default_config(), **settings}).process(
        [message("x", intent=ranking[0], intent_ranking=list(ranking))]
    )
    assert (one.get("intent")["name"] == "nlu_fallback") is doubted
    assert [item for item in one.get("intent_ranking") if item["name"] != "nlu_fallback"] == ranking


@pytest.mark.parametrize(
    ("ranking", "read"),
    [
        ([("in_distress", 0.3), ("goodbye", 0.2)], "in_distress"),
        ([("goodbye", 0.5), ("in_distress", 0.3)], "in_distress"),
        ([("delete_my_data", 0.6), ("in_distress", 0.3)], "in_distress"),
        ([("goodbye", 0.9), ("in_distress", 0.05)], "goodbye"),
        ([("goodbye", 0.4), ("thank", 0.35), ("in_distress", 0.2)], "nlu_fallback"),
        ([("in_distress", 0.2), ("thank", 0.15)], "nlu_fallback"),
    ],
)
def test_what_is_urgent_is_acted_on_and_not_asked_back(ranking, read):
    from nlu.careful_fallback import CarefulFallbackClassifier

    settings = {"threshold": 0.6, "ambiguity_threshold": 0.1, "urgent": ["in_distress"], "urgent_threshold": 0.25}
    listed = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    [one] = CarefulFallbackClassifier({**CarefulFallbackClassifier.get_default_config(), **settings}).process(
        [message("i want to die", intent=listed[0], intent_ranking=list(listed))]
    )
    assert one.get("intent")["name"] == read
    assert one.get("intent_ranking")[0]["name"] == read


@pytest.mark.parametrize("text", ["guten tag", "this hill is killing me", "killer deal", "i'd kill for a tent"])
def test_without_a_word_of_distress_there_is_none(text):
    from nlu.careful_fallback import CarefulFallbackClassifier

    settings = {"threshold": 0.3, "ambiguity_threshold": 0.1, "urgent": ["in_distress"], "urgent_threshold": 0.25}
    ranking = [{"name": name, "confidence": confidence} for name, confidence in (("in_distress", 0.6), ("greet", 0.35))]
    [one] = CarefulFallbackClassifier({**CarefulFallbackClassifier.get_default_config(), **settings}).process(
        [message(text, intent=ranking[0], intent_ranking=list(ranking))]
    )
    assert one.get("intent")["name"] == "greet"
    assert one.get("intent_ranking") == [{"name": "greet", "confidence": pytest.approx(0.875)}]


@pytest.mark.sample
def test_without_a_person_words_of_the_shop_are_placeholders_and_entities_none():
    """As in `rasa test`: a sealed value would never equal the one that is expected."""
    from rasa.core.channels.channel import UserMessage

    from confidant.layer import process
    from confidant.rasa.converter import GateConverter
    from tests.support.lexicon import sample_lexicon

    process().know(sample_lexicon)
    [one] = GateConverter().convert_user_message([UserMessage("Maria wants red boots below 90 euros")])
    assert one.get("text") == "_person_ wants _colour_ _kind_ below _price_"
    assert one.get("entities") == []


@pytest.mark.sample
def test_the_lexicon_is_the_one_that_config_yml_names():
    from confidant.errors import SettingError
    from confidant.turn.words import load_lexicon

    assert "boot" in load_lexicon("nlu.catalogue.lexicon")().words
    with pytest.raises(SettingError, match="there is no such function"):
        load_lexicon("nlu.catalogue.gone")
