"""Where is personal data in this text?

Presidio's analyzer with our recognizers in its registry, read from ``detector.yml``. The text is folded first (see
`recognizers.fold`); every span lies in the text as it was given. Nothing here logs a text or puts one into an error.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

from confidant.detection.doubted import MODEL, believed
from confidant.detection.growth import grown
from confidant.detection.recognizers import ASKED, BlankEngine, ChatRecognizer, Model, ModelRecognizer, WordLists
from confidant.detection.recognizers.alignment import Reading
from confidant.detection.recognizers.machine_addresses import forbid_fetching
from confidant.detection.recognizers.nobodys import is_nobodys
from confidant.detection.recognizers.normalize import Folded, fold
from confidant.detection.recognizers.spoken import readings
from confidant.errors import PrivacyError

CONFIG = Path(__file__).with_name("detector.yml")
REMOVED = "removed"
_NUMBERS = ("order_number", "phone")
_NAMES_ASKED = ("name", "city")
_JOINS = re.compile(r"[ ,.]{0,3}")
_RUN = re.compile(r"\S{200,}")
_POSTCODE = re.compile(r"(?<![\w.,-])(?:[a-z]{1,2}-)?\d{4,6}(?: [a-z]{2})?(?![\w.,-])", re.IGNORECASE)


class DetectorError(PrivacyError):
    """The detector could not be loaded or failed; never carries the text or the cause."""


@dataclass(frozen=True)
class Span:
    """A personal value at ``text[start:end]``; ``score`` is 0..1, ``source`` the recognizer's name."""

    start: int
    end: int
    kind: str
    score: float
    source: str


class Detector:
    """Finds personal data in chat text, offline. One instance may serve several threads."""

    def __init__(self, analyzer: Any, vocabulary: WordLists, config: dict[str, Any]) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._kinds: dict[str, str] = config["kinds"]
        self._entities = sorted(self._kinds)
        self._length: int = config["windows"]["length"]
        self._overlap: int = config["windows"]["overlap"]
        self._lock = threading.Lock()  # spaCy's memory zone is one per vocabulary
        self._asked = {
            asked: [_with(vocabulary, recognizer()) for recognizer in recognizers]
            for asked, recognizers in ASKED.items()
        }

    @classmethod
    def load(
        cls,
        config: Path | None = None,
        allow: Collection[str] = (),
        brands: Collection[str] = (),
        heard: Collection[str] = (),
        order_number: str | None = None,
    ) -> Detector:
        """Load models and recognizers.

        Args:
            config: A file like ``detector.yml``; that one by default.
            allow: Words of the shop: none of them alone is a person or a place.
            heard: Words of everyday chat: the same, but for those that are names as well.
            brands: Names of makers and products, of a word or several: together they are neither.
            order_number: How order numbers look, such as ``LO-00000``: see `recognizers.order_format`.

        Raises:
            DetectorError: The configuration cannot be read or names what is not installed.
        """
        _silence()
        forbid_fetching()
        try:
            settings = yaml.safe_load((config or CONFIG).read_text(encoding="utf-8"))
            vocabulary = WordLists.load(allow, brands, settings.get("dictionary"), heard, order_number)
            return cls(_analyzer(settings, vocabulary), vocabulary, settings)
        except (OSError, LookupError, ValueError, TypeError, yaml.YAMLError) as error:
            raise DetectorError(f"the detector's configuration does not load: {type(error).__name__}") from error

    def find(self, text: str, asked: str | None = None, language: str = "en") -> list[Span]:
        """Find personal values.

        Args:
            text: What a person typed.
            asked: What the bot has just asked for: name, city, email, order, secret, phone, birthday.
            language: Of the text; one that is not configured is read as the first that is.

        Returns:
            Spans, sorted and not overlapping, with offsets into ``text``.

        Raises:
            DetectorError: A recognizer failed.
        """
        folded = fold(text)
        if not folded.text.strip():
            return []
        languages = self._analyzer.supported_languages
        language = language if language in languages else languages[0]
        try:
            spans = list(self._analyze(folded.text, asked, language))
            for reading in readings(folded.text):
                spans += self._reread(reading, asked, language)
        except Exception:  # noqa: BLE001  whatever it was, its message may hold the text
            raise DetectorError("a recognizer failed") from None
        settled = self._telling(folded.text, _settle(folded.text, _whole_runs(folded.text, spans)))
        somebodys = [
            span
            for span in settled
            if span.source != MODEL or not is_nobodys(folded.text, span, self._vocabulary, asked)
        ]
        joined = grown(folded.text, _join(folded.text, somebodys))
        return [_at_origin(folded, span) for span in joined]

    def scrub(self, text: str) -> str:
        """Put ``_kind_`` in the place of every personal value."""
        parts: list[str] = []
        place = 0
        for span in self.find(text):
            parts += [text[place : span.start], f"_{span.kind}_"]
            place = span.end
        return "".join([*parts, text[place:]])

    def _telling(self, text: str, spans: list[Span]) -> list[Span]:
        """Without what a pattern left over of the model's finding, when it tells nothing: "from" of "from epilepsy"."""
        beside = {span.start for span in spans if span.source != MODEL}
        beside |= {span.end for span in spans if span.source != MODEL}
        return [
            span
            for span in spans
            if span.source != MODEL
            or not beside & {span.start - 1, span.end + 1, span.start, span.end}
            or not self._is_talk(span, text[span.start : span.end])
        ]

    def _is_talk(self, span: Span, value: str) -> bool:
        if any(letter.isdigit() for letter in value):
            return False
        talk = all(self._vocabulary.is_common(word) for word in value.split())
        return span.kind in _NUMBERS or (span.kind == REMOVED and talk)

    def _reread(self, reading: Reading, asked: str | None, language: str) -> Iterator[Span]:
        """What shows only when the text is read otherwise."""
        for span in self._analyze(reading.text, asked, language):
            if span.source != MODEL and reading.is_new(span.start, span.end):
                start, end = reading.origin(span.start, span.end)
                yield replace(span, start=start, end=end)

    def _analyze(self, text: str, asked: str | None, language: str) -> Iterator[Span]:
        nlp = self._analyzer.nlp_engine.get_nlp(language)
        brands = [] if asked in _NAMES_ASKED else list(self._vocabulary.brands_in(text))
        for start, end in _windows(text, self._length, self._overlap):
            with self._lock, nlp.memory_zone():  # spaCy keeps no word of the text
                results = self._analyzer.analyze(
                    text=text[start:end],
                    language=language,
                    entities=self._entities,
                    ad_hoc_recognizers=self._asked.get(asked or "", []),
                )
            for result in results:
                name = result.recognition_metadata["recognizer_name"]
                span = Span(
                    start + result.start, start + result.end, self._kinds[result.entity_type], float(result.score), name
                )
                yield from believed(text, span, brands, self._vocabulary)


def _silence() -> None:
    """Presidio and its libraries log texts and values; none of it may reach a handler."""
    for name in ("presidio-analyzer", "decision_process", "tldextract", "phonenumbers"):
        logger = logging.getLogger(name)
        logger.disabled = True
        logger.propagate = False


def _analyzer(settings: dict[str, Any], vocabulary: WordLists) -> Any:
    languages = settings["supported_languages"]
    engine = NlpEngineProvider(
        nlp_engines=(BlankEngine,), nlp_configuration=settings["nlp_configuration"]
    ).create_engine()
    registry: RecognizerRegistry = RecognizerRegistryProvider(
        registry_configuration={**settings["recognizer_registry"], "supported_languages": languages}
    ).create_recognizer_registry()
    model = Model.load()
    for recognizer in registry.recognizers:
        _with(vocabulary, recognizer)
        if isinstance(recognizer, ModelRecognizer):
            recognizer.configure(model, settings["model"])
    unknown = {entity for one in registry.recognizers for entity in one.supported_entities} - set(settings["kinds"])
    if unknown:
        raise LookupError("an entity has no kind")
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=engine,
        supported_languages=languages,
        default_score_threshold=settings["default_score_threshold"],
        log_decision_process=False,
    )


def _with(vocabulary: WordLists, recognizer: Any) -> Any:
    if isinstance(recognizer, ChatRecognizer) or hasattr(recognizer, "vocabulary"):
        recognizer.vocabulary = vocabulary
    return recognizer


def _windows(text: str, length: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Cut at spaces where there are any, with ``overlap`` characters in common."""
    start = 0
    while True:
        end = min(len(text), start + length)
        if end == len(text):
            yield start, end
            return
        space = text.rfind(" ", start + length - overlap // 2, end)
        end = space if space > start else end
        yield start, end
        back = end - overlap
        space = text.find(" ", back, back + overlap // 2)
        start = space + 1 if space >= 0 else back


def _whole_runs(text: str, spans: list[Span]) -> list[Span]:
    """A value inside a very long unbroken run may have been cut by a window: take the run."""
    runs = [found.span() for found in _RUN.finditer(text)]
    if not runs:
        return spans
    widened = []
    for span in spans:
        for start, end in runs:
            if span.start < end and start < span.end:
                span = replace(span, start=min(start, span.start), end=max(end, span.end))  # noqa: PLW2901
        widened.append(span)
    return widened


def _rank(span: Span) -> tuple[bool, bool, int, float, int]:
    """Patterns before the model; of each what is never kept first; then the longer, the surer, the earlier."""
    return span.source == MODEL, span.kind != REMOVED, span.start - span.end, -span.score, span.start


def _settle(text: str, spans: list[Span]) -> list[Span]:
    """No overlaps and no loss: where two spans meet, the better one keeps the ground and the other its rest."""
    taken = bytearray(len(text))
    settled: list[Span] = []
    for span in sorted(spans, key=_rank):
        for start, end in _free(text, taken, span.start, span.end):
            settled.append(replace(span, start=start, end=end))
            taken[start:end] = b"\1" * (end - start)
    return sorted(settled, key=lambda span: span.start)


def _free(text: str, taken: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a range nobody has, without the spaces and punctuation at their ends when something was cut off."""
    whole = not any(taken[start:end])
    parts: list[tuple[int, int]] = []
    place = start
    while place < end:
        if taken[place]:
            place += 1
            continue
        stop = place
        while stop < end and not taken[stop]:
            stop += 1
        first, last = place, stop
        while (first < last and text[first] == " ") or (not whole and first < last and not text[first].isalnum()):
            first += 1
        while last > first and (text[last - 1] == " " or (not whole and not text[last - 1].isalnum())):
            last -= 1
        if first < last:
            parts.append((first, last))
        place = stop
    return parts


def _join(text: str, spans: list[Span]) -> list[Span]:
    """One span for the pieces of an address (street, town, postcode) and for a name found in two parts."""
    joined: list[Span] = []
    for span in _with_postcodes(text, spans):
        last = joined[-1] if joined else None
        if last and _belong(last, span) and _JOINS.fullmatch(text, last.end, span.start):
            kind = last.kind if last.kind == span.kind else "address"
            joined[-1] = replace(last, end=span.end, kind=kind, score=max(last.score, span.score))
        else:
            joined.append(span)
    return joined


def _belong(left: Span, right: Span) -> bool:
    kinds = {left.kind, right.kind}
    return kinds in ({"address"}, {"address", "place"}, {"person"}) and (
        kinds != {"person"} or left.end + 1 >= right.start
    )


def _with_postcodes(text: str, spans: list[Span]) -> list[Span]:
    """Numbers of four or five digits beside a place are postcodes."""
    extra: list[Span] = []
    for span in spans:
        if span.kind not in ("place", "address"):
            continue
        for found in _POSTCODE.finditer(text, max(0, span.start - 12), min(len(text), span.end + 12)):
            near = found.end() <= span.start and _JOINS.fullmatch(text, found.end(), span.start)
            after = found.start() >= span.end and _JOINS.fullmatch(text, span.end, found.start())
            clear = all(found.end() <= other.start or other.end <= found.start() for other in [*spans, *extra])
            if (near or after) and clear:
                extra.append(replace(span, start=found.start(), end=found.end(), kind="address"))
    return sorted([*spans, *extra], key=lambda span: span.start)


def _at_origin(folded: Folded, span: Span) -> Span:
    start, end = folded.origin(span.start, span.end)
    return replace(span, start=start, end=end)
