"""What our recognizers share: matches in, Presidio's results out."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from presidio_analyzer import AnalysisExplanation, LocalRecognizer, RecognizerResult

from confidant.detection.recognizers.vocabulary import WordLists

FLAGS = re.IGNORECASE
NATIONAL_PHONE = r"0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}"
"""A phone number without its country, as one is written down beside another."""


class Match(NamedTuple):
    """A value at ``text[start:end]``, believed with ``score`` (0..1)."""

    start: int
    end: int
    score: float


class ChatRecognizer(LocalRecognizer):
    """A recognizer of one entity: subclasses say ``ENTITY`` and yield matches of a folded text."""

    ENTITY: ClassVar[str]

    def __init__(self, supported_language: str = "en", context: list[str] | None = None) -> None:
        super().__init__(supported_entities=[self.ENTITY], supported_language=supported_language, context=context)
        self.vocabulary = WordLists.empty()

    def load(self) -> None:
        """Nothing to load; Presidio asks for the method."""

    @abstractmethod
    def matches(self, text: str) -> Iterator[Match]:
        """Yield the values in ``text``; in time linear in its length."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Presidio's entry point."""
        if self.ENTITY not in entities:
            return []
        return [self._result(match) for match in self.matches(text)]

    def _result(self, match: Match, entity: str | None = None) -> Any:
        return RecognizerResult(
            entity_type=entity or self.ENTITY,
            start=match.start,
            end=match.end,
            score=match.score,
            analysis_explanation=AnalysisExplanation(recognizer=self.name, original_score=match.score),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


def digits_of(text: str) -> str:
    """The ASCII digits of ``text``."""
    return "".join(letter for letter in text if letter.isdigit())


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0
