"""The seam for the model: a spaCy pipeline under Presidio's engine, and what we believe of it.

A better model takes this place by a line in ``detector.yml`` (another spaCy package) or by a recognizer of its own.
"""

from __future__ import annotations

import re
from copy import copy
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from privacy.recognizers.vocabulary import Vocabulary

_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
_WORD = re.compile(r"[^\s,;:!?()\"]+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TITLED_SCORE = 0.5
_SHORTEST = 2
_LONGEST_TITLED = 400  # characters; chat, not a document


class ChatSpacyEngine(SpacyNlpEngine):
    """spaCy with only what names entities, from an installed package; it downloads nothing."""

    engine_name = "spacy_chat"

    def load(self) -> None:
        """Load the configured packages; `OSError` when one is not installed."""
        self.nlp = {}
        for model in self.models:
            self._validate_model_params(model)
            self.nlp[model["lang_code"]] = spacy.load(model["model_name"], exclude=_UNUSED)

    def process_text(self, text: str, language: str) -> Any:
        """Read ``text`` as typed and, when it has no capitals, with capitals: the model learned from newspapers."""
        nlp = self.nlp[language]
        if _LETTERS.search(text) is None:
            return self._doc_to_nlp_artifact(nlp.make_doc(text), language)
        titled = text.title()
        if len(text) > _LONGEST_TITLED or len(titled) != len(text) or any(letter.isupper() for letter in text):
            return self._doc_to_nlp_artifact(nlp(text), language)
        typed, capital = nlp.pipe([text, titled])
        artifacts = self._doc_to_nlp_artifact(typed, language)
        taken = {index for entity in artifacts.entities for index in range(entity.start_char, entity.end_char)}
        more, scores = self._get_updated_entities(list(capital.ents), [_TITLED_SCORE] * len(capital.ents))
        for entity, score in zip(more, scores, strict=True):
            if taken.isdisjoint(range(entity.start_char, entity.end_char)):
                artifacts.entities.append(entity)
                artifacts.scores.append(score)
        return artifacts

    def _doc_to_nlp_artifact(self, doc: Any, language: str) -> Any:
        entities, scores = self._get_updated_entities(
            list(doc.ents), [self.ner_model_configuration.default_score] * len(doc.ents)
        )
        return NlpArtifacts(
            entities=entities,
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=language,
            scores=scores,
        )


class ChatNerRecognizer(SpacyRecognizer):
    """The model's people and places, without what a chat calls by other names."""

    def __init__(self, supported_language: str = "en", context: list[str] | None = None) -> None:
        super().__init__(
            supported_language=supported_language, supported_entities=["PERSON", "LOCATION"], context=context
        )
        self.vocabulary = Vocabulary.empty()

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
        """Presidio's entry point: the model's spans, trimmed; those of ordinary words only are dropped."""
        kept = []
        for result in super().analyze(text, entities, nlp_artifacts):
            for start, end in self._runs(text, result.start, result.end):
                if self._is_believable(text[start:end], result.score):
                    part = copy(result)
                    part.start, part.end = start, end
                    kept.append(part)
        return kept

    def _runs(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches between chat words."""
        runs: list[tuple[int, int]] = []
        broken = True
        for found in _WORD.finditer(text, start, end):
            if self.vocabulary.is_common(found.group()):
                broken = True
            elif broken:
                runs.append(found.span())
                broken = False
            else:
                runs[-1] = (runs[-1][0], found.end())
        return runs

    def _is_believable(self, value: str, score: float) -> bool:
        """More than an initial, and in a chat without capitals a word that neither a dictionary nor a slip explains."""
        if sum(letter.isalpha() for letter in value) < _SHORTEST:
            return False
        if score > _TITLED_SCORE and any(letter.isupper() for letter in value):
            return True
        words = value.split()
        return not all(self.vocabulary.is_word(word) or self.vocabulary.is_misspelling(word) for word in words)
