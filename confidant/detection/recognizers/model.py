"""The model: a small network that reads a message as people type it and says of each word what it is.

Its files lie in ``confidant/detection/model/`` (docs/detector.md tells how they were made); they are checked before
they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from confidant.detection.recognizers.base import ChatRecognizer, Match
from confidant.detection.recognizers.normalize import latin
from confidant.onnx_network import load_network

FOLDER = Path(__file__).parents[1] / "model"
_WINDOW = 126  # tokens; time grows with the square of it
_STRIDE = 110  # two windows have 16 tokens in common
_FIRST, _LAST = 2, 3  # the tokens before and after a message
_GAP = re.compile(r"[ .,'/()#@_:&-]{0,3}")
# Whether a link leads to a person is for its own recognizer to say; a placeholder stands for what was found before.
_PASSED = re.compile(r"(?:https?://|www\.)\S+|_[a-z]{2,20}(?:_[a-z]{2,20})?_", re.IGNORECASE)
_UNITS = (
    r"k?g|[mck]?m|m?l|lit(?:er|re)s?|mm|ft|feet|inch(?:es)?|miles?|eur(?:os?)?|usd|gbp|dollars?|bucks|pounds?|rs|"
    r"rupees|lumens?|lm|mah|w|watts?|h?z|[kmgt]b|steps|people|persons?|pairs?|pieces?|pcs|times|days?|hours?|years?|%|percent"
)
_MEASURE = re.compile(
    rf"[£$€] ?\d[\d.,]*|(?<![\w.,])\d[\d.,]*k?(?: ?/ ?\d+k?)? ?(?:{_UNITS})(?![^\W_])"
    r"|(?<![\w.,])\d{1,4}k(?: ?/ ?\d{1,4}k)?(?![^\W_])"
    r"|(?<![^\W_])(?:sizes?|eu|uk|us|models?|sku|article|item|version|gtx|rtx|w|l|max|min|under|over|about|around|than)"
    r" ?(?:no\.? ?)?\d[\d.,]*(?![\w-])",
    re.IGNORECASE,
)
_AT = re.compile(r"@ ?_? ?$")
_CAPITAL = re.compile(r"(?<![.!?:;\n\"]) [A-Z][a-z]")  # of a word that no sentence begins with
_SMALL = 0.97
_USER_NAME = 0.95  # behind an at sign stands anything; it is a person when a name is plainly in it
_LIVING = re.compile(
    r"\b(?:i|we)(?: ?'?(?:m|am|re|are))?(?: \w+)? (?:live|lived|living|stay|staying|from|based|moved|moving)"
    r"(?: in| to| near)? $",
    re.IGNORECASE,
)
_AT_SIGN = re.compile(r"@|\(at\)", re.IGNORECASE)
_ENDING = re.compile(r"(?: ?\. ?[a-z]{2,24}(?![\w@])){1,2}", re.IGNORECASE)  # of a host, known or not
_NEAR = 32  # characters before a place
_NUMBERED = ("ORDER_NUMBER", "PHONE_NUMBER", "SECRET", "ADDRESS")
_NAMED = ("PERSON", "LOCATION")
_LEAST, _MOST = 0.4, 0.65  # scores as Presidio sees them: above its threshold, below every pattern of ours
_SHORTEST = 2  # letters and digits


@dataclass
class Word:
    """A word of the text: its range, and how likely it is each of the labels."""

    start: int
    end: int
    scores: list[Any] = field(default_factory=list)

    @property
    def score(self) -> Any:
        """The mean over its pieces; shape (labels,)."""
        return self.scores[0] if len(self.scores) == 1 else np.mean(self.scores, axis=0)


class Model:
    """The network, loaded once; may be used by several threads."""

    def __init__(self, session: Any, tokenizer: Any, labels: list[str]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.labels = labels

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Model:
        """Check and load the files.

        Raises:
            OSError: One is missing.
            ValueError: One is not the one that was trained.
        """
        session, tokenizer, about = load_network(folder, "detector.onnx")
        return cls(session, tokenizer, about["labels"])

    def read(self, text: str) -> list[Word]:
        """The words of ``text`` with their scores."""
        plain, origin = spelled(text)
        coded = self._tokenizer.encode(plain, add_special_tokens=False)
        scores = self._score(coded.ids)
        words: list[Word] = []
        last = None
        for index, (start, end), score in zip(coded.word_ids, coded.offsets, scores, strict=True):
            if index != last:
                words.append(Word(origin[start], origin[start] + 1))
                last = index
            words[-1].end = max(words[-1].end, origin[end - 1] + 1)
            words[-1].scores.append(score)
        return words

    def _score(self, ids: list[int]) -> Any:
        """(tokens, labels); where windows overlap, each token is read where it stands further from the edge."""
        if len(ids) <= _WINDOW:
            return self._run(ids)
        parts = []
        margin = (_WINDOW - _STRIDE) // 2
        for start in range(0, len(ids), _STRIDE):
            scores = self._run(ids[start : start + _WINDOW])
            final = start + _WINDOW >= len(ids)
            parts.append(scores[margin if start else 0 : None if final else _WINDOW - margin])
            if final:
                break
        return np.concatenate(parts)

    def _run(self, ids: list[int]) -> Any:
        batch = np.array([[_FIRST, *ids, _LAST]], dtype=np.int64)
        return self._session.run(None, {"ids": batch})[0][1:-1]


def _least(least: float, text: str, word: Word, *, capitals: bool) -> float:
    """How sure the model must be of a name: whoever writes with capitals writes names with them."""
    if _AT.search(text, max(0, word.start - 3), word.start):
        return _USER_NAME
    if not capitals:
        return least
    return least if text[word.start].isupper() else max(least, _SMALL)


def _below(match: Match) -> Match:
    """Presidio keeps the surer of two results for the same words, and a pattern is to be believed before the model."""
    return match._replace(score=_LEAST + (_MOST - _LEAST) * match.score)


def spelled(text: str) -> tuple[str, list[int]]:
    """The text as the model was taught to read: Latin letters, `MariaGarcia` as two words; and each letter's origin."""
    plain, places = latin(text)
    letters: list[str] = []
    origins: list[int] = []
    for index, letter in enumerate(plain):
        if index and letter.isupper() and plain[index - 1].islower():
            letters.append(" ")
            origins.append(places[index])
        letters.append(letter)
        origins.append(places[index])
    return "".join(letters), origins


class ModelRecognizer(ChatRecognizer):
    """What the model finds, as Presidio's entities; neighbouring words of one entity are one span."""

    ENTITY = "PERSON"  # and every other that has a threshold

    def __init__(self, supported_language: str = "en", context: list[str] | None = None) -> None:
        super().__init__(supported_language, context)
        self._model: Model | None = None
        self._thresholds: dict[str, float] = {}

    def configure(self, model: Model, thresholds: dict[str, float]) -> None:
        """Take the model and, for each entity it may report, the least score (0..1) that counts.

        Raises:
            LookupError: The model knows no such entity.
        """
        if not set(thresholds) <= set(model.labels):
            raise LookupError("the model does not know this entity")
        self._model, self._thresholds = model, thresholds
        self.supported_entities = sorted(thresholds)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Presidio's entry point."""
        return [self._result(_below(match), entity) for entity, match in self._found(text) if entity in entities]

    def matches(self, text: str) -> Iterator[Match]:
        """The people in ``text``."""
        yield from (match for entity, match in self._found(text) if entity == self.ENTITY)

    def _found(self, text: str) -> Iterator[tuple[str, Match]]:
        if self._model is None:
            return
        passed = [found.span() for found in _PASSED.finditer(text)]
        measures = [found.span() for found in _MEASURE.finditer(text)]
        entity, start, end, score = "", 0, 0, 0.0
        for word, name, sure in self._personal(self._model, text):
            ranges = [*passed, *measures] if name in _NUMBERED else passed
            if any(first < word.end and word.start < last for first, last in ranges):
                continue
            if name == entity and _GAP.fullmatch(text, end, word.start):
                end, score = word.end, max(score, sure)
                continue
            yield from self._believed(text, entity, Match(start, end, score))
            entity, start, end, score = name, word.start, word.end, sure
        yield from self._believed(text, entity, Match(start, end, score))

    def _personal(self, model: Model, text: str) -> Iterator[tuple[Word, str, float]]:
        names = sorted(self._thresholds)
        capitals = _CAPITAL.search(text) is not None
        columns = [model.labels.index(name) for name in names]
        for word in model.read(text):
            scores = word.score[columns]
            best = int(scores.argmax())
            together = float(scores.sum())  # split between two kinds, it is personal all the same
            least = self._thresholds[names[best]]
            if names[best] in _NAMED:
                least = _least(least, text, word, capitals=capitals)
            if together >= least:
                yield word, names[best], together

    def _believed(self, text: str, entity: str, match: Match) -> Iterator[tuple[str, Match]]:
        """Leave out what the shop and every chat calls its own, and what is no value at all."""
        value = text[match.start : match.end]
        if not entity or sum(letter.isalnum() for letter in value) < _SHORTEST:
            return
        ending = _ENDING.match(text, match.end) if entity == "EMAIL_ADDRESS" and _AT_SIGN.search(value) else None
        if ending:
            match = match._replace(end=ending.end())
        if self._is_of_the_shop(entity, value, text[: match.start]):
            return
        yield entity, match

    def _is_of_the_shop(self, entity: str, value: str, before: str) -> bool:
        """Whether these are words of the shop or of any chat, not a name, not a number, not a secret."""
        words = value.split()
        if entity in _NAMED:
            towns = self.vocabulary.places if entity == "LOCATION" else ()
            lives_there = entity == "LOCATION" and _LIVING.search(before[-_NEAR:]) is not None
            return not lives_there and all(
                self.vocabulary.is_common(word) and word.lower() not in towns for word in words
            )
        if entity not in _NUMBERED or any(letter.isdigit() for letter in value):
            return False
        return entity in ("ORDER_NUMBER", "PHONE_NUMBER") or all(self.vocabulary.is_word(word) for word in words)
