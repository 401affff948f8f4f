"""The words Presidio's engine asks a spaCy pipeline for; without a model, so that there is nothing to load."""

from __future__ import annotations

from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine


class BlankEngine(SpacyNlpEngine):
    """spaCy's tokenizer of a language and nothing more: the people and places are for `ModelRecognizer`."""

    engine_name = "spacy_blank"

    def load(self) -> None:
        """Make a blank pipeline for each configured language; `ImportError` when spaCy does not know it."""
        self.nlp = {model["lang_code"]: spacy.blank(model["lang_code"]) for model in self.models}

    def process_text(self, text: str, language: str) -> Any:
        """Presidio's artifacts; words stand for their lemmas, which its context words are compared with."""
        doc = self.nlp[language].make_doc(text)
        return NlpArtifacts(
            entities=[],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=language,
            scores=[],
        )
