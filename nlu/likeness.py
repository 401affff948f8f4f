"""How likely a message asks about one of a brand's own topics, told from the brand's questions alone.

A topic is likely when the message is like its questions, and less like everything that other messages say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# training/nlu/brand_topics.py fits such weights on other brands' topics and on data/, and measures these: a little more
# willing, because the classifier's own intents compete as well (docs/nlu.md, "A brand's own topics").
BEST, MEAN, ORDINARY, OFFSET = 5.1, 15.7, -14.6, 1.7
_NEAREST = 3
_STEPS = 127  # a coordinate of a vector of length 1, in 8 bits


@dataclass(frozen=True)
class Ordinary:
    """Vectors of messages that the classifier has learned, to compare with.

    Attributes:
        centre: What all messages have in common, shape (width,); without it, everything is a little alike.
        messages: Of what is in scope, shape (n, width), each of length 1 and seen from the centre.
        intents: The full intent of each.
    """

    centre: Any
    messages: Any
    intents: Any

    @classmethod
    def of(cls, vectors: Any, intents: Sequence[str], *, without: str) -> Ordinary:
        """Those of `vectors`, shape (n, width), whose intent is not `without`; these count for the centre alone."""
        centre, named = vectors.mean(0), np.array(intents)
        kept = named != without
        return cls(centre, _from(vectors[kept], centre), named[kept])

    def packed(self) -> dict[str, Any]:
        """Arrays to store, in a quarter of the space."""
        return {
            "centre": self.centre,
            "messages": np.round(self.messages * _STEPS).astype(np.int8),
            "intents": self.intents,
        }

    @classmethod
    def unpacked(cls, stored: Any) -> Ordinary:
        """What was packed; numbers lost are below half a hundredth."""
        return cls(stored["centre"], stored["messages"].astype(np.float32) / _STEPS, stored["intents"])

    def leaving_out(self, intents: set[str]) -> Ordinary:
        """The same without these intents."""
        kept = ~np.isin(self.intents, sorted(intents))
        return Ordinary(self.centre, self.messages[kept], self.intents[kept])


class Topics:
    """A brand's own topics.

    Args:
        questions: For each topic by name the vectors of its questions, shape (n, width).
        ordinary: What other messages are like.
    """

    def __init__(self, questions: dict[str, Any], ordinary: Ordinary) -> None:
        self.names = tuple(questions)
        self._ordinary = ordinary
        self._questions = [_from(asked, ordinary.centre) for asked in questions.values()]
        self._means = [_length_1(asked.mean(0)) for asked in self._questions]

    def likely(self, vector: Any) -> dict[str, float]:
        """The probability of each topic; what is missing to 1 is that the message asks about none of them."""
        message = self.seen(vector)
        weights = np.exp([_score(*near) for near in self.features(message)])
        return dict(zip(self.names, (weights / (1 + weights.sum())).tolist(), strict=True))

    def seen(self, vector: Any) -> Any:
        """A vector as topics compare it: from the centre of all messages, of length 1."""
        return _from(vector, self._ordinary.centre)

    def features(self, message: Any) -> list[tuple[float, float, float]]:
        """For each topic: likeness to its best question, to their mean, and to ordinary messages."""
        alike = self._ordinary.messages @ message
        near = float(np.partition(alike, -_NEAREST)[-_NEAREST:].mean()) if len(alike) >= _NEAREST else 0.0
        return [
            (float((asked @ message).max()), float(mean @ message), near)
            for asked, mean in zip(self._questions, self._means, strict=True)
        ]


def _score(best: float, mean: float, ordinary: float) -> float:
    return BEST * best + MEAN * mean + ORDINARY * ordinary + OFFSET


def _from(vectors: Any, centre: Any) -> Any:
    return _length_1(vectors - centre)


def _length_1(vectors: Any) -> Any:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
