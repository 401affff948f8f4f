"""Fits how alike means how likely: the numbers in `nlu/likeness.py`.

    .venv/bin/python -m training.nlu.brand_topics

It reads `brand_topics.yml` beside it, topics of brands that don't exist, and the messages of `data/`, which ask about none
of them. A message of a topic must look like that topic's questions and unlike all others; a message of `data/`, seen
without itself, like no topic at all. Then it measures on `tests/nlu/brand_topics.yml`, which it never fits on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from sklearn.linear_model import LogisticRegression

from nlu.encoder import PUBLISHED, Encoder
from nlu.likeness import Ordinary, Topics

ROOT = Path(__file__).parents[2]
LEFT_OUT = "out_of_scope"
SURE = 0.5
_WORTH = 25.0  # there are far more messages and topics that don't belong together than such as do
_EVERY = 5  # of the messages in data/ one in five is seen without itself; the others are what it is compared with


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def ordinary_messages(encoder: Encoder) -> tuple[Ordinary, list[Any]]:
    """What messages of data/ are like, and vectors of others of them."""
    examples = [
        (one.get("text"), one.get_full_intent())
        for one in RasaFileImporter(training_data_paths=[str(ROOT / "data")]).get_nlu_data().intent_examples
        if not one.get_full_intent().startswith("faq/")
    ]
    vectors = np.array([encoder.encode(text) for text, _ in examples])
    compared = np.arange(len(examples)) % _EVERY != 0
    intents = [intent for (_, intent), kept in zip(examples, compared, strict=True) if kept]
    return Ordinary.of(vectors[compared], intents, without=LEFT_OUT), list(vectors[~compared])


def _topics(brand: Mapping[str, Any], encoder: Encoder, ordinary: Ordinary) -> Topics:
    return Topics(
        {name: np.array([encoder.encode(one) for one in topic["questions"]]) for name, topic in brand.items()}, ordinary
    )


def _seen(topics: Topics, brand: Mapping[str, Any], encoder: Encoder) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The features of each message beside each topic, and whether it asks about it."""
    for name, topic in brand.items():
        for text in topic["messages"]:
            near = topics.features(topics.seen(encoder.encode(text)))
            yield from ((features, other == name) for other, features in zip(topics.names, near, strict=True))


def fit(brands: Mapping[str, Any], encoder: Encoder, ordinary: Ordinary, others: list[Any]) -> list[float]:
    """The weights of best, mean and ordinary likeness, and the offset."""
    rows: list[tuple[tuple[float, ...], bool]] = []
    for brand in brands.values():
        topics = _topics(brand, encoder, ordinary)
        rows += _seen(topics, brand, encoder)
        rows += [(features, False) for one in others for features in topics.features(topics.seen(one))]
    told = LogisticRegression(C=10.0, max_iter=1000, class_weight={False: 1.0, True: _WORTH})
    told.fit([features for features, _ in rows], [asked for _, asked in rows])
    return [*map(float, told.coef_[0]), float(told.intercept_[0])]


def measured(encoder: Encoder, ordinary: Ordinary) -> dict[str, tuple[int, int]]:
    """On `tests/nlu/brand_topics.yml`, by brand: messages read as their topic, of all; and others taken for one, of all."""
    tests = _read(ROOT / "tests" / "nlu" / "brand_topics.yml")
    found: dict[str, tuple[int, int]] = {}
    for name, brand in tests["brands"].items():
        topics = _topics(brand, encoder, ordinary)
        told = [
            _asks(topics.likely(encoder.encode(text))) == asked
            for asked, topic in brand.items()
            for text in topic["messages"]
        ]
        found[name] = sum(told), len(told)
        for kind, messages in tests["others"].items():
            taken = [_asks(topics.likely(encoder.encode(text))) is not None for text in messages]
            before = found.get(f"taken: {kind}", (0, 0))
            found[f"taken: {kind}"] = before[0] + sum(taken), before[1] + len(taken)
    return found


def _asks(likely: dict[str, float]) -> str | None:
    best = max(likely, key=lambda name: likely[name])
    return best if likely[best] > SURE else None


def main() -> int:
    """Print the numbers and how well those in use do."""
    encoder = Encoder.load(PUBLISHED)
    ordinary, others = ordinary_messages(encoder)
    weights = fit(_read(Path(__file__).with_suffix(".yml")), encoder, ordinary, others)
    print("BEST, MEAN, ORDINARY, OFFSET =", ", ".join(f"{one:.1f}" for one in weights))
    for name, (some, all_of) in measured(encoder, ordinary).items():
        print(f"{name}: {some} of {all_of}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
